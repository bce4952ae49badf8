import assert from 'node:assert/strict';
import { test } from 'node:test';
import { called, covered, filtersAt, lights, picturesOf, strongest, tiled } from '../../main/resources/static/seen.js';

const LAYERS = [
  { type: 'reshape', shape: [8, 8, 1] },
  { type: 'convolution', filters: 4 },
  'max_pooling',
  { type: 'residual', layers: [{ type: 'batch_normalization' }, { type: 'convolution' }, { type: 'separable_convolution' }] },
  { type: 'flatten' },
  { type: 'dense', units: 8 },
];

test('knows out of which layers a picture comes', () => {
  assert.deepEqual(picturesOf(LAYERS).map(({ layer }) => layer), [1, 2, 3, 4]);
  assert.deepEqual(picturesOf([{ type: 'reshape', shape: [4, 4, 3] }, { type: 'convolution' }]).map(({ layer }) => layer), [1, 2]);
  assert.deepEqual(picturesOf([{ type: 'dense' }, 8]), []);
  assert.deepEqual(picturesOf([{ type: 'reshape', shape: [16, 4] }]), []);
});

test('finds filters, also inside other layers, and says where', () => {
  assert.deepEqual(filtersAt(LAYERS).map(({ layer, inner }) => [layer, inner]), [[2, []], [4, [2]], [4, [3, 1]], [4, [3, 2]]]);
  assert.deepEqual(filtersAt(LAYERS).map(called), ['2 convolution', '4.2 convolution', '4.3.1 separable convolution', '4.3.2 separable convolution']);
  assert.deepEqual(filtersAt([8, { type: 'dense' }]), []);
});

test('puts the channels of a filter side by side', () => {
  assert.deepEqual(tiled([[[1], [2]], [[3], [4]]]), { values: [1, 2, 3, 4], width: 2, height: 2 });
  assert.deepEqual(tiled([[[1, 2, 3]]]), { values: [1, 2, 3, 0], width: 2, height: 2 });
  assert.deepEqual(tiled([[[1, 5], [2, 6]], [[3, 7], [4, 8]]]), { values: [1, 2, 5, 6, 3, 4, 7, 8], width: 4, height: 2 });
});

test('hides a pixel the more, the stronger its value is', () => {
  const colours = { plus: [0, 100, 0], minus: [200, 0, 0] };
  assert.deepEqual([...covered([[0, 2], [-1, null]], [100, 100, 50, 7], colours)], [100, 100, 100, 255, 20, 100, 20, 255, 110, 30, 30, 255, 7, 7, 7, 255]);
  assert.deepEqual([...covered([[0]], [9], colours)], [9, 9, 9, 255]);
  assert.equal(strongest([[1, -3], [2, 0]]), 3);
});

test('shows ink as dark, and what was read as bright', () => {
  assert.deepEqual(lights([0, 16, 8], { channels: 1, asRead: false }, 16), [255, 0, 127.5]);
  assert.deepEqual(lights([0, 255, 255, 0, 0, 0], { channels: 3, asRead: true }, 255), [170, 0]);
  assert.deepEqual(lights([-2, 0, 3], { channels: 1, asRead: true, dark: -2 }, 3), [0, 102, 255]);
});
