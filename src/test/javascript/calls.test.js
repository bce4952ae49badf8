import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { calls } from '../../main/resources/static/calls.js';

const MODEL = { name: "it's \"odd\"", version: 1, inputs: [{ name: 'a b', type: 'number' }, { name: 'שם', type: 'category' }, { name: 'flag', type: 'boolean' }] };
const ROW = { 'a b': 1.5, 'שם': 'back\\slash "and" it\'s', flag: true };

function text(name, model = MODEL, row = ROW) {
  return calls(model, row, 'http://localhost:8080').find(each => each.name === name).text;
}

test('sends the same row in every language', async () => {
  let sent;
  const ask = new Function('fetch', 'console', `return (async () => { ${text('JavaScript')} })();`);
  await ask(async (address, { body }) => {
    sent = { address, body: JSON.parse(body) };
    return { json: async () => ({ predictions: [7] }) };
  }, { log() {} });
  assert.deepEqual(sent, { address: 'http://localhost:8080/models/it\'s%20%22odd%22/predict', body: { instances: [ROW] } });
});

test('gives a shell one argument after -d, whatever is in the row', () => {
  const words = execFileSync('sh', ['-c', text('curl').replace(/^curl/, 'printf "%s\\n"')]).toString().split('\n');
  assert.deepEqual(JSON.parse(words.at(-2)), { instances: [ROW] });
});

test('quotes texts for Java and Python', () => {
  const body = /String body = "(.*)";/.exec(text('Java'))[1];
  assert.deepEqual(JSON.parse(JSON.parse(`"${body}"`)), { instances: [ROW] });
  const row = /json\.loads\("(.*)"\)/.exec(text('Python'))[1];
  assert.deepEqual(JSON.parse(JSON.parse(`"${row}"`)), ROW);
});

test('names later versions', () => {
  assert.match(text('curl', { ...MODEL, name: 'iris', version: 3 }), /models\/iris:3\/predict/);
  assert.match(text('Open Inference Protocol', { ...MODEL, name: 'iris', version: 3 }), /v2\/models\/iris\/versions\/3\/infer/);
});

test('types the tensors of the Open Inference Protocol', () => {
  const sent = execFileSync('sh', ['-c', text('Open Inference Protocol').replace(/^curl/, 'printf "%s\\n"')]).toString().split('\n').at(-2);
  assert.deepEqual(JSON.parse(sent).inputs.map(({ datatype, data }) => [datatype, data]), [['FP64', [1.5]], ['BYTES', [ROW['שם']]], ['BOOL', [true]]]);
});

test('sends a picture as its file in every language that takes one', async () => {
  const file = { name: 'my "seven".png', type: 'image/png' };
  const all = Object.fromEntries(calls(MODEL, ROW, 'http://localhost:8080', file).map(each => [each.name, each.text]));
  assert.deepEqual(Object.keys(all), ['curl', 'Python', 'JavaScript', 'Java']);
  const words = execFileSync('sh', ['-c', all.curl.replace(/^curl/, 'printf "%s\\n"')]).toString().split('\n');
  assert.deepEqual(words.slice(-5, -1), ['-H', 'Content-Type: image/png', '--data-binary', '@my "seven".png']);
  for (const name of ['Python', 'JavaScript', 'Java']) {
    assert.ok(all[name].includes('"my \\"seven\\".png"') && all[name].includes('"image/png"') && !all[name].includes('json.dumps'), all[name]);
  }
});
