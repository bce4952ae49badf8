import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { dismissRefused, send, unmake, uploads } from '../../main/resources/static/uploads.js';

let requests;

/** What the page sends with, answered by hand. */
class Request {
  upload = { addEventListener: (type, hear) => { this.progress = hear; } };
  listeners = {};
  aborted = false;

  constructor() {
    requests.push(this);
  }

  addEventListener(type, hear) {
    this.listeners[type] = hear;
  }

  open() {}

  setRequestHeader() {}

  send(body) {
    this.body = body;
  }

  abort() {
    this.aborted = true;
    this.listeners.abort();
  }

  sent(loaded, total) {
    this.progress({ loaded, total, lengthComputable: true });
  }

  async answer(status, body) {
    Object.assign(this, { status, responseText: JSON.stringify(body) });
    this.listeners.load();
    await new Promise(resume => setImmediate(resume));
  }
}

const FILE = new File(['a,b\n1,2\n'], 'a.csv');

beforeEach(() => {
  requests = [];
  uploads.set([]);
  globalThis.XMLHttpRequest = Request;
});

test('what is called off while it is sent is never heard of again', async () => {
  send([FILE], () => assert.fail('it is no dataset'));
  requests[0].sent(3, 9);
  uploads.value[0].cancel();
  await new Promise(resume => setImmediate(resume));
  assert.equal(requests[0].aborted, true);
  assert.deepEqual(uploads.value, []);
});

test('what is called off after it was sent stays until it is known what became of it, and can be deleted then', async () => {
  send([FILE], () => assert.fail('nobody goes to it'));
  requests[0].sent(9, 9);
  uploads.value[0].cancel();
  assert.equal(requests[0].aborted, false);
  assert.equal(uploads.value[0].late, true);
  await requests[0].answer(201, { id: 'ds_1', name: 'a' });
  assert.equal(uploads.value[0].dataset.id, 'ds_1');
  const asked = [];
  globalThis.fetch = async (path, { method }) => {
    asked.push(`${method} ${path}`);
    return new Response(null, { status: 204 });
  };
  await unmake(uploads.value[0]);
  assert.deepEqual(asked, ['DELETE /datasets/ds_1']);
  assert.deepEqual(uploads.value, []);
});

test('a refusal of what was called off is of no interest', async () => {
  send([FILE], () => {});
  requests[0].sent(9, 9);
  uploads.value[0].cancel();
  await requests[0].answer(422, { detail: 'no' });
  assert.deepEqual(uploads.value, []);
});

test('what was refused can be sent again to be read in another way, and is gone elsewhere', async () => {
  const done = [];
  send([FILE], dataset => done.push(dataset.id));
  requests[0].sent(9, 9);
  await requests[0].answer(422, { detail: 'no' });
  assert.equal(uploads.value[0].problem.message, 'no');
  uploads.value[0].again({ delimiter: ';' });
  assert.equal(uploads.value.length, 1);
  assert.equal(requests[1].body.get('options'), '{"delimiter":";"}');
  assert.equal(requests[1].body.get('file').name, 'a.csv');
  await requests[1].answer(422, { detail: 'still no' });
  uploads.value[0].again({ decimal: ',' });
  assert.equal(requests[2].body.get('options'), '{"delimiter":";","decimal":","}');
  await requests[2].answer(201, { id: 'ds_2' });
  assert.deepEqual(done, ['ds_2']);
  send([FILE], () => {});
  await requests[3].answer(422, { detail: 'no' });
  dismissRefused();
  assert.deepEqual(uploads.value, []);
});
