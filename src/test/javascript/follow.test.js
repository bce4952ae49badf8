import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coalesce, follow } from '../../main/resources/static/ui/hooks.js';

test('a key that changes faster than it is answered still shows something, the newest last', async () => {
  const shown = [];
  const answers = [];
  const asked = [];
  const fetchIt = key => {
    asked.push(key);
    return new Promise(resolve => answers.push(() => resolve(key)));
  };
  const state = { busy: false };
  const first = follow(state, 'a', fetchIt, found => shown.push(found));
  follow(state, 'b', fetchIt, found => shown.push(found));
  follow(state, 'c', fetchIt, found => shown.push(found));
  answers.shift()();
  await new Promise(resolve => setImmediate(resolve));
  answers.shift()();
  await first;
  assert.deepEqual(asked, ['a', 'c']);
  assert.deepEqual(shown, ['a', 'c']);
});

test('draws once for all that happened within a frame', () => {
  const frames = [];
  let drawn = 0;
  const later = coalesce(() => drawn++, frame => frames.push(frame), () => {});
  later();
  later();
  later();
  assert.equal(frames.length, 1);
  frames[0]();
  later();
  assert.deepEqual([drawn, frames.length], [1, 2]);
});
