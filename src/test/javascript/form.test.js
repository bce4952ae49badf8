import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { allMissing, fields, readAll, words } from '../../main/resources/static/form.js';
import { newDocument, texts } from './dom.js';

beforeEach(() => newDocument());

const DENSE = { name: 'dense', summary: 'Fully connected layer.', parameters: { properties: { type: {}, units: { type: 'integer' } }, required: ['type', 'units'] } };
const DROPOUT = { name: 'dropout', summary: 'Sets random values to 0.', parameters: { properties: { rate: { type: 'number', default: 0.5 } } } };
const BOOK = {
  members: { LayerSpec: [DENSE, DROPOUT], Optimizer: [{ name: 'adam', formula: 'w − g', parameters: { properties: { learning_rate: { type: 'number' } } } }] },
  schemas: { Checkpoints: { type: 'object', properties: { keep: { type: 'integer' } }, required: ['keep'] } },
};

function one(schema, required = false) {
  return fields({ properties: { it: schema }, required: required ? ['it'] : [] }, BOOK)[0];
}

/** What a field reads of a text that somebody types. */
function typed(schema, text) {
  const field = one(schema);
  field.control.value = text;
  return field.read('/it');
}

test('reads values of each type', () => {
  assert.equal(typed({ type: 'integer' }, ' 12 '), 12);
  assert.equal(typed({ type: 'number' }, '1e-3'), 0.001);
  assert.equal(typed({ type: 'string' }, '12'), '12');
  assert.equal(typed({ type: 'boolean' }, 'true'), true);
  assert.equal(typed({ type: 'boolean' }, 'false'), false);
  assert.deepEqual(typed({ type: 'array', items: { type: 'number' } }, '1, 2,x'), [1, 2, 'x']);
  assert.deepEqual(typed({ type: 'array', items: { type: 'string' } }, '["1","2"]'), ['1', '2']);
  assert.equal(typed({ enum: ['random', 'time'], type: 'string' }, 'time'), 'time');
});

test('omits what is empty', () => {
  assert.equal(typed({ type: 'integer' }, '  '), undefined);
  assert.equal(readAll([one({ type: 'integer' }), one({ type: 'string' })], ''), undefined);
});

test('sends what it cannot read as it is, so that the service reports it', () => {
  assert.equal(typed({ type: 'integer' }, 'many'), 'many');
  assert.equal(typed({ type: 'number' }, 'Infinity'), 'Infinity');
  assert.equal(typed({ type: 'array', items: {} }, '[1,'), '[1,');
});

test('reads a choice as a name, or as an object with the parameters that are filled in', () => {
  const choice = one({ $ref: '#/components/schemas/Optimizer' });
  assert.equal(choice.read('/optimizer'), undefined);
  choice.choose(BOOK.members.Optimizer[0]);
  assert.equal(choice.read('/optimizer'), 'adam');
  choice.own[0].control.value = '0.1';
  assert.deepEqual(choice.read('/optimizer'), { type: 'adam', learning_rate: 0.1 });
  assert.equal(choice.element.querySelector('.note').textContent, 'w − g');
  assert.equal(choice.own[0].element.dataset.pointer, '/optimizer/learning_rate');
});

test('reads layers in their order, none of them as an empty list where that is asked for', () => {
  const layers = one({ type: 'array', items: { $ref: '#/components/schemas/LayerSpec' } });
  assert.equal(layers.read('/layers'), undefined);
  layers.none.checked = true;
  assert.deepEqual(layers.read('/layers'), []);
  layers.add();
  layers.add();
  layers.entries[0].own[0].control.value = '8';
  layers.entries[1].choose(DROPOUT);
  assert.deepEqual(layers.read('/layers'), [{ type: 'dense', units: 8 }, 'dropout']);
  assert.equal(layers.entries[1].field.dataset.pointer, '/layers/1');
  layers.element.querySelector('.remove').click();
  assert.deepEqual(layers.read('/layers'), ['dropout']);
});

test('starts required layers with one', () => {
  const layers = one({ type: 'array', items: { $ref: '#/components/schemas/LayerSpec' } }, true);
  assert.equal(layers.entries.length, 1);
  assert.deepEqual(allMissing([layers]), [layers.entries[0].own[0].element]);
});

test('asks for required fields of an object only once something else of it is filled in', () => {
  const group = one({ $ref: '#/components/schemas/Checkpoints' });
  group.read('/checkpoints');
  assert.deepEqual(group.missing(), []);
  const several = { type: 'object', properties: { keep: { type: 'integer' }, every: { type: 'integer' } }, required: ['keep'] };
  const partly = one(several);
  partly.own[1].control.value = '5';
  assert.deepEqual(partly.read('/checkpoints'), { every: 5 });
  assert.deepEqual(partly.missing(), [partly.own[0].element]);
});

test('shows defaults where a field is empty', () => {
  assert.equal(one({ type: 'number', default: 0.2 }).control.placeholder, '0.2');
  assert.equal(one({ type: 'integer' }).control.placeholder, 'default');
  assert.equal(one({ type: 'integer' }, true).control.placeholder, 'required');
  assert.deepEqual(texts(one({ type: 'boolean', 'x-default': true }).control.options), ['default: true', 'true', 'false']);
});

test('looks through a schema that allows null', () => {
  const choice = one({ oneOf: [{ type: 'null' }, { $ref: '#/components/schemas/Optimizer' }] });
  assert.deepEqual(texts(choice.control.options), ['default', 'adam']);
});

test('describes each field for screen readers', () => {
  const field = one({ type: 'integer', description: 'How many.' });
  const [help, wrong] = field.control.getAttribute('aria-describedby').split(' ');
  assert.equal(field.element.querySelector('.note').id, help);
  assert.equal(field.element.querySelector('.wrong').id, wrong);
  assert.equal(field.element.querySelector('label').htmlFor, field.control.id);
});

test('turns names into words', () => {
  assert.equal(words('learning_rate'), 'Learning rate');
});
