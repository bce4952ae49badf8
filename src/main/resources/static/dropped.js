import { digit, rowWith } from './digits.js';

/** A photograph of ink on paper as a row of a model whose columns are pixels of ink: it goes the way of a drawing. */

/** Larger than what a model is given by so much that nothing is lost. */
const LARGEST = 2048;
/** How much darker or lighter than the paper the strongest ink is at least, and how much of that is no shadow. */
const SEEN = 0.1;
const SHADOW = 0.25;

/** What a file is by its name and the type that the browser has for it: `picture`, `table`, or `other`. */
export function kindOf({ name, type = '' }) {
  return /^image\//.test(type) || /\.(png|jpe?g|gif|webp|bmp|avif|heic|tiff?)$/i.test(name) ? 'picture'
    : /^text\//.test(type) || /\.(csv|tsv|tab|txt)$/i.test(name) ? 'table' : 'other';
}

/** The pixels of a file, over white. */
export async function imageOf(file) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) {
    throw new Error(`“${file.name}” is no picture that this browser can read. PNG and JPEG are.`);
  }
  const scale = Math.min(1, LARGEST / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map(side => Math.max(1, Math.round(side * scale)));
  const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return context.getImageData(0, 0, width, height);
}

/**
 * @param image `{data, width, height}` as a canvas has it
 * @param grid of the model
 * @param max full ink
 * @returns {object} the values by column
 */
export function rowOfImage(image, grid, max) {
  const values = inked(image, grid, max);
  if (!values) {
    throw new Error('There is nothing to be seen on this picture: it is as dark everywhere as at its edge.');
  }
  return rowWith(grid, values);
}

function luma(data, at) {
  return (data[at] * 19595 + data[at + 1] * 38470 + data[at + 2] * 7471 + 0x8000) >> 16;
}

/** Ink is what is darker, or lighter, than the paper, and the paper is what the edge shows. As large as the model wants it, it stays as it is. */
function inked({ data, width, height }, grid, max) {
  const light = Float32Array.from({ length: width * height }, (_, i) => luma(data, 4 * i) / 255);
  const paper = edge(light, width, height);
  const differences = light.map(each => Math.abs(each - paper));
  const strongest = differences.reduce((one, other) => Math.max(one, other), 0);
  if (strongest < SEEN) {
    return null;
  }
  if (width === grid.width && height === grid.height) {
    return Array.from(light, each => Math.round(max * (paper > 0.5 ? 1 - each : each)));
  }
  const ink = differences.map(each => (each < SHADOW * strongest ? 0 : each / strongest));
  return digit(ink, { width, height }, { width: grid.width, height: grid.height, max });
}

function edge(light, width, height) {
  let [sum, count] = [0, 0];
  light.forEach((each, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) {
      sum += each;
      count++;
    }
  });
  return sum / count;
}
