import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { api, connection, events, orNull, patiently, placeOf, Problem, reachable, read, setToken, tokenWanted } from '../../main/resources/static/api.js';

let asked;

beforeEach(() => {
  asked = [];
  connection.set(true);
  setToken(null);
});

function answer(status, body, headers = {}) {
  globalThis.fetch = async (path, options) => {
    asked.push({ path, ...options });
    return new Response(body === null ? null : JSON.stringify(body), { status, headers });
  };
}

function stream(...texts) {
  return new ReadableStream({
    start(controller) {
      texts.forEach(text => controller.enqueue(new TextEncoder().encode(text)));
      controller.close();
    },
  });
}

test('asks with what is said in the query, and leaves out what is not', async () => {
  answer(200, { object: 'list' });
  assert.deepEqual(await api.get('/jobs', { limit: 5, after: undefined, status: '' }), { object: 'list' });
  assert.equal(asked[0].path, '/jobs?limit=5');
});

test('throws a refusal in the words of the service', async () => {
  answer(422, { title: 'Invalid', detail: '1 validation error', code: 'invalid', errors: [{ pointer: '/training/epochs', detail: 'must be at least 1', hint: 'a whole number' }] });
  const problem = await api.post('/jobs', { training: { epochs: 0 } }).catch(each => each);
  assert.ok(problem instanceof Problem);
  assert.equal(problem.message, '1 validation error');
  assert.equal(problem.status, 422);
  assert.equal(problem.errors[0].pointer, '/training/epochs');
  assert.equal(problem.whole, '1 validation error — /training/epochs: must be at least 1 (a whole number)');
  assert.equal(asked[0].body, '{"training":{"epochs":0}}');
  assert.equal(asked[0].headers['Content-Type'], 'application/json');
  assert.equal(connection.value, true);
});

test('an answer that is no JSON is a refusal too', async () => {
  globalThis.fetch = async () => new Response('<html>', { status: 502, statusText: 'Bad Gateway' });
  await assert.rejects(api.get('/jobs'), /Bad Gateway \(502\)/);
});

test('asks again what nobody answered once the service is back, and nothing that was refused', async () => {
  let calls = 0;
  globalThis.fetch = async () => {
    calls++;
    throw new TypeError('fetch failed');
  };
  const answered = patiently(() => api.get('/models/m'));
  await new Promise(resolve => setImmediate(resolve));
  assert.deepEqual([calls, connection.value], [1, false]);
  answer(200, { name: 'm' });
  connection.set(true);
  assert.deepEqual(await answered, { name: 'm' });
  answer(404, { detail: 'gone' });
  await assert.rejects(patiently(() => api.get('/models/m')), /gone/);
});

test('takes for missing what was refused, not what nobody answered', () => {
  assert.equal(orNull(new Problem(404, {})), null);
  assert.throws(() => orNull(new Problem(0, { detail: 'away' })), /away/);
});

test('says when nobody answers, and when somebody does again', async () => {
  globalThis.fetch = async () => {
    throw new TypeError('fetch failed');
  };
  const problem = await api.get('/jobs').catch(each => each);
  assert.equal(problem.unreachable, true);
  assert.equal(connection.value, false);
  answer(200, {});
  await api.get('/jobs');
  assert.equal(connection.value, true);
});

test('a call that was called off is nobody’s fault', async () => {
  globalThis.fetch = (_, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))));
  const end = new AbortController();
  const call = api.get('/jobs', {}, { signal: end.signal });
  end.abort();
  await assert.rejects(call, { name: 'AbortError' });
  assert.equal(connection.value, true);
});

test('sends the token, and wants one after a 401', async () => {
  answer(401, { detail: 'who are you?' });
  await assert.rejects(api.get('/jobs'));
  assert.equal(tokenWanted.value, true);
  setToken('cr_1');
  assert.equal(tokenWanted.value, false);
  answer(204, null);
  assert.equal(await api.delete('/jobs/job_1'), null);
  assert.equal(asked.at(-1).headers.Authorization, 'Bearer cr_1');
});

test('reads events however they are cut, without heartbeats', async () => {
  const found = [];
  for await (const event of read(stream('id: 1\nevent: met', 'rics\ndata: {"a":1}\n\n: heartbeat\n\n', 'id: 2\r\nevent: done\r\ndata: {}\r\n\r\n', 'id: 3\ndata: {"cut'))) {
    found.push(event);
  }
  assert.deepEqual(found, [{ id: 1, type: 'metrics', data: { a: 1 } }, { id: 2, type: 'done', data: {} }]);
});

test('takes a broken stream up again after the last event', async () => {
  const bodies = [stream('id: 4\nevent: log\ndata: {"n":4}\n\n'), stream('id: 5\nevent: done\ndata: {"n":5}\n\n')];
  globalThis.fetch = async (path, options) => {
    asked.push(options.headers);
    return { ok: true, body: bodies.shift() };
  };
  const heard = [];
  await new Promise(resolve => {
    events('/jobs/job_1/events', event => {
      heard.push(event.data.n);
      if (event.type === 'done') {
        resolve();
      }
    }, { wait: async () => {} });
  });
  assert.deepEqual(heard, [4, 5]);
  assert.equal(asked[0]['Last-Event-ID'], undefined);
  assert.equal(asked[1]['Last-Event-ID'], '4');
});

test('gives a stream up that is refused', async () => {
  globalThis.fetch = async () => new Response('{"detail":"no such job"}', { status: 404 });
  const problem = await new Promise(resolve => events('/jobs/x/events', () => {}, { lost: resolve }));
  assert.equal(problem.message, 'no such job');
});

test('while nobody answers, nothing is asked again', async () => {
  const turn = () => new Promise(resume => setImmediate(resume));
  let calls = 0;
  globalThis.fetch = async () => {
    calls++;
    throw new TypeError('fetch failed');
  };
  const end = events('/jobs/job_1/events', () => {}, { wait: turn });
  await turn().then(turn).then(turn);
  assert.equal(calls, 1);
  const back = reachable();
  connection.set(true);
  await back;
  await turn().then(turn);
  assert.equal(calls, 2);
  end();
});

test('says where something is wrong, in a file by its line', () => {
  assert.equal(placeOf({ line: 1234, column: 'a' }), 'line 1,234, column a');
  assert.equal(placeOf({ pointer: '/a', column: 'a' }), '/a');
  assert.equal(placeOf({}), '');
});
