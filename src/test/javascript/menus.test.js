import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allMembers, members, MENUS, once } from '../../main/resources/static/menus.js';
import { serve } from './dom.js';

test('fetches an address once, also when it is asked for twice at the same time', async () => {
  const asked = serve({ '/once': { answer: 1 } });
  const [first, second] = await Promise.all([once('/once'), once('/once')]);
  assert.equal(first, second);
  assert.equal(await once('/once'), first);
  assert.equal(asked.length, 1);
});

test('fetches again what failed', async () => {
  serve({ '/again': { status: 503, body: {} } });
  await assert.rejects(once('/again'), /\/again returned 503/);
  serve({});
  await assert.rejects(once('/again'));
  serve({ '/again': { answer: 2 } });
  assert.deepEqual(await once('/again'), { answer: 2 });
});

test('has no members of a list that this version of the service does not have', async () => {
  serve({ '/losses': { data: [{ name: 'mse' }] }, '/optimizers': { status: 404, body: {} } });
  assert.deepEqual(await members('Loss'), [{ name: 'mse' }]);
  assert.deepEqual(await members('Optimizer'), []);
});

test('finds all lists by the name of their schema', async () => {
  serve(Object.fromEntries(Object.values(MENUS).map(path => [`/${path}`, { data: [{ name: path }] }])));
  const all = await allMembers();
  assert.deepEqual(Object.keys(all), Object.keys(MENUS));
  assert.deepEqual(all.Schedule, [{ name: 'schedules' }]);
});
