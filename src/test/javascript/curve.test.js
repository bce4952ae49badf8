import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Curve, nearest, scale } from '../../main/resources/static/curve.js';
import { newDocument, texts } from './dom.js';

beforeEach(() => newDocument());

function shown(lines, logarithmic = false) {
  const curve = new Curve('loss');
  curve.svg.clientWidth = 468;
  curve.show(lines, logarithmic);
  return curve;
}

function paths(curve) {
  return curve.svg.querySelectorAll('.line').map(path => path.getAttribute('d'));
}

test('finds the nearest epoch, of two equally near the later one', () => {
  const points = [[1, 0.5], [3, 0.4], [4, 0.3], [10, 0.2]];
  const found = [-5, 1, 2, 3.4, 3.5, 7, 8, Infinity].map(epoch => nearest(points, epoch)[0]);
  assert.deepEqual(found, [1, 1, 3, 3, 4, 10, 10, 10]);
  assert.equal(nearest([], 1), undefined);
});

test('maps values to positions and back', () => {
  const linear = scale(0, 10, 100, 200, false);
  assert.equal(linear.at(2.5), 125);
  assert.equal(linear.from(125), 2.5);
  const logarithmic = scale(0.01, 100, 200, 0, true);
  assert.equal(logarithmic.at(1), 100);
  assert.ok(Math.abs(logarithmic.from(150) - 0.1) < 1e-12);
});

test('puts a single value at the beginning rather than dividing by zero', () => {
  assert.equal(scale(5, 5, 10, 20, false).at(5), 10);
  assert.deepEqual(scale(5, 5, 10, 20, false).ticks(), [5]);
});

test('labels round numbers', () => {
  assert.deepEqual(scale(0, 1, 0, 1, false).ticks(), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(scale(1, 150, 0, 1, false).ticks(), [50, 100, 150]);
  assert.deepEqual(scale(-0.03, 0.03, 0, 1, false).ticks().map(tick => tick + 0), [-0.02, 0, 0.02]);
});

test('labels powers of ten, and not all of them over many', () => {
  assert.deepEqual(scale(0.05, 200, 0, 1, true).ticks(), [0.1, 1, 10, 100]);
  assert.deepEqual(scale(1e-10, 1, 0, 1, true).ticks(), [1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1]);
  assert.deepEqual(scale(2, 4, 0, 1, true).ticks(), [2, 2.5, 3, 3.5, 4]);
});

test('interrupts a line where there is no value', () => {
  const [path] = paths(shown([{ name: 'training', points: [[1, 4], [2, null], [3, 2], [4, 1]] }]));
  assert.match(path, /^M56\.0 12\.0M322\.7 [\d.]+L456\.0 230\.0$/);
});

test('leaves out what has no logarithm', () => {
  const lines = [{ name: 'training', points: [[1, 10], [2, 0], [3, -1], [4, 1]] }];
  assert.match(paths(shown(lines, true))[0], /^M56\.0 12\.0M456\.0 230\.0$/);
  assert.match(paths(shown(lines))[0], /L/);
});

test('draws nothing without numbers', () => {
  assert.equal(shown([{ name: 'training', points: [[1, null]] }]).svg.childElementCount, 0);
  assert.equal(shown([]).svg.childElementCount, 0);
});

test('reads the last values, or those at the pointer', () => {
  const curve = shown([
    { name: 'training', points: [[1, 0.5], [2, 0.25]] },
    { name: 'validation', points: [[1, 0.75], [2, null]] },
  ]);
  assert.equal(curve.readout.textContent, 'epoch 2training 0.25');
  curve.point({ clientX: 60 });
  assert.equal(curve.readout.childNodes[0].textContent, 'epoch 1');
  assert.deepEqual(texts(curve.readout.querySelectorAll('.key')), ['training 0.5', 'validation 0.75']);
});
