/**
 * From ink on a canvas to the pixels that a model was trained on. Handwritten digits were cut out, scaled and placed before
 * anybody trained on them; a drawing has to go the same way, or the network sees something it has never seen.
 */

const FAINT = 0.1;
const BITS = 4;
const SMALLEST = 4;
const COLOURS = ['r', 'g', 'b'];

/** How much of the picture MNIST's digits fill: 20 of 28 pixels. */
const FILLED = 20 / 28;

/**
 * @param inputs of a model
 * @returns {?{height: number, width: number, channels: number, columns: string[], column: ?string}} the columns row by row, those of
 *   one pixel side by side, or null where the inputs are no picture; `column` where one holds all of it, and the others are its places
 */
export function picture(inputs) {
  if (inputs.length === 1) {
    return whole(inputs[0]);
  }
  if (inputs.length < SMALLEST ** 2 || !inputs.every(({ type }) => type === 'number' || type === 'integer')) {
    return null;
  }
  const names = inputs.map(({ name }) => name);
  return byRowAndColumn(names, /^\D*(\d+)[_x,.](\d+)$/) ?? byNumber(names) ?? byRowAndColumn(names, /^\D*(\d)(\d)$/) ?? inColours(names);
}

/** A column whose cells are pictures. */
function whole({ name, type, shape }) {
  const [height, width, channels] = type === 'image' ? shape ?? [] : [];
  const drawable = height >= SMALLEST && width >= SMALLEST && (channels === 1 || channels === COLOURS.length);
  return drawable ? { height, width, channels, column: name, columns: Array.from({ length: height * width * channels }, (_, i) => String(i)) } : null;
}

/** The numbers of the picture in a row, in the order of its columns. */
export function pixelsIn(grid, row) {
  if (!grid.column) {
    return grid.columns.map(name => row[name]);
  }
  const values = row[grid.column];
  return Array.isArray(values) ? values.flat(Infinity) : grid.columns.map(() => 0);
}

/** A row with the numbers of a picture. */
export function rowWith(grid, pixels) {
  return grid.column ? { [grid.column]: [...pixels] } : Object.fromEntries(grid.columns.map((name, i) => [name, pixels[i]]));
}

/** Names such as p27_3, 1x28 or p07. */
function byRowAndColumn(names, pattern) {
  const found = names.map(name => pattern.exec(name));
  return found.every(Boolean) ? grid(names, found.map(([, row]) => Number(row)), found.map(([, , column]) => Number(column))) : null;
}

/** Names such as p27_3_r, p27_3_g and p27_3_b. */
function inColours(names) {
  const found = names.map(name => /^(\D*\d+_\d+)_[rgb]$/.exec(name));
  const pixels = [...new Set(found.map(each => each?.[1]))];
  const whole = found.every(Boolean) && names.length === COLOURS.length * pixels.length;
  const one = whole ? byRowAndColumn(pixels, /^\D*(\d+)_(\d+)$/) : null;
  return one && { ...one, channels: COLOURS.length, columns: one.columns.flatMap(pixel => COLOURS.map(colour => `${pixel}_${colour}`)) };
}

/** Names such as pixel0 to pixel783. */
function byNumber(names) {
  const found = names.map(name => /^(\D*)(\d+)$/.exec(name));
  const side = Math.sqrt(names.length);
  if (!found.every(each => each && each[1] === found[0]?.[1]) || !Number.isInteger(side)) {
    return null;
  }
  const first = least(found.map(each => Number(each[2])));
  const at = found.map(each => Number(each[2]) - first);
  return grid(names, at.map(each => Math.floor(each / side)), at.map(each => each % side));
}

function grid(names, rows, columns) {
  const [top, left] = [least(rows), least(columns)];
  const [height, width] = [most(rows) - top + 1, most(columns) - left + 1];
  if (height * width !== names.length || height < SMALLEST || width < SMALLEST) {
    return null;
  }
  const placed = new Array(names.length);
  names.forEach((name, i) => { placed[(rows[i] - top) * width + columns[i] - left] = name; });
  return placed.includes(undefined) ? null : { height, width, channels: 1, columns: placed };
}

function least(values) {
  return values.reduce((one, other) => Math.min(one, other));
}

function most(values) {
  return values.reduce((one, other) => Math.max(one, other));
}

/**
 * @param ink how dark each pixel of the drawing is, from 0 to 1, row by row
 * @param size `{width, height}` of the drawing
 * @param wanted `{width, height, max}` of the pictures of the model; `max` is full ink
 * @returns {?number[]} the pixels, or null where nothing is drawn
 */
export function digit(ink, size, wanted) {
  const box = bounds(ink, size);
  if (!box) {
    return null;
  }
  return Math.min(wanted.width, wanted.height) < 16 ? counted(ink, size, box, wanted) : centred(ink, size, box, wanted);
}

