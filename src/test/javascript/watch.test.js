import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Watch, watchButton } from '../../main/resources/static/watch.js';
import { newDocument, serve, tag, texts } from './dom.js';

const JOB = {
  id: 'job_1', name: 'xor', status: 'running', error: null,
  progress: { fraction: 0.5, message: 'epoch 2 of 4' }, allowed_actions: ['pause'], links: {},
};
const sources = [];
let section;
let watch;

beforeEach(() => {
  section = tag('section', tag('div.watched'));
  newDocument(section);
  sources.length = 0;
  globalThis.EventSource = class {
    heard = {};

    constructor(address) {
      this.address = address;
      sources.push(this);
    }

    addEventListener(type, listener) {
      (this.heard[type] ??= []).push(listener);
    }

    send(type, data) {
      const message = { data: JSON.stringify({ type, created_at: '2026-01-02T03:04:05Z', data }) };
      this.heard[type].forEach(listener => listener(message));
    }

    close() {
      this.closed = true;
    }
  };
  watch = new Watch(section, () => []);
});

async function open() {
  const asked = serve({
    '/jobs/job_1/events?order=desc&limit=100': { data: [], first_id: 7, last_id: 3 },
    '/jobs/job_1/history': { series: { epoch: [1, 2], step: [4, 8], train_loss: [0.5, 0.4], val_loss: [0.6, null] } },
    '/jobs/job_1': JOB,
  });
  await watch.open('job_1');
  return asked;
}

function metrics(epoch, step, values, fold = null) {
  return { fold, epoch, epochs: 4, step, steps: 16, rows_per_s: 1234.5, metrics: values };
}

test('opens where its button is clicked', async () => {
  section.append(watchButton({ id: 'job_1', name: 'xor' }));
  let opened = null;
  watch.open = id => { opened = id; };
  section.querySelector('button').click();
  assert.equal(opened, 'job_1');
});

test('shows the history, then listens after its last event', async () => {
  await open();
  assert.deepEqual(watch.points.train_loss, [0.5, 0.4]);
  assert.equal(sources[0].address, '/jobs/job_1/events?after=7');
  assert.equal(watch.title.textContent, 'xor');
});

test('appends epochs of the final model, once each', async () => {
  await open();
  sources[0].send('metrics', metrics(3, 12, { train_loss: 0.3, val_loss: 0.5 }));
  sources[0].send('metrics', metrics(3, 12, { train_loss: 9, val_loss: 9 }));
  sources[0].send('metrics', metrics(4, 16, { train_loss: 9 }, 2));
  assert.deepEqual(watch.points, { epoch: [1, 2, 3], step: [4, 8, 12], train_loss: [0.5, 0.4, 0.3], val_loss: [0.6, null, 0.5] });
});

test('fills up a metric that appears late', async () => {
  await open();
  sources[0].send('metrics', metrics(3, 12, { train_loss: 0.3, val_loss: 0.5, gradient_norm: 2 }));
  assert.deepEqual(watch.points.gradient_norm, [null, null, 2]);
});

test('drops what comes after the checkpoint that training resumes from', async () => {
  await open();
  sources[0].send('log', { level: 'warning', message: 'Attempt 2 resumes after step 4.', step: 4 });
  assert.deepEqual(watch.points, { epoch: [1], step: [4], train_loss: [0.5], val_loss: [0.6] });
  sources[0].send('log', { level: 'info', message: 'of no step', step: null });
  assert.equal(watch.points.epoch.length, 1);
});

test('says where training is', async () => {
  await open();
  sources[0].send('metrics', metrics(3, 12, { train_loss: 0.3, val_loss: 0.5 }));
  assert.equal(watch.where.children[2].textContent, 'epoch 3 of 4, 1,235 rows/s');
  assert.equal(watch.where.children[1].getAttribute('value'), '0.75');
  sources[0].send('metrics', metrics(1, 2, { train_loss: 0.3 }, 2));
  assert.equal(watch.where.children[2].textContent, 'fold 2, epoch 1 of 4, 1,235 rows/s');
});

test('offers each metric once, with both sets as lines', async () => {
  await open();
  assert.deepEqual(texts(watch.metric.options), ['loss']);
  assert.deepEqual(watch.curve.lines.map(line => line.name), ['training', 'validation']);
});

test('lists events but metrics, the newest first', async () => {
  await open();
  sources[0].send('checkpoint', { epoch: 1000, step: 4 });
  sources[0].send('diagnosis', { message: 'vanishing gradient' });
  sources[0].send('metrics', metrics(3, 12, { train_loss: 0.3, val_loss: 0.5 }));
  sources[0].send('done', { status: 'succeeded', model: 'mdl_1', error: null });
  assert.deepEqual(watch.told.children.map(line => [line.className, line.children[1].textContent]), [
    ['', 'created model mdl_1'], ['warned', 'vanishing gradient'], ['', 'checkpoint at epoch 1,000, step 4']]);
  assert.equal(sources[0].closed, true);
});

test('keeps the last two hundred events', async () => {
  await open();
  for (let i = 0; i < 205; i++) {
    sources[0].send('diagnosis', { message: `${i}` });
  }
  assert.equal(watch.told.childElementCount, 200);
  assert.equal(watch.told.lastElementChild.children[1].textContent, '5');
});

test('closes the stream with the view', async () => {
  await open();
  watch.close();
  assert.equal(sources[0].closed, true);
  assert.equal(watch.place.hidden, true);
});
