import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definitionIn, draggedTo, flattened, inputNames, newLayer, noteOf, outputNames, pulledUnits } from '../../main/resources/static/layers.js';

test('an address carries a definition or none', () => {
  assert.deepEqual(definitionIn('{"dataset":"iris"}'), { dataset: 'iris' });
  assert.deepEqual(['[]', 'null', '3', '{', ''].map(definitionIn), [null, null, null, null, null]);
});

test('inputs are called like their column, and numbered where it has several', () => {
  assert.deepEqual(inputNames({ name: 'age', inputs: 1 }), ['age']);
  assert.deepEqual(inputNames({ name: 'city', inputs: 2 }), ['city 1', 'city 2']);
  assert.equal(inputNames({ name: 'words', inputs: 400 }).length, 12);
});

test('outputs are called like the classes, where each has one, or like the target', () => {
  const classes = [{ label: false }, { label: true }];
  assert.deepEqual(outputNames({ classes, definition: { target: 'left' } }, 2), ['false', 'true']);
  assert.equal(outputNames({ classes, definition: { target: 'left' } }, 1), 'left');
  assert.equal(outputNames({ classes: [], definition: { target: 'a' } }, 3), undefined);
  assert.equal(outputNames(null, 1), undefined);
});

test('a layer without units says its first number, or what is inside it', () => {
  assert.equal(noteOf({ type: 'dropout', rate: 0.2 }), 'rate 0.2');
  assert.equal(noteOf({ type: 'max_pooling', pool_size: 2 }), 'pool size 2');
  assert.equal(noteOf({ type: 'residual', layers: [8, 8] }), '2 layers inside');
  assert.equal(noteOf({ type: 'flatten' }), '');
  assert.equal(noteOf({ type: 'reshape', shape: [28, 28, 1] }), '28 × 28 × 1');
});

test('layers within layers stand in their place', () => {
  const inside = [{ type: 'dense' }, { type: 'residual', layers: [{ type: 'dropout' }] }];
  assert.deepEqual(flattened([{ type: 'residual', layers: inside }, { type: 'output' }]).map(({ type }) => type), ['dense', 'dropout', 'output']);
});

test('a new layer has what it cannot do without', () => {
  assert.deepEqual(newLayer('dropout'), { type: 'dropout', rate: 0.2 });
  assert.deepEqual(newLayer('reshape'), { type: 'reshape', shape: [8, 8, 1] });
  assert.deepEqual(newLayer('convolution'), { type: 'convolution', filters: 16, kernel: 3, activation: 'relu' });
  assert.deepEqual(newLayer('zero_padding'), { type: 'zero_padding', padding: 1 });
  assert.deepEqual(newLayer('batch_normalization'), { type: 'batch_normalization' });
});

test('units are pulled up and down, faster where there are many, and stay what a layer may have', () => {
  assert.deepEqual([pulledUnits(8, 40), pulledUnits(8, -400), pulledUnits(320, 40), pulledUnits(65000, 999)], [18, 1, 420, 65536]);
});

test('a layer is dragged by whole columns, and not beyond the ends', () => {
  assert.deepEqual([draggedTo(1, 60, 4), draggedTo(1, 160, 4), draggedTo(1, -999, 4), draggedTo(1, 999, 4)], [1, 2, 0, 3]);
});
