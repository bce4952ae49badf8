import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measuredOn } from '../../main/resources/static/measured.js';

test('believes the test set before the validation set, and that before the training set', () => {
  const [train, validation, ofTest] = [{ loss: 1 }, { loss: 2 }, { loss: 3 }];
  assert.deepEqual(measuredOn({ train, validation, test: ofTest }), ['test', ofTest]);
  assert.deepEqual(measuredOn({ train, validation, test: null }), ['validation', validation]);
  assert.deepEqual(measuredOn({ train, validation: null }), ['training', train]);
});

test('has no metrics of what was not measured', () => {
  assert.deepEqual(measuredOn(null), ['training', {}]);
  assert.deepEqual(measuredOn({}), ['training', {}]);
});
