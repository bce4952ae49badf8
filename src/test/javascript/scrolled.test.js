import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sides } from '../../main/resources/static/ui/scrolled.js';

test('says on which side something is out of sight', () => {
  const at = scrollLeft => sides({ scrollWidth: 300, clientWidth: 100, scrollLeft });
  assert.deepEqual([0, 50, 200, -50, -200].map(at), ['end', 'start end', 'start', 'start end', 'start']);
  assert.equal(sides({ scrollWidth: 101, clientWidth: 100, scrollLeft: 0 }), '');
});
