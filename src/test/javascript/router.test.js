import assert from 'node:assert/strict';
import { test } from 'node:test';
import { go, match, parse, place, refine, to } from '../../main/resources/static/router.js';

test('reads a place with its parameters', () => {
  assert.deepEqual(parse('#/data/a%2Fb?target=price%20%E2%82%AC'), { path: '/data/a%2Fb', parts: ['data', 'a/b'], query: { target: 'price €' } });
});

test('writes what it reads', () => {
  const address = to(['data', 'a/b ?#'], { target: 'ä&b', empty: '', none: null });
  assert.equal(address, '#/data/a%2Fb%20%3F%23?target=%C3%A4%26b');
  assert.deepEqual(parse(address).parts, ['data', 'a/b ?#']);
  assert.deepEqual(parse(address).query, { target: 'ä&b' });
});

test('an empty or foreign fragment is the beginning', () => {
  for (const hash of ['', '#', '#quick-start', '#/']) {
    assert.deepEqual(parse(hash).parts, []);
  }
});

test('addresses of the page before still lead where they led', () => {
  assert.deepEqual(parse('#dataset/ds_1').parts, ['data', 'ds_1']);
  assert.deepEqual(parse('#train').parts, ['network']);
  assert.deepEqual(parse('#menus').parts, ['reference']);
});

test('a broken escape is taken as it is', () => {
  assert.deepEqual(parse('#/data/100%').parts, ['data', '100%']);
});

test('takes the first route that fits', () => {
  const routes = [['/models/compare', 'compare'], ['/models/:id', 'one'], ['/models', 'all']];
  assert.deepEqual(match(routes, parse('#/models/compare')), { view: 'compare', params: {} });
  assert.deepEqual(match(routes, parse('#/models/a%3A2')), { view: 'one', params: { id: 'a:2' } });
  assert.deepEqual(match(routes, parse('#/models')).view, 'all');
  assert.equal(match(routes, parse('#/models/a/b')), null);
});

test('what is refined before the browser has told of a new place is that place', () => {
  globalThis.location = { hash: '#/network' };
  globalThis.history = { replaceState: (_state, _title, address) => { location.hash = address; } };
  try {
    place.set(parse(location.hash));
    go(['training', 'job_1'], { with: 'job_0' });
    refine({ log: 1 });

    assert.equal(location.hash, '#/training/job_1?with=job_0&log=1');
    assert.deepEqual(place.value.parts, ['training', 'job_1']);
  } finally {
    delete globalThis.location;
    delete globalThis.history;
  }
});
