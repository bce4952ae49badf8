import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyOption, getAt, layersOf, moved, options, pared, removeAt, searched, setAt, shown, typed, typeOf, withLayers, withOption } from '../../main/resources/static/definition.js';

const SCHEMAS = {
  JobDefinition: {
    properties: {
      dataset: { type: 'string' },
      loss: { oneOf: [{ $ref: '#/components/schemas/Loss' }, { type: 'null' }], description: 'Loss function.' },
      training: { oneOf: [{ $ref: '#/components/schemas/Training' }, { type: 'null' }] },
    },
  },
  Loss: { oneOf: [{ type: 'string', enum: ['mse'] }, { type: 'object', title: 'mse', properties: { type: { const: 'mse' } } }] },
  Training: {
    type: 'object',
    properties: {
      epochs: { oneOf: [{ type: 'integer', minimum: 1 }, { type: 'null' }], description: 'Passes over the data.' },
      batch_size: { oneOf: [{ type: 'string', const: 'full' }, { type: 'integer' }, { type: 'object', title: 'mini_batch', properties: { type: { const: 'mini_batch' } } }] },
      optimizer: { $ref: '#/components/schemas/Optimizer' },
      metrics: { oneOf: [{ type: 'array' }, { type: 'null' }] },
      nesterov: { type: 'boolean', default: false },
    },
  },
  Optimizer: {
    oneOf: [
      { type: 'string', enum: ['adam', 'sgd'] },
      { type: 'object', title: 'adam', properties: { type: { enum: ['adam'] }, beta1: { type: 'number' } } },
      { type: 'object', title: 'sgd', properties: { type: { enum: ['sgd', 'gradient_descent'] }, learning_rate: { type: 'number', description: 'Step size.' } } },
    ],
  },
};

test('lists every option, and those of the type that is chosen', () => {
  const all = options(SCHEMAS, { training: { optimizer: { type: 'sgd' } } });
  assert.deepEqual(all.map(({ pointer, kind }) => [pointer, kind]), [
    ['/loss', 'choice'], ['/training/epochs', 'number'], ['/training/batch_size', 'json'], ['/training/optimizer', 'choice'],
    ['/training/optimizer/learning_rate', 'number'], ['/training/metrics', 'list'], ['/training/nesterov', 'boolean']]);
  assert.deepEqual(all.find(({ name }) => name === 'optimizer').choices, ['adam', 'sgd']);
});

test('finds options by words of their name first, then of their description', () => {
  const all = options(SCHEMAS, { training: { optimizer: { type: 'sgd' } } });
  assert.deepEqual(searched(all, 'learning rate').map(({ name }) => name), ['learning_rate']);
  assert.deepEqual(searched(all, 'loss').map(({ name }) => name), ['loss']);
  assert.deepEqual(searched(all, 'passes data').map(({ name }) => name), ['epochs']);
  assert.deepEqual(searched(all, 'nothing of it'), []);
});

test('sets a place, makes what is on the way, and leaves the rest', () => {
  const before = { dataset: 'xor', training: { epochs: 5 } };
  assert.deepEqual(setAt(before, '/training/seed', 7), { dataset: 'xor', training: { epochs: 5, seed: 7 } });
  assert.deepEqual(setAt({}, '/a/b/c', 1), { a: { b: { c: 1 } } });
  assert.deepEqual(before, { dataset: 'xor', training: { epochs: 5 } });
});

test('a parameter of a type brings the type along', () => {
  const resolved = { training: { optimizer: { type: 'adam', learning_rate: 0.01 } } };
  assert.deepEqual(setAt({}, '/training/optimizer/learning_rate', 0.1, resolved), { training: { optimizer: { type: 'adam', learning_rate: 0.1 } } });
  assert.deepEqual(setAt({ training: { optimizer: 'sgd' } }, '/training/optimizer/learning_rate', 0.1, resolved), { training: { optimizer: { type: 'sgd', learning_rate: 0.1 } } });
});

test('removes a place and what is empty then', () => {
  assert.deepEqual(removeAt({ dataset: 'xor', training: { epochs: 5 } }, '/training/epochs'), { dataset: 'xor' });
  assert.deepEqual(removeAt({ training: { epochs: 5, seed: 1 } }, '/training/epochs'), { training: { seed: 1 } });
  assert.deepEqual(removeAt({ a: 1 }, '/b/c'), { a: 1 });
});

test('reads a place, also of a name with a slash', () => {
  assert.equal(getAt({ columns: { 'a/b~c': { x: 1 } } }, '/columns/a~1b~0c/x'), 1);
  assert.equal(getAt({ a: null }, '/a/b'), undefined);
});

test('draws the layers that are said, or those that are taken', () => {
  assert.deepEqual(layersOf({ network: { layers: [5, 'flatten'] } }, {}), [{ type: 'dense', units: 5 }, { type: 'flatten' }]);
  assert.deepEqual(layersOf({}, { network: { layers: [{ type: 'dense', units: 64 }] } }), [{ type: 'dense', units: 64 }]);
  assert.deepEqual(layersOf({ network: { layers: [] } }, { network: { layers: [1] } }), []);
});

