import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEPTHS, sweepOf, UNITS } from '../../main/resources/static/swept.js';

const OWN = { dataset: 'mine', target: 'y', trials: 12 };

test('varies what was ticked, and nothing else', () => {
  assert.deepEqual(sweepOf({ ...OWN, tries: { rate: true } }), {
    job: { dataset: 'mine', target: 'y' }, method: 'random', trials: 12, parameters: { 'training.optimizer.learning_rate': { min: 1e-4, max: 0.1, scale: 'log' } },
  });
  assert.deepEqual(sweepOf({ ...OWN, tries: { layers: true } }).parameters, { 'network.layers': { values: [[32], [32, 32], [32, 32, 32]] } });
  assert.deepEqual(Object.keys(sweepOf({ ...OWN, tries: { rate: true, units: true, layers: true } }).parameters), ['training.optimizer.learning_rate', 'network.layers']);
});

test('takes every network where the trials suffice, else some at random', () => {
  const few = sweepOf({ ...OWN, tries: { units: true } });
  assert.deepEqual([few.method, few.trials, few.parameters['network.layers'].values.length], ['grid', undefined, UNITS.length]);
  const many = sweepOf({ ...OWN, tries: { units: true, layers: true } });
  assert.deepEqual([many.method, many.trials, many.parameters['network.layers'].values.length], ['random', 12, UNITS.length * DEPTHS.length]);
});
