import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { datasetCells, figure, jobCells, measuredOn, modelCells, size } from '../../main/resources/static/rows.js';
import { newDocument, tag, texts } from './dom.js';

beforeEach(() => newDocument());

const MODEL = {
  name: 'flowers', version: 2, task: 'classification', created_at: '2026-01-02T03:04:05Z',
  links: { self: '/models/mdl_1', predict: '/models/mdl_1/predict' },
  example: { width: 0.2, colour: null },
  metrics: { train: { loss: 0.5, accuracy: 0.75 }, validation: { loss: 0.25, accuracy: 1, top_3_accuracy: 1 }, cross_validation: null },
  per_class: null, per_target: null,
};
const JOB = {
  name: 'flowers', status: 'running', created_at: '2026-01-02T03:04:05Z', model: null, error: null,
  progress: { fraction: 0.5, message: 'epoch 5 of 10', epoch: 5, epochs: 10 },
  memory: { estimated_bytes: 2_000_000, peak_bytes: null },
  engine: { threads: 2 }, latest: { train_loss: 0.123456, val_loss: null },
  links: { self: '/jobs/job_1', history: '/jobs/job_1/history', checkpoints: '/jobs/job_1/checkpoints', model: null },
};

function cell(nodes) {
  return tag('td', ...nodes);
}

test('gives four significant digits, and exponents only to the very small and large', () => {
  const shown = [0, 1, 1234567, 1e9, 0.123456, 123.456, -0.5, 0.0001, 0.00001, 1234567.5, 1e12]
    .map(figure);
  assert.deepEqual(shown,
    ['0', '1', '1,234,567', '1.00e+9', '0.1235', '123.5', '-0.5', '0.0001', '1.00e-5', '1.23e+6', '1.00e+12']);
});

test('gives bytes in decimal units', () => {
  assert.deepEqual([0, 999, 1000, 1500, 999_999, 1e6, 2.345e9, 5e12, 7e15].map(size),
    ['0 bytes', '999 bytes', '1 kB', '1.5 kB', '1000 kB', '1 MB', '2.35 GB', '5 TB', '7000 TB']);
});

test('prefers the test set, then the validation set', () => {
  assert.deepEqual(measuredOn({ test: { loss: 3 }, validation: { loss: 1 }, train: { loss: 2 } }), ['test', { loss: 3 }]);
  assert.deepEqual(measuredOn({ validation: { loss: 1 }, train: { loss: 2 } }), ['validation', { loss: 1 }]);
  assert.deepEqual(measuredOn({ validation: null, train: { loss: 2 } }), ['training', { loss: 2 }]);
});

test('shows a job while it trains', () => {
  const [name, state, progress, losses, result] = jobCells(JOB).map(cell);
  assert.equal(name.querySelector('a').href, '/jobs/job_1');
  assert.equal(state.querySelector('.status').className, 'status running');
  assert.deepEqual(texts(progress.querySelectorAll('.note')), ['epoch 5 of 10', 'estimated memory 2 MB, up to 2 threads']);
  assert.deepEqual(texts(losses.querySelectorAll('dt')), ['training']);
  assert.deepEqual(texts(losses.querySelectorAll('dd')), ['0.1235']);
  assert.deepEqual(texts(result.querySelectorAll('a')), ['history', 'checkpoints']);
});

test('shows the error of a job where its message was', () => {
  const failed = { ...JOB, error: { message: 'The loss is not finite.' }, memory: { estimated_bytes: 1, peak_bytes: 1000 }, engine: { threads: 1 }, latest: {} };
  const [,, progress, losses, result] = jobCells(failed).map(cell);
  assert.deepEqual(texts(progress.querySelectorAll('.note')), ['epoch 5 of 10', 'peak memory 1 kB, 1 thread']);
  assert.equal(losses.textContent, '–');
  assert.match(result.textContent, /^The loss is not finite\./);
});

