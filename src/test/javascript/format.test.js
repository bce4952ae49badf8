import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apart, bytes, coarse, counted, duration, figure, percent, pixels, quoted, said, shortened, tellsChoice, words } from '../../main/resources/static/format.js';

test('writes numbers with four significant digits, and whole ones whole', () => {
  assert.deepEqual([0.123456, 1234.5678, 1234567, 0.00001234, 12345678.9, 0, -2.5].map(figure), ['0.1235', '1235', '1,234,567', '1.23e-5', '1.23e+7', '0', '-2.5']);
});

test('writes a dash for what is no number', () => {
  assert.deepEqual([null, undefined, NaN, 'x'].map(figure), ['–', '–', '–', '–']);
  assert.equal(bytes(null), '–');
  assert.equal(duration(null), '–');
  assert.equal(percent(null), '–');
});

test('writes sizes in the unit that fits', () => {
  assert.deepEqual([0, 999, 1000, 123456, 5e9].map(bytes), ['0 bytes', '999 bytes', '1 kB', '123 kB', '5 GB']);
});

test('says what comes first of a picture where that makes a difference', () => {
  assert.equal(pixels({ width: 28, height: 28 }), '28 × 28 pixels');
  assert.equal(pixels({ width: 30, height: 28 }), '28 × 30 pixels (height × width)');
});

test('writes times in at most two units', () => {
  assert.deepEqual([0.1234, 9.87, 12.4, 65, 3600, 7325, 200000].map(duration), ['0.12 s', '9.9 s', '12 s', '1 min 5 s', '1 h', '2 h 2 min', '2 d 7 h']);
});

test('counts with the noun in its number', () => {
  assert.equal(counted(1, 'row'), '1 row');
  assert.equal(counted(1200, 'row'), '1,200 rows');
  assert.equal(counted(2, 'process', 'processes'), '2 processes');
});

test('shortens by characters, not by halves of them', () => {
  assert.equal(shortened('😀'.repeat(5), 3), '😀😀…');
  assert.equal(shortened('abc', 3), 'abc');
});

test('says predictions of numbers and of classes', () => {
  assert.equal(said(2.5), '2.5');
  assert.equal(said({ label: 'yes', probability: 0.9312 }), 'yes (93.1 %)');
  assert.equal(said({ a: 1 }), '{"a":1}');
});

test('names become words, ticks become short, quotes stay quotes', () => {
  assert.equal(words('learning_rate'), 'Learning rate');
  assert.deepEqual([1200, 0.0001, 0].map(coarse), ['1.2K', '1e-4', '0']);
  assert.equal(quoted("it's"), "'it'\\''s'");
});

test('names that begin alike are told apart by what differs', () => {
  assert.deepEqual(apart(['hidden 1, neuron 1', 'hidden 1, neuron 12']), ['neuron 1', 'neuron 12']);
  assert.deepEqual(apart(['sepal_length', 'sepal_width']), ['sepal_length', 'sepal_width']);
  assert.deepEqual(apart(['kind=a', 'kind=b']), ['a', 'b']);
  assert.deepEqual(apart(['alone, it']), ['alone, it']);
  const [one, other] = apart([`${'x'.repeat(200)} one`, `${'x'.repeat(200)} other`]);
  assert.notEqual(one, other);
  assert.ok(one.length <= 24);
});

test('tells what was chosen from what is to be warned of', () => {
  assert.equal(tellsChoice('image is a picture of 8 × 8, so a small convolutional network was chosen; "network" says otherwise'), true);
  assert.equal(tellsChoice('size equals the target price in every row (target leakage); remove it from the features'), false);
});
