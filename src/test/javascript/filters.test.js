import assert from 'node:assert/strict';
import { test } from 'node:test';
import { across, filtersOf, largest, painted, tensors } from '../../main/resources/static/filters.js';

function file(header, values) {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const buffer = new ArrayBuffer(8 + text.length + 4 * values.length);
  const view = new DataView(buffer);
  view.setBigUint64(0, BigInt(text.length), true);
  new Uint8Array(buffer).set(text, 8);
  values.forEach((value, i) => view.setFloat32(8 + text.length + 4 * i, value, true));
  return buffer;
}

test('reads tensors wherever they begin', () => {
  const found = tensors(file({
    __metadata__: { weights_sha256: 'abc' },
    'layer_1.weight': { dtype: 'F32', shape: [2, 2], data_offsets: [0, 16] },
    'layer_1.bias': { dtype: 'F32', shape: [2], data_offsets: [16, 24] },
  }, [1, 2, 3, 4, -0.5, 0.25]));
  assert.deepEqual(Object.keys(found), ['layer_1.weight', 'layer_1.bias']);
  assert.deepEqual([...found['layer_1.weight'].values], [1, 2, 3, 4]);
  assert.deepEqual([...found['layer_1.bias'].values], [-0.5, 0.25]);
});

test('puts the weights of each neuron into the order of the pixels', () => {
  const weight = { shape: [4, 2], values: Float32Array.from([10, 11, 20, 21, 30, 31, 40, 41]) };
  const grid = { columns: ['p00', 'p01', 'p10', 'p11'] };
  assert.deepEqual(filtersOf(weight, ['p11', 'p10', 'p01', 'p00'], grid).map(each => [...each]), [[40, 30, 20, 10], [41, 31, 21, 11]]);
  assert.equal(filtersOf({ ...weight, shape: [8, 1] }, ['p11', 'p10', 'p01', 'p00'], grid), null);
  assert.equal(filtersOf(weight, ['p11', 'p10', 'p01', 'other'], grid), null);
});

test('paints from the paper to one colour or the other', () => {
  const colours = { plus: [0, 100, 0], minus: [200, 0, 0], paper: [255, 255, 255] };
  assert.deepEqual([...painted([0, 2, -1], 2, colours)], [255, 255, 255, 255, 0, 100, 0, 255, 228, 128, 128, 255]);
  assert.deepEqual([...painted([0, 1, -1], 1, colours, 3)], [128, 255, 0, 255]);
});

test('knows the largest, and how many go side by side', () => {
  assert.equal(largest([Float32Array.of(1, -3), [2]]), 3);
  assert.equal(largest([[0]]), 1);
  assert.deepEqual([1, 4, 10, 32].map(across), [1, 2, 4, 6]);
});
