import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { TrainForm } from '../../main/resources/static/train.js';
import { newDocument, serve, tag, texts } from './dom.js';

const SCHEMAS = {
  JobDefinition: {
    properties: {
      network: { $ref: '#/c/Network' }, training: { $ref: '#/c/Training' }, split: { $ref: '#/c/Split' },
      preprocessing: { $ref: '#/c/Empty' }, loss: { type: 'string' }, target: { type: 'string' }, dataset: { type: 'string' },
    },
  },
  Network: { type: 'object', properties: { schema: { type: 'integer' }, seeds: { type: 'integer' } } },
  Training: { type: 'object', properties: { epochs: { type: 'integer' } }, required: ['epochs'] },
  Split: { type: 'object', properties: { validation: { type: 'number' } } },
  Empty: { type: 'object', properties: {} },
};
let section;
let form;
let refreshed;

beforeEach(async () => {
  section = tag('section', tag('form', tag('select'), tag('p.outcome'), tag('details', tag('div.options'))), tag('pre', tag('code')));
  newDocument(section);
  serve({ '/datasets?limit=100': { data: [{ name: 'iris' }, { name: 'xor' }, { name: 'iris' }] } });
  refreshed = 0;
  form = new TrainForm(section, () => { refreshed++; });
  await new Promise(resolve => setImmediate(resolve));
  form.build({ schemas: SCHEMAS, members: {} });
});

function type(group, name, text) {
  const own = form.groups.filter(([of]) => of === group).flatMap(([, fields]) => fields);
  own.find(one => one.name === name).control.value = text;
}

async function submit(answer) {
  const asked = serve({ '/jobs': answer });
  await form.submit({ preventDefault() {} });
  return asked;
}

test('offers each dataset once, at first XOR', () => {
  assert.deepEqual(texts(form.dataset.options), ['iris', 'xor']);
  assert.equal(form.dataset.value, 'xor');
});

test('sends only what is filled in', async () => {
  type('training', 'epochs', '5');
  type('', 'loss', 'mse');
  const [{ body }] = await submit({ name: 'xor', links: { self: '/jobs/job_1' } });
  assert.deepEqual(JSON.parse(body), { dataset: 'xor', loss: 'mse', training: { epochs: 5 } });
  assert.equal(refreshed, 1);
  assert.equal(form.outcome.textContent, 'Job xor is queued; it is listed below.');
});

test('quotes the command for a shell', () => {
  type('', 'target', "it's");
  type('training', 'epochs', '5');
  form.showCommand();
  assert.match(form.code.textContent, /"target": "it'\\''s"/);
});

test('submits nothing while a required field is empty', async () => {
  const asked = await submit({ name: 'xor', links: {} });
  assert.deepEqual(asked, []);
  assert.equal(form.outcome.textContent, 'Not submitted: one required field is empty.');
  assert.equal(section.querySelectorAll('.wrong').filter(wrong => wrong.textContent === 'This field is required.').length, 1);
  assert.equal(form.options.open, true);
});

test('shows an error at the field it is about, and others below the button', async () => {
  type('training', 'epochs', '-1');
  await submit({
    status: 422,
    body: {
      detail: '2 validation errors',
      errors: [
        { pointer: '/training/epochs', detail: 'must be at least 1', hint: 'a whole number' },
        { pointer: '/name', detail: 'cannot be the name of a job' },
      ],
    },
  });
  const field = form.at('/training/epochs');
  assert.equal(field.querySelector('.wrong').textContent, 'must be at least 1 (a whole number)');
  assert.equal(field.querySelector('input').getAttribute('aria-invalid'), 'true');
  assert.equal(form.outcome.textContent, '2 validation errors — /name: cannot be the name of a job');
  assert.equal(document.activeElement, field.querySelector('input'));
  form.clear();
  assert.equal(field.querySelector('.wrong').textContent, '');
});

test('finds the field with the longest pointer that is a prefix', () => {
  form.body();
  assert.equal(form.at('/training/epochs/0'), form.at('/training/epochs'));
  assert.equal(form.at('/training/epochsmore'), null);
});

test('says so when the service cannot be reached', async () => {
  type('training', 'epochs', '5');
  await submit(undefined);
  assert.equal(form.outcome.textContent, 'The service cannot be reached.');
  assert.equal(form.outcome.classList.contains('problem'), true);
});
