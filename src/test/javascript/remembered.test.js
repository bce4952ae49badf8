import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rememberTarget, targetOf } from '../../main/resources/static/remembered.js';

function storage(values = {}) {
  return { getItem: name => values[name] ?? null, setItem: (name, value) => { values[name] = value; } };
}

test('remembers the target of each dataset, the last ones chosen', () => {
  const kept = storage();
  assert.equal(targetOf('houses', kept), null);
  rememberTarget('houses', 'price', kept);
  Array.from({ length: 99 }, (_, i) => rememberTarget(`d${i}x`, 'y', kept));
  assert.equal(targetOf('houses', kept), 'price');
  rememberTarget('one more', 'y', kept);
  assert.equal(targetOf('houses', kept), null);
});

test('a browser that keeps nothing, or something else, is no reason to fail', () => {
  const broken = { getItem: () => '[not json', setItem: () => { throw new Error('full'); } };
  assert.equal(targetOf('a', broken), null);
  rememberTarget('a', 'b', broken);
  assert.equal(targetOf('a', undefined), null);
});
