import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, blocks, instances, parse, preview, write } from '../../main/resources/static/csv.js';

const INPUTS = [{ name: 'size', type: 'number' }, { name: 'city', type: 'category' }];

test('reads quotes, line ends of every system, and a mark at the beginning', () => {
  assert.deepEqual(parse('\ufeffa,b\r\n"1,5","say ""hi"""\n"two\nlines",x\r3,4'), { header: ['a', 'b'], rows: [['1,5', 'say "hi"'], ['two\nlines', 'x'], ['3', '4']] });
});

test('finds the delimiter in the header, outside of quotes', () => {
  assert.deepEqual(parse('"a,b,c";d\n1;2').header, ['a,b,c', 'd']);
  assert.deepEqual(parse('a\tb\n1\t2').rows, [['1', '2']]);
});

test('has no rows where there are none', () => {
  assert.deepEqual(parse(''), { header: [], rows: [] });
  assert.deepEqual(parse('a,b\n\n').rows, []);
});

test('writes what it would read', () => {
  const rows = [['1,5', 'say "hi"', 'two\r\nlines'], ['', '<b>', 'שלום']];
  assert.deepEqual(parse(write(['a', 'b', 'c'], rows)), { header: ['a', 'b', 'c'], rows });
});

test('takes numbers as numbers, empty cells as missing, and leaves words as they are', () => {
  const made = instances(parse('city,size,other\nRome,1.5,x\n,,\n007,many,y'), INPUTS);
  assert.deepEqual(made.instances, [{ size: 1.5, city: 'Rome' }, { size: null, city: null }, { size: 'many', city: '007' }]);
  assert.deepEqual([made.absent, made.unused], [[], ['other']]);
});

test('says which inputs a file lacks', () => {
  assert.deepEqual(instances(parse('size\n1'), INPUTS).absent, ['city']);
});

test('adds numbers, or labels with their probabilities, at the end of each row', () => {
  const table = parse('size,city\n1,Rome\n2');
  assert.equal(answered(table, [10, 20], ['price']), 'size,city,predicted_price\r\n1,Rome,10\r\n2,,20\r\n');
  const classes = [{ label: 'a', probability: 0.9, probabilities: { a: 0.9, b: 0.1 } }, { label: 'b', probability: 0.8, probabilities: { a: 0.2, b: 0.8 } }];
  assert.deepEqual(parse(answered(table, classes, ['kind'])).rows[1], ['2', '', 'b', '0.8', '0.2', '0.8']);
  assert.deepEqual(parse(answered(table, [{ x: 1, y: { label: 'q' } }, { x: 2, y: null }], ['x', 'y'])).rows, [['1', 'Rome', '1', 'q'], ['2', '', '2', '']]);
});

test('divides rows into blocks without losing any', () => {
  assert.deepEqual(blocks([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]);
  assert.deepEqual(blocks([], 2), []);
});

test('shows the first rows with every name, of the file and of the answer', () => {
  const table = parse('size,city\n1,x\n2,y\n3,z\n');
  const text = answered(table, [1, 2, 3].map(each => ({ label: 'a', probability: each / 4, probabilities: { a: each / 4, b: 1 - each / 4 } })), ['kind']);
  const all = preview(text, 2, { rows: 2 });
  assert.deepEqual(all.columns.map(({ name }) => name), ['size', 'city', 'predicted_kind', 'probability', 'probability_a', 'probability_b']);
  assert.deepEqual(all.columns.map(({ answer }) => answer), [false, false, true, true, true, true]);
  assert.deepEqual(all.rows, [['1', 'x', 'a', '0.25', '0.25', '0.75'], ['2', 'y', 'a', '0.5', '0.5', '0.5']]);
  const narrow = preview(text, 2, { most: 1 });
  assert.deepEqual([narrow.columns[1].name, narrow.left], ['predicted_kind', 1]);
});
