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

test('white of what is shown as it is, is that of numbers of such a size', () => {
  const grid = { asRead: true, width: 2, height: 1, columns: ['p0', 'p1'] };
  const dark = { dataset: { columns: [{ name: 'p0', max: 90 }, { name: 'p1', max: 180 }] } };
  assert.equal(brightest(dark, grid), 255);
  assert.equal(brightest({ dataset: { columns: [{ name: 'p0', min: -2, max: 3 }] }, example: {} }, { ...grid, dark: -2 }), 3);
  assert.equal(brightest({ dataset: null, example: { p0: 3, p1: 12 } }, grid), 16);
});
