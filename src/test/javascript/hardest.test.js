import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caveat, doubt, sortedBy } from '../../main/resources/static/hardest.js';

const LABELS = 'how sure one can be of the label without having seen it, the least sure first: the share of the nearest rows that bear it, what the network says of rows held back, and the losses in the first half of the training';
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

test('says in words what a refit means for the figures, and keeps a sentence it does not know', () => {
  const raw = "the model was trained once more, with rows that were held out from the network before it: loss, prediction and held_out are the model's, loss_by_epoch is that network's";
  assert.match(caveat({ note: raw }), /has learned from these rows/);
  assert.doesNotMatch(caveat({ note: raw }), /_/);
  assert.equal(caveat({ note: null }), null);
  assert.equal(caveat({ note: 'something new' }), 'something new');
});
