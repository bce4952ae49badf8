import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOf, rowOfImage } from '../../main/resources/static/dropped.js';

/** A picture from rows of letters: what a colour is called by. */
function image(colours, ...rows) {
  const [width, height] = [rows[0].length, rows.length];
  return { data: Uint8ClampedArray.from([...rows.join('')].flatMap(letter => [...colours[letter], 255])), width, height };
}

const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];
const INK = { '.': WHITE, '#': BLACK };

function grid(side) {
  return { width: side, height: side, channels: 1, columns: Array.from({ length: side * side }, (_, i) => `p${i}`) };
}

test('takes ink on paper of the right size as it is, whichever of them is dark', () => {
  const dark = rowOfImage(image(INK, '....', '.##.', '.#..', '....'), grid(4), 16);
  const light = rowOfImage(image({ '.': BLACK, '#': WHITE }, '....', '.##.', '.#..', '....'), grid(4), 16);
  assert.deepEqual(Object.values(dark), [0, 0, 0, 0, 0, 16, 16, 0, 0, 16, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(light, dark);
});

test('cuts a digit out of a larger picture, on grey paper as well', () => {
  const grey = { '.': [170, 170, 170], ':': [150, 150, 150], '#': [40, 40, 40] };
  const rows = Array.from({ length: 40 }, (_, y) => Array.from({ length: 60 }, (__, x) => (x >= 40 && x < 46 && y >= 4 && y < 34 ? '#' : x < 20 && y > 5 ? ':' : '.')).join(''));
  const row = Object.values(rowOfImage(image(grey, ...rows), grid(8), 16));
  const lines = Array.from({ length: 8 }, (_, y) => row.slice(8 * y, 8 * y + 8));
  assert.ok(lines.every(line => line[3] + line[4] > 8), `a stroke from top to bottom: ${lines}`);
  assert.ok(lines.every(line => line[0] === 0 && line[7] === 0), `and no shadow: ${lines}`);
});

test('says so where there is nothing to be seen', () => {
  assert.throws(() => rowOfImage(image(INK, '......', '......', '......'), grid(8), 16), /nothing to be seen/);
});

test('tells a picture from a table by its type or its name', () => {
  const kinds = [['a.PNG', ''], ['photo', 'image/jpeg'], ['rows.csv', 'application/vnd.ms-excel'], ['rows', 'text/csv'], ['book.xlsx', '']];
  assert.deepEqual(kinds.map(([name, type]) => kindOf({ name, type })), ['picture', 'picture', 'table', 'table', 'other']);
});
