import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parallel, short } from '../../main/resources/static/axes.js';
import { difference } from '../../main/resources/static/difference.js';
import { plan, strength, thickness } from '../../main/resources/static/netplan.js';
import { offers } from '../../main/resources/static/offered.js';
import { frames, reached, sum } from '../../main/resources/static/playback.js';
import { rangeOf, rowOf, stepOf } from '../../main/resources/static/subject.js';

/** Two inputs, two hidden neurons, one output; as the service answers. */
const TRACE = {
  encoding: [
    { column: 'a', raw: 0, inputs: [{ name: 'a', value: -1 }], omitted_inputs: 0, mean: 0.5, std: 0.5 },
    { column: 'b', raw: 1, inputs: [{ name: 'b', value: 1 }], omitted_inputs: 0, mean: 0.5, std: 0.5 },
  ],
  layers: [
    { layer: 1, name: 'hidden 1', type: 'dense', activation: 'tanh', omitted: 3, neurons: [
      { neuron: 0, name: 'hidden 1, neuron 0', terms: [{ from: 'a', weight: 0.5, value: -1, product: -0.5 }, { from: 'b', weight: 2, value: 1, product: 2 }], sum: 1.5, bias: 0.5, z: 2, a: 0.964 },
      { neuron: 4, name: 'hidden 1, neuron 4', terms: [{ from: 'a', weight: -1, value: -1, product: 1 }, { from: 'b', weight: 0, value: 1, product: 0 }], sum: 1, bias: 0, z: 1, a: 0.762 },
    ] },
    { layer: 2, name: 'output', type: 'dense', activation: 'sigmoid', omitted: 0, neurons: [
      { neuron: 0, name: 'output, y=1', terms: [{ from: 'hidden 1, neuron 0', weight: 1, value: 0.964, product: 0.964 }, { from: 'hidden 1, neuron 4', weight: -1, value: 0.762, product: -0.762 }], sum: 0.202, bias: 0, z: 0.202, a: 0.55 },
    ] },
  ],
  prediction: { label: 1, probability: 0.55 },
  loss: { name: 'binary_cross_entropy', value: 0.598, in_numbers: '−ln 0.55 = 0.598' },
  backward: [
    { layer: 2, neurons: [{ neuron: 0, name: 'output, y=1', dl_da: -1.818, da_dz: 0.2475, dl_dz: -0.45, weights: [{ from: 'hidden 1, neuron 0', weight: 1, dz_dw: 0.964, dl_dw: -0.434, update: 0.0434, new_weight: 1.0434 }], bias: { bias: 0, update: 0.045, new_bias: 0.045 } }] },
    { layer: 1, neurons: [{ neuron: 0, name: 'hidden 1, neuron 0', dl_da: -0.45, da_dz: 0.07, dl_dz: -0.0315, weights: [{ from: 'a', weight: 0.5, dz_dw: -1, dl_dw: 0.0315, update: -0.00315, new_weight: 0.49685 }], bias: null }] },
  ],
  optimizer: { name: 'sgd', learning_rate: 0.1 },
};

test('plays forwards, the answer, the loss, backwards, and then the update', () => {
  const phases = frames(TRACE).map(({ phase, layer, neuron }) => `${phase} ${layer}/${neuron}`);
  assert.deepEqual(phases, [
    'forward 0/null', 'forward 1/0', 'forward 1/4', 'forward 2/0', 'prediction 2/null', 'loss null/null',
    'backward 2/0', 'backward 1/0', 'update 1/0', 'update 2/0',
  ]);
});

test('says the numbers of each scene', () => {
  const texts = frames(TRACE).map(({ text }) => text);
  assert.equal(texts[0], 'a: (0 − 0.5) / 0.5 = -1; b: (1 − 0.5) / 0.5 = 1');
  assert.equal(texts[1], '2·1 + 0.5·(−1) + 0.5 (bias) = 2; tanh(2) = 0.964');
  assert.equal(texts[6], '∂L/∂z = ∂L/∂a · ∂a/∂z = -1.818 · 0.2475 = -0.45; its weight from hidden 1, neuron 0: ∂L/∂w = -0.45 · 0.964 = -0.434');
  assert.equal(texts.at(-1), 'weight from hidden 1, neuron 0: 1 + 0.0434 = 1.043; bias: 0 + 0.045 = 0.045');
});

test('tells the share of a place from the gradient of all places', () => {
  const shared = structuredClone(TRACE);
  Object.assign(shared.backward[0].neurons[0].weights[0], { share: -0.434, dl_dw: 1.5 });
  assert.match(frames(shared).map(({ text }) => text)[6], /∂L\/∂w = -0.45 · 0.964 = -0.434 here, and 1.5 over all places$/);
});

test('plays forwards alone where nobody said what is right', () => {
  const { loss, backward, optimizer, ...forwards } = TRACE;
  assert.deepEqual([...new Set(frames(forwards).map(({ phase }) => phase))], ['forward', 'prediction']);
});

test('adds up what is left out of a long sum', () => {
  const terms = Array.from({ length: 10 }, (_, i) => ({ weight: i, value: 1, product: i }));
  assert.equal(sum({ terms, bias: 1, z: 46 }), '9·1 + 8·1 + 7·1 + 21 from the others + 1 (bias)');
});

test('remembers which neurons the film has reached', () => {
  const film = frames(TRACE);
  assert.deepEqual([...reached(film, 2).forward], ['0/null', '1/0', '1/4']);
  assert.equal(reached(film, film.length - 1).backward.size, 2);
});