test('moves a layer', () => {
  assert.deepEqual(moved(['a', 'b', 'c'], 0, 2), ['b', 'c', 'a']);
  assert.deepEqual(moved(['a', 'b', 'c'], 2, 0), ['c', 'a', 'b']);
});

test('sends what was typed, and what is no number as it is', () => {
  assert.equal(typed({ kind: 'number' }, ' 1e-3 '), 0.001);
  assert.equal(typed({ kind: 'number' }, 'ten'), 'ten');
  assert.equal(typed({ kind: 'boolean' }, 'true'), true);
  assert.deepEqual(typed({ kind: 'list' }, 'a, 2'), ['a', 2]);
  assert.deepEqual(typed({ kind: 'text' }, '{"type":"adam"}'), { type: 'adam' });
  assert.equal(typed({ kind: 'json' }, '{not yet'), '{not yet');
  assert.equal(typed({ kind: 'json' }, 'full'), 'full');
});

test('shows what is set', () => {
  assert.deepEqual([undefined, null, 0, 'adam', { type: 'adam' }, { type: 'adam', beta1: 0.5 }].map(shown), ['', '', '0', 'adam', 'adam', '{"type":"adam","beta1":0.5}']);
  assert.deepEqual(['adam', { type: 'sgd' }, undefined].map(typeOf), ['adam', 'sgd', undefined]);
});

test('finds the options of what is not chosen, and choices, and sets them with their type', () => {
  const every = everyOption(SCHEMAS, { training: { optimizer: { type: 'adam' } } });
  assert.deepEqual(searched(every, 'learning rate').map(({ pointer, of }) => [pointer, of]), [['/training/optimizer/learning_rate', ['sgd']]]);
  assert.deepEqual(searched(every, 'sgd').map(({ pointer }) => pointer), ['/training/optimizer', '/training/optimizer/learning_rate']);
  assert.deepEqual(searched(every, 'beta1').map(({ of }) => of), [undefined]);
  const [rate] = searched(every, 'learning rate');
  assert.deepEqual(withOption({ dataset: 'xor' }, rate, 0.5, { training: { optimizer: { type: 'adam' } } }), { dataset: 'xor', training: { optimizer: { type: 'sgd', learning_rate: 0.5 } } });
  assert.deepEqual(withOption({ training: { optimizer: { type: 'sgd', learning_rate: 1 } } }, rate, 2), { training: { optimizer: { type: 'sgd', learning_rate: 2 } } });
});

/** Resolves as the service does: what follows from an activation or an optimizer is filled in by it. */
function resolved({ dataset, target, network, training = {}, split }) {
  const optimizer = typeof training.optimizer === 'string' ? { type: training.optimizer } : training.optimizer ?? { type: 'adamw' };
  return {
    name: dataset, dataset, target: [target ?? 'y'], features: ['a', 'b'],
    network: {
            layers: (network?.layers ?? [64]).map(each => {
        const { units, activation = 'swish', initializer, type = 'dense', ...rest } = typeof each === 'number' ? { units: each } : each;
        if (type !== 'dense') {
          return { type, rate: 0.5, ...rest };
        }
        const name = activation.type ?? activation;
        return { type, units, activation: name === 'tanh' ? 'tanh' : { type: name, beta: activation.beta ?? 1 }, initializer: initializer ?? (name === 'tanh' ? 'xavier_uniform' : 'he_uniform'), bias: true };
      }),
    },
    training: { epochs: training.epochs ?? 1000, optimizer: { learning_rate: optimizer.type === 'sgd' ? 0.1 : 0.01, ...optimizer }, weight_averaging: optimizer.type === 'sgd' ? null : { decay: 0.99 } },
    split: { validation: 0.2, ...split },
  };
}

test('a change of one thing says that thing: what the service filled in is not written down', () => {
  const layers = layersOf({ dataset: 'iris' }, resolved({ dataset: 'iris' }));
  assert.deepEqual(layers, [{ type: 'dense', units: 64 }]);
  const changed = withLayers({ dataset: 'iris' }, layers.map(each => ({ ...each, activation: 'tanh' })));
  assert.deepEqual(changed, { dataset: 'iris', network: { layers: [{ type: 'dense', units: 64, activation: 'tanh' }] } });
  assert.equal(resolved(changed).network.layers[0].initializer, 'xavier_uniform');
});

test('of a resolved definition as little is said as makes it the same again', async () => {
  const said = [
    { dataset: 'd', target: 'y', network: { layers: [{ type: 'dense', units: 5 }] } },
    { dataset: 'd', target: 'y', network: { layers: [{ type: 'dense', units: 5, activation: 'tanh' }, { type: 'dropout', rate: 0.2 }] }, training: { optimizer: 'sgd', epochs: 3 } },
    { dataset: 'd', target: 'y', network: { layers: [{ type: 'dense', units: 5, activation: { type: 'swish', beta: 2 }, initializer: 'zeros' }] }, training: { optimizer: { type: 'sgd', learning_rate: 1 } }, split: { validation: 0 } },
  ];
  for (const each of said) {
    assert.deepEqual(await pared(resolved(each), async asked => resolved(asked)), each);
  }
  const odd = resolved(said[0]);
  assert.equal(await pared(odd, async () => ({ ...odd, split: 'never the same' })), odd);
});
