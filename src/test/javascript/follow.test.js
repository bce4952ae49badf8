import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connection, Problem } from '../../main/resources/static/api.js';
import { coalesce, follow, pauseAfter } from '../../main/resources/static/ui/hooks.js';

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

test('what nobody answered is shown once the service is back', async () => {
  const shown = [];
  let away = true;
  const fetchIt = async key => {
    if (away) {
      connection.set(false);
      throw new Problem(0, {});
    }
    return key;
  };
  const followed = follow({ busy: false }, 'a', fetchIt, found => shown.push(found));
  await new Promise(resolve => setImmediate(resolve));
  away = false;
  connection.set(true);
  await followed;
  assert.deepEqual(shown, ['a']);
});

test('a view that asks only once asks again where nobody answered, and leaves a refusal alone', () => {
  assert.ok(pauseAfter(0, null, new Problem(0, {})) > 0);
  assert.equal(pauseAfter(0, null, new Problem(422, {})), 0);
  assert.equal(pauseAfter(0, {}, null), 0);
  assert.equal(pauseAfter(last => (last ? 0 : 2000), null, null), 2000);
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
