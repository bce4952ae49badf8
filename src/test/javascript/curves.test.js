import assert from 'node:assert/strict';
import { test } from 'node:test';
import { line } from '../../main/resources/static/ui/curves.js';

test('draws values from left to right, larger ones higher', () => {
  assert.equal(line([-4, 0, 4], [-2, 1, 4]), 'M0.0 150.0L120.0 75.0L240.0 0.0');
});

test('interrupts a curve where there is no value', () => {
  assert.equal(line([-4, -2, 0, 2], [1, null, 1, 1]), 'M0.0 75.0M120.0 75.0L180.0 75.0');
  assert.equal(line([-4, 0], [null, null]), '');
});

test('keeps what is far out of sight within reach of a screen', () => {
  assert.equal(line([0], [1e9]), 'M120.0 -150.0');
  assert.equal(line([0], [-1e9]), 'M120.0 300.0');
});