test('draws a column per layer and a line per weight between what is shown', () => {
  const drawing = plan(TRACE, 12);
  assert.deepEqual(drawing.columns.map(({ nodes, hidden }) => [nodes.length, hidden]), [[2, 0], [2, 3], [1, 0]]);
  assert.equal(drawing.links.length, 6);
  assert.ok(drawing.columns.every(({ nodes }) => nodes.every(({ x, y }) => x > 0 && x < drawing.width && y > 0 && y < drawing.height)));
  assert.equal(drawing.links.find(({ from, to }) => from.name === 'a' && to.neuron === 0).blame, 0.0315);
});

test('draws the neurons that matter most where there are too many, in their own order', () => {
  const drawing = plan(TRACE, 1);
  assert.deepEqual(drawing.columns.map(({ nodes }) => nodes.map(({ name }) => name)), [['b'], ['hidden 1, neuron 0'], ['output, y=1']]);
  assert.deepEqual(drawing.columns.map(({ hidden }) => hidden), [1, 4, 0]);
});

test('keeps the neuron that is looked at, also where a change has made it small', () => {
  const [, hidden] = plan(TRACE, 1, '1/4').columns;
  assert.deepEqual(hidden.nodes.map(({ neuron }) => neuron), [4]);
});

test('draws zero thin and nothing too thick', () => {
  assert.ok(thickness(0, 3) > 0 && thickness(-3, 3) === thickness(3, 3) && thickness(3, 3) <= 5);
  assert.deepEqual([strength(NaN, 1), strength(-1, 1), strength(5, 1), strength(1, 0)], [0, 1, 1, 0]);
});

test('finds where definitions differ, and what only one of them has', () => {
  const rows = difference([{ a: { b: 1, c: [1, 2] }, d: null }, { a: { b: 1, c: [1, 3] }, e: {} }]);
  assert.deepEqual(rows.filter(({ same }) => !same), [
    { pointer: '/a/c/1', values: [2, 3], same: false }, { pointer: '/d', values: [null, undefined], same: false }, { pointer: '/e', values: [undefined, '{}'], same: false },
  ]);
  assert.deepEqual(difference([{ 'a/b~': 1 }])[0].pointer, '/a~1b~0');
  assert.deepEqual(difference([{ names: ['a', 'b'] }, { names: ['a', 'b'] }]), [{ pointer: '/names', values: ['a, b', 'a, b'], same: true }]);
});

const SWEEP = {
  metric: 'val_loss', direction: 'min', best: { trial: 2 },
  definition: { parameters: { 'training.optimizer.learning_rate': { min: 1e-4, max: 1e-2, scale: 'log' }, 'network.layers': { values: [[4], [8, 8]] } } },
  trials: [
    { trial: 1, value: 0.5, values: { '/training/optimizer/learning_rate': 1e-4, '/network/layers': [4] } },
    { trial: 2, value: 0.1, values: { '/training/optimizer/learning_rate': 1e-3, '/network/layers': [8, 8] } },
    { trial: 3, value: 0.3, values: { '/training/optimizer/learning_rate': 1e-2, '/network/layers': [4] } },
    { trial: 4, value: null, values: {} },
  ],
};

test('draws a line per trial that is done, through an axis per hyperparameter', () => {
  const { axes, lines } = parallel(SWEEP, { width: 400, height: 200 }, String);
  assert.deepEqual(axes.map(({ label }) => label), ['learning rate', 'layers', 'val loss']);
  assert.deepEqual(lines.map(({ trial, best, t }) => [trial.trial, best, t]), [[1, false, 1], [2, true, 0], [3, false, 0.5]]);
  const heights = lines.map(({ points }) => points[0].y);
  assert.equal(heights[1], (heights[0] + heights[2]) / 2, 'a logarithmic axis');
  assert.deepEqual(axes[1].ticks.map(({ text }) => text), ['[4]', '[8,8]']);
  assert.equal(short('/network/layers/0/units'), 'units');
});

test('fills a row and its target from a row of the dataset', () => {
  const subject = { inputs: [{ name: 'x' }, { name: 'y' }], targets: ['z'] };
  assert.deepEqual(rowOf(subject, { x: 1, z: 'yes', w: 3 }), { row: { x: 1, y: null }, target: 'yes' });
  assert.deepEqual(rowOf({ ...subject, targets: ['z', 'w'] }, { x: 1, z: 'yes', w: 3 }).target, { z: 'yes', w: 3 });
  assert.equal(rowOf(subject, { x: 1 }).target, null);
});

test('moves a slider between the values of the dataset, in round steps', () => {
  const subject = { dataset: { columns: [{ name: 'x', min: 4.3, max: 7.9 }, { name: 'c', min: 2, max: 2 }] }, example: { y: 10, c: 2 } };
  assert.deepEqual(rangeOf(subject, { name: 'x' }), { min: 4.3, max: 7.9 });
  assert.deepEqual(rangeOf(subject, { name: 'y' }), { min: 0, max: 20 });
  assert.deepEqual(rangeOf(subject, { name: 'c' }), { min: 0, max: 4 });
  assert.deepEqual(rangeOf({ example: {} }, { name: 'n', example: null }), { min: -1, max: 1 });
  assert.equal(stepOf({ min: 4.3, max: 7.9 }, false), 0.01);
  assert.equal(stepOf({ min: 0, max: 10 }, true), 1);
});

test('asks only for what the document of the API has', () => {
  const document = { paths: { '/models/{model}/thresholds': {} } };
  assert.equal(offers(document, '/models/{id}/thresholds'), true);
  assert.equal(offers(document, '/models/{id}/export'), false);
  assert.equal(offers(null, '/models/{id}/export'), false);
});
