import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pages, searched, sorted } from '../../main/resources/static/ui/table.js';

const COLUMNS = [{ title: 'Name', value: row => row.name }, { title: 'Loss', value: row => row.loss }, { title: 'Use' }];
const ROWS = [{ name: 'b10', loss: 2 }, { name: 'b9', loss: null }, { name: 'A1', loss: -1 }];

test('sorts numbers by size, names by their numbers, and what is missing last', () => {
  const names = order => sorted(ROWS, COLUMNS, order).map(row => row.name);
  assert.deepEqual(names({ column: 0, down: false }), ['A1', 'b9', 'b10']);
  assert.deepEqual(names({ column: 1, down: false }), ['A1', 'b10', 'b9']);
  assert.deepEqual(names({ column: 1, down: true }), ['b10', 'A1', 'b9']);
  assert.deepEqual(names(null), ['b10', 'b9', 'A1']);
});

test('finds rows that have all the words', () => {
  assert.deepEqual(searched(ROWS, COLUMNS, 'B 2').map(row => row.name), ['b10']);
  assert.equal(searched(ROWS, COLUMNS, '  ').length, 3);
});

test('fetches as many as are wanted, in as few pages as the API allows', async () => {
  const asked = [];
  const get = async (path, { limit, after }) => {
    asked.push([path, limit, after]);
    const first = after === undefined ? 0 : Number(after) + 1;
    return { data: Array.from({ length: limit }, (_, i) => ({ id: String(first + i) })), has_more: true };
  };
  const { items, hasMore } = await pages('/jobs', {}, 120, undefined, get);
  assert.equal(items.length, 120);
  assert.equal(hasMore, true);
  assert.deepEqual(asked, [['/jobs', 100, undefined], ['/jobs', 20, '99']]);
});

test('ends where there are no more, also after an empty page', async () => {
  const { items, hasMore } = await pages('/jobs', {}, 40, undefined, async () => ({ data: [], has_more: true }));
  assert.deepEqual([items, hasMore], [[], false]);
});
