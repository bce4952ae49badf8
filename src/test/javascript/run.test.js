import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { aligned, kind, MOST_POINTS, Run, setOf, smoothed } from '../../main/resources/static/run.js';

let run;

beforeEach(() => {
  run = new Run();
  run.begin({ series: { epoch: [1, 2], step: [4, 8], train_loss: [0.5, 0.4], val_loss: [0.6, null] } }, { data: [], first_id: '7', last_id: '3' });
});

function metrics(epoch, step, values, fold = null) {
  return { type: 'metrics', data: { fold, epoch, epochs: 4, step, steps: 16, rows_per_s: 1234.5, metrics: values } };
}

test('begins with the history, and listens after its last event', () => {
  assert.deepEqual(run.points.train_loss, [0.5, 0.4]);
  assert.equal(run.last, 7);
  assert.equal(new Run().last, 0);
});

test('appends epochs of the final model, once each', () => {
  run.hear(metrics(3, 12, { train_loss: 0.3, val_loss: 0.5 }));
  run.hear(metrics(3, 12, { train_loss: 9, val_loss: 9 }));
  run.hear(metrics(4, 16, { train_loss: 9 }, 2));
  assert.deepEqual(run.points, { epoch: [1, 2, 3], step: [4, 8, 12], train_loss: [0.5, 0.4, 0.3], val_loss: [0.6, null, 0.5] });
  assert.equal(run.place.fold, 2);
});

test('fills up a metric that appears late, and one that is not measured', () => {
  run.hear(metrics(3, 12, { train_loss: 0.3, gradient_norm: 2 }));
  assert.deepEqual(run.points.gradient_norm, [null, null, 2]);
  assert.deepEqual(run.points.val_loss, [0.6, null, null]);
});

test('exact points take the place of those that were heard of', () => {
  run.hear(metrics(4, 16, { train_loss: 0.2, val_loss: 0.3 }));
  run.hear(metrics(6, 24, { train_loss: 0.1, val_loss: 0.2 }));
  run.exact({ series: { epoch: [3, 4], step: [12, 16], train_loss: [0.3, 0.2], val_loss: [0.5, 0.3] }, downsampling: 'none', total_points: 2 });
  assert.deepEqual(run.points.epoch, [1, 2, 3, 4, 6]);
  assert.deepEqual(run.points.train_loss, [0.5, 0.4, 0.3, 0.2, 0.1]);
  assert.equal(run.exactTo, 16);
});

test('asks for the whole in fewer points once there are too many, and goes on from there', () => {
  const steps = (first, count) => Array.from({ length: count }, (_, i) => first + i);
  const part = { epoch: steps(3, 2 * MOST_POINTS), step: steps(9, 2 * MOST_POINTS) };
  assert.equal(run.crowded, false);
  run.exact({ series: part, downsampling: 'none', total_points: part.step.length });
  assert.equal(run.crowded, true);
  run.restart({ series: { epoch: [1, 9000], step: [4, 90_000], train_loss: [0.5, 0.1] }, downsampling: 'min_max', total_points: 50_000 });
  assert.deepEqual([run.crowded, run.exactTo, run.downsampling, run.total], [false, 90_000, 'min_max', 50_000]);
  run.hear(metrics(9001, 90_010, { train_loss: 0.05 }));
  assert.deepEqual(run.points.train_loss, [0.5, 0.1, 0.05]);
});

test('drops what comes after the checkpoint that training resumes from', () => {
  run.hear({ type: 'log', data: { level: 'warning', message: 'Attempt 2 resumes after step 4.', step: 4 } });
  assert.deepEqual(run.points, { epoch: [1], step: [4], train_loss: [0.5], val_loss: [0.6] });
  assert.equal(run.exactTo, 4);
  run.hear({ type: 'log', data: { level: 'info', message: 'of no step', step: null } });
  assert.equal(run.points.epoch.length, 1);
});

test('tells events but metrics, the newest first', () => {
  run.hear({ type: 'checkpoint', sequence: 8, data: { epoch: 1000, step: 4 } });
  run.hear({ type: 'diagnosis', sequence: 9, data: { message: 'vanishing gradient' } });
  run.hear(metrics(3, 12, { train_loss: 0.3 }));
  assert.equal(run.hear({ type: 'done', sequence: 10, data: { status: 'succeeded', model: 'mdl_1', error: null } }), true);
  assert.deepEqual(run.told.map(({ words, warned }) => [words, warned]), [
    ['created model mdl_1', false], ['vanishing gradient', true], ['checkpoint at epoch 1000, step 4', false]]);
});

test('keeps the last three hundred events', () => {
  for (let i = 0; i < 305; i++) {
    run.tell({ type: 'diagnosis', sequence: i, data: { message: `${i}` } });
  }
  assert.equal(run.told.length, 300);
  assert.equal(run.told.at(-1).words, '5');
});

test('smooths without a bias to zero, and leaves gaps', () => {
  assert.deepEqual(smoothed([2, 2, null, 2], 0.9).map(value => value && Number(value.toFixed(9))), [2, 2, null, 2]);
  assert.deepEqual(smoothed([1, 5], 0), [1, 5]);
});

test('puts runs of different length on one axis, and interrupts a line only where it was', () => {
  const { x, lines } = aligned([{ x: [1, 2, 3], values: [3, null, 1] }, { x: [2, 4], values: [8, 9] }]);
  assert.deepEqual(x, [1, 2, 3, 4]);
  assert.deepEqual(lines.map(line => line.values), [[3, null, 1, undefined], [undefined, 8, undefined, 9]]);
});

test('knows the metric and its set', () => {
  assert.deepEqual(['train_loss', 'val_accuracy', 'learning_rate'].map(kind), ['loss', 'accuracy', 'learning_rate']);
  assert.deepEqual(['train_loss', 'val_loss', 'learning_rate'].map(setOf), ['training', 'validation', '']);
});