/** As in MNIST: scaled into a box of 20 of 28 pixels, its centre of mass in the middle of the first pixel past the middle. */
function centred(ink, size, box, { width, height, max }) {
  const scale = Math.min(width * FILLED / (box.right - box.left), height * FILLED / (box.bottom - box.top));
  const inner = {
    width: Math.max(1, Math.round((box.right - box.left) * scale)),
    height: Math.max(1, Math.round((box.bottom - box.top) * scale)),
  };
  const small = scaled(ink, size, box, inner);
  const mass = centre(small, inner);
  const left = placed(width / 2 + 0.5 - mass.x, inner.width, width);
  const top = placed(height / 2 + 0.5 - mass.y, inner.height, height);
  const pixels = new Array(width * height).fill(0);
  for (let y = 0; y < inner.height; y++) {
    for (let x = 0; x < inner.width; x++) {
      pixels[(top + y) * width + left + x] = Math.round(Math.min(1, small[y * inner.width + x]) * max);
    }
  }
  return pixels;
}

function placed(offset, inner, whole) {
  return Math.max(0, Math.min(whole - inner, Math.round(offset)));
}

/** As in the digits of UCI: upright, a bitmap four times as fine that the digit fills, and of each block how much of it is black. */
function counted(slanted, size, slantedBox, { width, height, max }) {
  const ink = upright(slanted, size, slantedBox);
  const box = bounds(ink, size);
  const fine = { width: width * BITS, height: height * BITS };
  const scale = Math.min(fine.width / (box.right - box.left), fine.height / (box.bottom - box.top));
  const inner = {
    width: Math.max(1, Math.round((box.right - box.left) * scale)),
    height: Math.max(1, Math.round((box.bottom - box.top) * scale)),
  };
  const small = scaled(ink, size, box, inner);
  const left = Math.floor((fine.width - inner.width) / 2);
  const top = Math.floor((fine.height - inner.height) / 2);
  const counts = new Array(width * height).fill(0);
  for (let y = 0; y < inner.height; y++) {
    for (let x = 0; x < inner.width; x++) {
      counts[Math.floor((top + y) / BITS) * width + Math.floor((left + x) / BITS)] += Math.min(1, small[y * inner.width + x]);
    }
  }
  return counts.map(count => Math.round(count / BITS ** 2 * max));
}

/** The same ink without the slant of the hand: each row is moved by as much as ink further down stands further to the right. */
function upright(ink, size, box) {
  const { width, height } = size;
  const mass = centre(ink, size);
  let [slant, spread] = [0, 0];
  for (let y = box.top; y < box.bottom; y++) {
    const down = y + 0.5 - mass.y;
    for (let x = box.left; x < box.right; x++) {
      slant += ink[y * width + x] * (x + 0.5 - mass.x) * down;
      spread += ink[y * width + x] * down * down;
    }
  }
  const moved = new Float32Array(width * height);
  for (let y = box.top; y < box.bottom; y++) {
    const shift = spread > 0 ? Math.round(slant / spread * (y + 0.5 - mass.y)) : 0;
    for (let x = Math.max(0, -shift); x < Math.min(width, width - shift); x++) {
      moved[y * width + x] = ink[y * width + x + shift];
    }
  }
  return moved;
}

function bounds(ink, { width, height }) {
  const box = { left: width, right: 0, top: height, bottom: 0 };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (ink[y * width + x] > FAINT) {
        box.left = Math.min(box.left, x);
        box.right = Math.max(box.right, x + 1);
        box.top = Math.min(box.top, y);
        box.bottom = Math.max(box.bottom, y + 1);
      }
    }
  }
  return box.right > box.left ? box : null;
}

/** Each pixel is the mean of what it covers, so that thin lines become grey and do not get lost. */
function scaled(ink, { width }, box, inner) {
  const across = (box.right - box.left) / inner.width;
  const down = (box.bottom - box.top) / inner.height;
  const pixels = new Array(inner.width * inner.height);
  for (let y = 0; y < inner.height; y++) {
    for (let x = 0; x < inner.width; x++) {
      pixels[y * inner.width + x] = mean(ink, width, box.left + x * across, box.left + (x + 1) * across, box.top + y * down, box.top + (y + 1) * down);
    }
  }
  return pixels;
}

function mean(ink, width, left, right, top, bottom) {
  let sum = 0;
  for (let y = Math.floor(top); y < Math.ceil(bottom - 1e-9); y++) {
    const high = Math.min(y + 1, bottom) - Math.max(y, top);
    for (let x = Math.floor(left); x < Math.ceil(right - 1e-9); x++) {
      sum += ink[y * width + x] * high * (Math.min(x + 1, right) - Math.max(x, left));
    }
  }
  return sum / ((right - left) * (bottom - top));
}

function centre(pixels, { width }) {
  let [mass, x, y] = [0, 0, 0];
  pixels.forEach((value, i) => {
    mass += value;
    x += value * (i % width + 0.5);
    y += value * (Math.floor(i / width) + 0.5);
  });
  return { x: x / mass, y: y / mass };
}

/** How wide a pen has to be, as a part of the canvas, for lines as thick as those of the pictures. */
export function pen({ height }) {
  return height < 16 ? 0.13 : 0.08;
}
