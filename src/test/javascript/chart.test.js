import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marked } from '../../main/resources/static/ui/chart.js';

test('marks single points until there is a line to be seen', () => {
  assert.equal(marked([0.5]), true);
  assert.equal(marked([null, 0.5, undefined, 0.4]), true);
  assert.equal(marked([0.5, 0.4, 0.3]), false);
});
