import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { actionButtons, obeyActions, queueLine, request, showQueue } from '../../main/resources/static/actions.js';
import { newDocument, serve, tag, texts } from './dom.js';

beforeEach(() => newDocument());

const LINKS = { pause: '/jobs/1/pause', resume: '/jobs/1/resume', step: '/jobs/1/step', cancel: '/jobs/1/cancel' };

test('has a button for each allowed action that it knows', () => {
  const [row] = actionButtons({ name: 'xor', allowed_actions: ['resume', 'step', 'cancel', 'delete'], links: LINKS });
  assert.deepEqual(texts(row.querySelectorAll('button')), ['Resume', 'Step', 'Cancel']);
  assert.equal(row.querySelector('button').getAttribute('aria-label'), 'Resume xor');
});

test('has none where only unknown actions are allowed', () => {
  assert.deepEqual(actionButtons({ name: 'xor', allowed_actions: ['delete'], links: LINKS }), []);
});

test('waits for the batch of a step', () => {
  assert.deepEqual(request('/jobs/1/pause'), ['/jobs/1/pause', { method: 'POST' }]);
  const [address, { body }] = request('/jobs/1/step');
  assert.equal(address, '/jobs/1/step?wait=10');
  assert.deepEqual(JSON.parse(body), { batches: 1 });
});

test('sends the action of a button once, and refreshes afterwards even when it fails', async () => {
  const [row] = actionButtons({ name: 'xor', allowed_actions: ['pause'], links: LINKS });
  const section = tag('section', row, tag('p'));
  let refreshed;
  const done = new Promise(resolve => { refreshed = resolve; });
  const asked = serve({ '/jobs/1/pause': { status: 409, body: {} } });
  obeyActions(section, refreshed);
  section.querySelector('p').click();
  const button = section.querySelector('button');
  button.click();
  assert.equal(button.disabled, true);
  await done;
  assert.equal(button.disabled, false);
  assert.deepEqual(asked.map(each => `${each.method} ${each.address}`), ['POST /jobs/1/pause']);
});

test('says how the queue stands', () => {
  const process = workers => ({ workers });
  const line = { length: 0, running: [{}], processes: [process(1)], oldest_wait_s: null };
  assert.equal(queueLine(line), '1 running on 1 worker, 0 waiting');
  assert.equal(queueLine({ length: 1200, running: [{}, {}], processes: [process(2), process(1)], oldest_wait_s: 61.6 }),
    '2 running on 3 workers in 2 processes, 1,200 waiting, the longest for 62 s');
});

test('hides the line while the queue is empty', async () => {
  const place = tag('p');
  serve({ '/queue': { length: 0, running: [], processes: [], oldest_wait_s: null } });
  await showQueue(place);
  assert.equal(place.hidden, true);
  serve({ '/queue': { length: 1, running: [], processes: [{ workers: 2 }], oldest_wait_s: 0.2 } });
  await showQueue(place);
  assert.equal(place.hidden, false);
  serve({ '/queue': { status: 503, body: {} } });
  await showQueue(place);
  assert.equal(place.textContent, '0 running on 2 workers, 1 waiting, the longest for 0 s');
});
