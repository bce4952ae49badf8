import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withChanges } from '../../main/resources/static/ui/neuron.js';

test('a trace follows the changed network, and the network itself once nothing is changed any more', () => {
  const body = { row: { a: 1 } };
  const change = { layer: 1, weight: [0, 2], value: 0.5 };
  assert.deepEqual(withChanges(body, { w0: change }), { row: { a: 1 }, changes: [change] });
  assert.equal(withChanges(body, {}), body);
});
