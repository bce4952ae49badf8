import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brightest, rowOfNumber } from '../../main/resources/static/ui/rowform.js';

test('the row that is typed is the nearest that there is', () => {
  assert.deepEqual(['1', '7', '150', '151', '0', '-4', '2.6', '', 'x'].map(text => rowOfNumber(text, 150)), [0, 6, 149, 149, 0, 0, 2, 0, 0]);
});

test('full ink is the largest value of any pixel, whatever other columns have', () => {
  const grid = { width: 2, height: 1, columns: ['p0', 'p1'] };
  const subject = { dataset: { columns: [{ name: 'p0', max: 3 }, { name: 'p1', max: 16 }, { name: 'age', max: 99 }, { name: 'label', max: null }] } };
  assert.equal(brightest(subject, grid), 16);
});

test('full ink without the dataset is what pictures of this size usually have', () => {
  assert.equal(brightest({ dataset: null }, { width: 8, height: 8, columns: [] }), 16);
  assert.equal(brightest({}, { width: 28, height: 28, columns: [] }), 255);
  assert.equal(brightest({}, { asRead: true, width: 8, height: 8, columns: [] }), 255);
});
