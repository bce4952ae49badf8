import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gridOf, largestOf, whiteOf } from '../../main/resources/static/subject.js';

function ofPictures(column, shape = [28, 28, 1], example = {}) {
  return { inputs: [{ name: 'image', type: 'image', shape }], example, dataset: column && { format: 'npz', columns: [{ name: 'image', min: 0, max: 255, ...column }, { name: 'label', min: 0, max: 9, mean: 4, std: 3 }] } };
}

/** Pixels as columns: those in the middle have ink. */
function ofPixels(middle) {
  const inputs = Array.from({ length: 64 }, (_, i) => ({ name: `p${Math.floor(i / 8)}${i % 8}`, type: 'integer' }));
  const columns = inputs.map(({ name }, i) => ({ name, min: 0, max: 16, ...(i % 8 > 1 && i % 8 < 6 ? middle : { mean: 0, std: 0 }) }));
  return { inputs, dataset: { format: 'csv', columns } };
}

test('grey that is mostly black is ink, whatever the format', () => {
  assert.equal(gridOf(ofPictures({ mean: 33.3, std: 78.6 })).asRead, false);
  assert.equal(gridOf(ofPictures({ max: 1, mean: 0.13, std: 0.31 })).asRead, false);
  assert.equal(gridOf(ofPixels({ mean: 9, std: 6 })).asRead, false);
});

test('photographs are shown as they are, also dark ones', () => {
  assert.equal(gridOf(ofPictures({ mean: 120, std: 60 })).asRead, true);
  assert.equal(gridOf(ofPictures({ mean: 70, std: 50 })).asRead, true);
  assert.equal(gridOf(ofPictures({ mean: 33, std: 78 }, [28, 28, 3])).asRead, true);
  assert.equal(gridOf(ofPictures({ min: -1, max: 1, mean: 0, std: 1 })).asRead, true);
  const { inputs, dataset } = ofPixels({ mean: 9, std: 2 });
  const photographs = { inputs, dataset: { ...dataset, columns: dataset.columns.map(column => ({ ...column, mean: 8, std: 4 })) } };
  assert.equal(gridOf(photographs).asRead, true);
});

test('what became of its dataset is not known, so it is shown as it is', () => {
  const subject = ofPictures(null, [4, 4, 1], { image: [[0, 3, 9, 14]] });
  const grid = gridOf(subject);
  assert.equal(grid.asRead, true);
  assert.equal(largestOf(subject, grid), 14);
});

test('black is 0, or the smallest number where that is below it', () => {
  assert.equal(gridOf(ofPictures({ mean: 33.3, std: 78.6 })).dark, 0);
  assert.equal(gridOf(ofPictures({ min: -2.5, max: 3, mean: 0, std: 1 })).dark, -2.5);
  assert.equal(gridOf(ofPictures(null, [4, 4, 1], { image: [[0, -3, 9, 14]] })).dark, -3);
});

test('white is 1, 16 or 255', () => {
  assert.deepEqual([0.9, 1, 14, 16, 200].map(whiteOf), [1, 1, 16, 16, 255]);
});
