import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doubt, sortedBy } from '../../main/resources/static/hardest.js';

const LABELS = 'how sure one can be of the label without having seen it, the least sure first: the fraction of the nearest rows that have it, what the network predicts for held-out rows, and the losses in the first half of the training';
const LOSSES = 'the loss of the network as it is now, the largest first';

test('counts all suspects, and does not say that the model doubts them', () => {
  const words = doubt({ suspects: 31, order: LABELS, data: [] });
  assert.match(words, /^31 rows may be labelled wrongly: .*learned from other rows/);
  assert.match(doubt({ suspects: 1, order: LABELS }), /^1 row may .* like it,/);
  assert.equal(doubt({ suspects: 0, order: LABELS }), 'No label looks wrong.');
  assert.match(doubt({ suspects: 0, order: LOSSES }), /number/);
});

test('says by what rows are sorted', () => {
  assert.match(sortedBy({ order: LABELS }), /least sure/);
  assert.match(sortedBy({ order: LOSSES }), /wrong now/);
});