test('shows the main metrics on the validation set, the others folded', () => {
  const quality = cell(modelCells(MODEL)[2]);
  const [main, more] = quality.querySelectorAll('dl');
  assert.deepEqual(texts(main.querySelectorAll('dt')), ['loss', 'accuracy']);
  assert.deepEqual(texts(more.querySelectorAll('dt')), ['top 3 accuracy']);
  assert.equal(quality.querySelector('.note').textContent, 'on the validation set');
});

test('shows each figure of the test set in its interval, beside the baseline', () => {
  const quality = cell(modelCells({
    ...MODEL,
    metrics: {
      train: { loss: 0.5 }, validation: { loss: 0.25 }, cross_validation: null,
      test: { loss: 0.3, accuracy: 0.93, accuracy_interval: [0.9, 0.96], log_loss: 0.2, log_loss_interval: [0.1, 0.3] },
      baseline: { loss: 0.7, accuracy: 0.5 }, baseline_of: 'test', notes: ['believe test'],
    },
  })[2]);
  const [main, baseline, more] = quality.querySelectorAll('dl');
  assert.deepEqual(texts(main.querySelectorAll('dd')), ['0.3', '0.93 (0.9 to 0.96)']);
  assert.deepEqual(texts(baseline.querySelectorAll('dd')), ['0.7', '0.5']);
  assert.deepEqual(texts(more.querySelectorAll('dt')), ['log loss']);
  assert.deepEqual(texts(more.querySelectorAll('dd')), ['0.2 (0.1 to 0.3)']);
  assert.match(quality.textContent, /believe test/);
});

test('warns of a model that is no better than its baseline', () => {
  const notes = ['believe test', 'no better than an answer that ignores the features: accuracy is 0.5'];
  const quality = cell(modelCells({ ...MODEL, metrics: { ...MODEL.metrics, baseline: { accuracy: 0.5 }, notes } })[2]);
  assert.deepEqual(texts(quality.querySelectorAll('.alarm')), [notes[1]]);
});

test('shows mean and standard deviation of folds', () => {
  const cross = { folds: [{}, {}, {}], mean: { loss: 0.5, accuracy: 0.9, r2: null }, std: { loss: 0.0123, accuracy: null } };
  const quality = cell(modelCells({ ...MODEL, metrics: { ...MODEL.metrics, cross_validation: cross } })[2]);
  const main = quality.querySelector('dl');
  assert.deepEqual(texts(main.querySelectorAll('dd')), ['0.5 ± 0.012', '0.9']);
  assert.equal(quality.querySelector('.note').textContent, 'mean ± standard deviation of 3 folds');
});

test('shows the classes with the lowest F1 of many, undefined ones last', () => {
  const classes = Array.from({ length: 25 }, (_, i) => ({ label: `c${i}`, precision: 1, recall: 1, f1: i === 0 ? null : i / 100, support: 1000 }));
  const quality = cell(modelCells({ ...MODEL, per_class: classes })[2]);
  const rows = quality.querySelector('tbody').rows;
  assert.equal(rows.length, 20);
  assert.deepEqual(texts(rows[0].children), ['c1', '1.000', '1.000', '0.010', '1,000']);
  assert.match(quality.textContent, /the 20 classes with the lowest F1/);
});

test('asks for the example in a readable query', () => {
  const predict = cell(modelCells(MODEL)[3]).querySelector('a');
  assert.equal(predict.textContent, 'predict?width=0.2&colour=');
});

test('counts the warnings of a dataset', () => {
  const dataset = { name: 'iris', version: 1, created_at: JOB.created_at, rows: 1500, bytes: 2048, id: 'ds_1', links: { self: '/d', rows: '/d/rows' } };
  const words = warnings => cell(datasetCells({ ...dataset, warnings })[3]).textContent;
  assert.match(words([{}]), /1 warning$/);
  assert.match(words([{}, {}]), /2 warnings$/);
  assert.doesNotMatch(words([]), /warning/);
  assert.equal(cell(datasetCells({ ...dataset, warnings: [] })[1]).textContent, '1,500');
});
