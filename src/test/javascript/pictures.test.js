import assert from 'node:assert/strict';
import { test } from 'node:test';
import { associable, isPicture, lastOf, pictures } from '../../main/resources/static/pictures.js';

function dataset(count, more = {}) {
  const pixels = Array.from({ length: count }, (_, i) => ({ name: `p${i}`, type: 'integer', min: 0, max: 16 }));
  return { format: 'csv', columns: [...pixels, { name: 'digit', type: 'category', min: null, max: null }], ...more };
}

test('as many columns as a square has pixels are a picture', () => {
  const found = pictures(dataset(64));
  assert.deepEqual([found.width, found.height, found.channels, found.most, found.names.length], [8, 8, 1, 16, 64]);
});

test('a few columns of numbers are none, nor is what is no square', () => {
  assert.equal(pictures(dataset(4)), null);
  assert.equal(pictures(dataset(60)), null);
});

test('the upload knows width, height and colours', () => {
  const found = pictures(dataset(24, { format: 'images', read_as: { width: 4, height: 2, color: 'rgb' } }));
  assert.deepEqual([found.width, found.height, found.channels], [4, 2, 3]);
});

test('columns that are out of the range of pixels are none', () => {
  const other = dataset(64);
  other.columns[3].max = 70000;
  assert.equal(pictures(other), null);
});

const IMAGE = { name: 'image', type: 'image', shape: [4, 5, 3], element: 'uint8', min: 0, max: 250 };

test('a column of pictures is drawn as it says', () => {
  const found = pictures({ format: 'idx', columns: [IMAGE, { name: 'label', type: 'integer', min: 0, max: 9 }] });
  assert.deepEqual([found.column, found.width, found.height, found.channels, found.most], ['image', 5, 4, 3, 250]);
});

test('cells of other channels, and sequences, are no pictures', () => {
  assert.equal(isPicture({ ...IMAGE, shape: [4, 5, 2] }), false);
  assert.equal(isPicture({ name: 'sequence', type: 'sequence', shape: [4, 3], min: 0 }), false);
  assert.equal(isPicture({ ...IMAGE, min: -1 }), false);
});

test('the last column of single values is predicted', () => {
  const label = { name: 'label' };
  assert.equal(lastOf([label, IMAGE]), label);
  assert.equal(lastOf([IMAGE, label]), label);
  assert.equal(lastOf([IMAGE]), IMAGE);
});

test('an association is asked for between single values only', () => {
  const [size, label] = [{ name: 'size' }, { name: 'label' }];
  const columns = [IMAGE, size, label];
  assert.deepEqual(columns.map(column => associable({ columns }, column, 'label')), [false, true, true]);
  assert.deepEqual(columns.map(column => associable({ columns }, column, 'image')), [false, false, false]);
});
