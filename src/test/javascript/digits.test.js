import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digit, picture, pixelsIn, rowWith } from '../../main/resources/static/digits.js';

const SIZE = { width: 100, height: 100 };

function numbers(names) {
  return names.map(name => ({ name, type: 'integer' }));
}

function grid(height, width, write) {
  return Array.from({ length: height * width }, (_, i) => write(Math.floor(i / width), i % width));
}

/** A black rectangle on a canvas. */
function rectangle(left, top, width, height) {
  return Float32Array.from({ length: 10_000 }, (_, i) => {
    const [x, y] = [i % 100, Math.floor(i / 100)];
    return x >= left && x < left + width && y >= top && y < top + height ? 1 : 0;
  });
}

test('sees the picture in the names of the inputs, however they count', () => {
  assert.deepEqual(picture(numbers(grid(28, 28, (y, x) => `p${y}_${x}`))).columns.slice(27, 30), ['p0_27', 'p1_0', 'p1_1']);
  assert.equal(picture(numbers(grid(8, 8, (y, x) => `p${y}${x}`))).width, 8);
  assert.equal(picture(numbers(grid(28, 28, (y, x) => `${y + 1}x${x + 1}`))).height, 28);
  assert.deepEqual(picture(numbers(grid(5, 5, (y, x) => `pixel${5 * y + x}`))), { height: 5, width: 5, channels: 1, columns: grid(5, 5, (y, x) => `pixel${5 * y + x}`) });
});

test('puts the columns into the order of the picture', () => {
  const names = grid(8, 8, (y, x) => `p${y}${x}`);
  assert.deepEqual(picture(numbers([...names].reverse())).columns, names);
});

test('sees three numbers for each pixel of a picture in colour', () => {
  const names = grid(4, 6, (y, x) => `p${y}_${x}`).flatMap(pixel => ['b', 'r', 'g'].map(colour => `${pixel}_${colour}`));
  const found = picture(numbers(names));
  assert.deepEqual([found.height, found.width, found.channels], [4, 6, 3]);
  assert.deepEqual(found.columns.slice(0, 4), ['p0_0_r', 'p0_0_g', 'p0_0_b', 'p0_1_r']);
  assert.equal(picture(numbers(names.slice(1))), null);
});

test('sees no picture where there is none', () => {
  assert.equal(picture(numbers(['a', 'b'])), null);
  assert.equal(picture(numbers(grid(4, 5, (y, x) => `m${5 * y + x}`))), null);
  assert.equal(picture([...numbers(grid(8, 8, (y, x) => `p${y}${x}`)).slice(1), { name: 'p00', type: 'category' }]), null);
});

test('has nothing to say of an empty canvas', () => {
  assert.equal(digit(new Float32Array(10_000), SIZE, { width: 28, height: 28, max: 255 }), null);
});

test('scales a digit to 20 of 28 pixels and puts its centre of mass where MNIST has it', () => {
  for (const [left, top, width, height] of [[5, 5, 10, 40], [60, 50, 20, 40], [0, 0, 100, 100], [70, 3, 2, 4]]) {
    const pixels = digit(rectangle(left, top, width, height), SIZE, { width: 28, height: 28, max: 255 });
    const black = pixels.map((value, i) => [value, i % 28, Math.floor(i / 28)]).filter(([value]) => value > 0);
    const rows = black.map(([, , y]) => y);
    assert.equal(Math.max(...rows) - Math.min(...rows) + 1, 20);
    const mass = black.reduce((sum, [value]) => sum + value, 0);
    assert.ok(Math.abs(black.reduce((sum, [value, x]) => sum + value * (x + 0.5), 0) / mass - 14.5) <= 0.5);
    assert.ok(Math.abs(black.reduce((sum, [value, , y]) => sum + value * (y + 0.5), 0) / mass - 14.5) <= 0.5);
    assert.equal(Math.max(...pixels), 255);
  }
});

test('centres what is heavy, and not the box around it', () => {
  const heavyRight = rectangle(20, 40, 60, 10).map((value, i) => Math.max(value, rectangle(60, 20, 20, 60)[i]));
  const pixels = digit(heavyRight, SIZE, { width: 28, height: 28, max: 255 });
  const mass = pixels.reduce((sum, value) => sum + value, 0);
  const middle = pixels.reduce((sum, value, i) => sum + value * (i % 28 + 0.5), 0) / mass;
  const columns = [...Array(28).keys()].filter(x => pixels.some((value, i) => i % 28 === x && value > 0));
  assert.ok(Math.abs(middle - 14.5) <= 0.5, `centre of mass at ${middle}`);
  assert.ok((columns[0] + columns.at(-1)) / 2 < 12, `the box is moved to the left: ${columns[0]} to ${columns.at(-1)}`);
});

test('fills a small picture from top to bottom, up to full ink', () => {
  const pixels = digit(rectangle(30, 20, 16, 64), SIZE, { width: 8, height: 8, max: 16 });
  assert.deepEqual(pixels.filter((_, i) => i % 8 === 3), Array(8).fill(16));
  assert.deepEqual(pixels.filter((_, i) => i % 8 === 0), Array(8).fill(0));
});

test('sets a slanted stroke upright in a small picture', () => {
  const slanted = Float32Array.from({ length: 10_000 }, (_, i) => {
    const [x, y] = [i % 100, Math.floor(i / 100)];
    return Math.abs(x - 75 + y / 2) < 7 && y > 9 && y < 90 ? 1 : 0;
  });
  const pixels = digit(slanted, SIZE, { width: 8, height: 8, max: 16 });
  const used = [...Array(8).keys()].filter(x => pixels.some((value, i) => i % 8 === x && value > 4));
  assert.ok(used.length <= 2, `columns ${used}`);
});

test('a column of pictures is one, and its row has one list', () => {
  const found = picture([{ name: 'image', type: 'image', shape: [4, 5, 1] }]);
  assert.deepEqual([found.height, found.width, found.channels, found.column, found.columns.length], [4, 5, 1, 'image', 20]);
  const pixels = Array.from({ length: 20 }, (_, i) => i);
  assert.deepEqual(rowWith(found, pixels), { image: pixels });
  assert.deepEqual(pixelsIn(found, { image: grid(4, 1, row => [[5 * row], [5 * row + 1], [5 * row + 2], [5 * row + 3], [5 * row + 4]]) }), pixels);
  assert.deepEqual(pixelsIn(found, { image: null }), pixels.map(() => 0));
});

test('cells that are too small, of other channels or no pictures are none', () => {
  assert.equal(picture([{ name: 'image', type: 'image', shape: [4, 3, 1] }]), null);
  assert.equal(picture([{ name: 'image', type: 'image', shape: [4, 4, 2] }]), null);
  assert.equal(picture([{ name: 'sequence', type: 'sequence', shape: [40, 4] }]), null);
  assert.equal(picture([{ name: 'size', type: 'number' }]), null);
});
