import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawn, frames, reached, stepWithin, waits } from '../../main/resources/static/playback.js';

function neuron(number, name) {
  return { neuron: number, name, z: 0.5, a: 0.5, bias: 0.1, terms: [], omitted: 0 };
}

const TRACE = {
  encoding: [{ column: 'x', raw: 2, inputs: [{ name: 'x', value: 1 }], mean: 1, std: 1 }],
  layers: [
    { layer: 1, type: 'dense', activation: 'tanh', units: 2, neurons: [neuron(0, 'h1'), neuron(1, 'h2')] },
    { layer: 2, type: 'dense', activation: 'identity', units: 1, neurons: [neuron(0, 'y')] },
  ],
  prediction: { y: 0.5 },
};

test('a film goes from the inputs through each neuron to the answer', () => {
  assert.deepEqual(frames(TRACE).map(({ phase, layer, neuron: of }) => [phase, layer, of]), [
    ['forward', 0, null], ['forward', 1, 0], ['forward', 1, 1], ['forward', 2, 0], ['prediction', 2, null]]);
});

test('only neurons that are drawn have their scene', () => {
  const columns = [{ nodes: [{ key: '1/1' }] }, { nodes: [{ key: '2/0' }] }];
  assert.deepEqual(drawn(frames(TRACE), columns).map(({ layer, neuron: of }) => `${layer}/${of}`), ['0/null', '1/1', '2/0', '2/null']);
});

test('a neuron waits until the film has come to it, and inputs never do', () => {
  const film = frames(TRACE);
  const hidden = { layer: 1, key: '1/1' };
  const at = step => waits(hidden, reached(film, step), film[step]);
  assert.deepEqual([at(1), at(2), at(3)], [true, false, false]);
  assert.equal(waits({ layer: 0, key: '0/0' }, reached(film, 0), film[0]), false);
  assert.equal(waits(hidden, reached(film, 0), { phase: 'prediction' }), false);
});

test('steps stay within the film, and before it is the whole picture', () => {
  const film = frames(TRACE);
  assert.deepEqual([-9, -1, 2, 99].map(next => stepWithin(film, next)), [-1, -1, 2, 4]);
});
