import assert from 'node:assert/strict';
import { test } from 'node:test';
import { precisionOverRecall, roc } from '../../main/resources/static/thresholds.js';

const THRESHOLDS = [
  { threshold: 0, precision: 0.5, recall: 1, specificity: 0 },
  { threshold: 0.2, precision: 0.8, recall: 1, specificity: 0.75 },
  { threshold: 0.6, precision: 1, recall: 0.5, specificity: 1 },
  { threshold: 1, precision: null, recall: 0, specificity: 1 },
];

test('precision falls where the recall stays, and does not rise again from half', () => {
  assert.deepEqual(precisionOverRecall(THRESHOLDS), [{ x: 0.5, y: 1 }, { x: 1, y: 0.8 }, { x: 1, y: 0.5 }]);
});

test('goes from no row taken for positive to all of them', () => {
  assert.deepEqual(roc(THRESHOLDS).map(({ x, y }) => [x, y]), [[0, 0], [0, 0], [0, 0.5], [0.25, 1], [1, 1], [1, 1]]);
});
