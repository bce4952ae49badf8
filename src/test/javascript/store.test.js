import assert from 'node:assert/strict';
import { test } from 'node:test';
import { store } from '../../main/resources/static/store.js';

test('tells whoever subscribed of another value, and of none that is the same', () => {
  const one = store(1);
  const heard = [];
  one.subscribe(value => heard.push(value));
  one.set(2);
  one.set(2);
  assert.equal(one.value, 2);
  assert.deepEqual(heard, [2]);
});

test('tells nobody who has left, also one who leaves while others are told', () => {
  const one = store('a');
  const heard = [];
  const leave = one.subscribe(value => { heard.push(`first ${value}`); leave(); });
  one.subscribe(value => heard.push(`second ${value}`));
  one.set('b');
  one.set('c');
  assert.deepEqual(heard, ['first b', 'second b', 'second c']);
});
