import { counted } from './format.js';

/** What the drawing of a network says of its layers, and what is done to them by hand. */

/** Units of one layer that can be pulled up to. */
export const MOST_UNITS = 65536;

/** How many units more a key is for. */
export const UNITS_BY_KEY = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };

const UNITS_PER_PIXEL = 0.25;
/** From the middle of one layer to that of the next, in units of the drawing. */
const COLUMN = 150;
const MOST_NAMES = 12;

/** The definition that an address carries; null where it is none. */
export function definitionIn(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Layers, and in place of those that have others inside these. */
export function flattened(layers) {
  return layers.flatMap(each => (each.layers?.length ? flattened(each.layers) : [each]));
}

/** How the inputs of a column are called; of very many only the first. */
export function inputNames({ name, inputs }) {
  return inputs === 1 ? [name] : Array.from({ length: Math.min(inputs, MOST_NAMES) }, (_, i) => `${name} ${i + 1}`);
}

/** What each output is for, where there is one for each class, or one at all; else undefined. */
export function outputNames(validation, count) {
  const classes = validation?.classes ?? [];
  return classes.length === count ? classes.map(each => String(each.label)) : count === 1 ? validation?.definition.target : undefined;
}

/** What there is to say of a layer without units. */
export function noteOf(each) {
  const said = Object.entries(each).find(([name, value]) => name !== 'type' && typeof value === 'number');
  if (Array.isArray(each.shape)) {
    return each.shape.join(' × ');
  }
  return said ? `${said[0].replaceAll('_', ' ')} ${said[1]}` : Array.isArray(each.layers) ? counted(each.layers.length, 'layer inside', 'layers inside') : '';
}

/** A layer of a type with what it cannot do without. */
export function newLayer(type) {
  const needed = {
    dense: { units: 8 }, dropout: { rate: 0.2 }, activation: { activation: 'relu' }, residual: { layers: [8] },
    reshape: { shape: [8, 8, 1] }, convolution: { filters: 16, kernel: 3, activation: 'relu' }, max_pooling: { size: 2 }, average_pooling: { size: 2 },
    convolution_1d: { filters: 16, kernel: 3, activation: 'relu' }, separable_convolution: { filters: 16, kernel: 3, activation: 'relu' },
    transposed_convolution: { filters: 16, kernel: 3, stride: 2, padding: 'same', activation: 'relu' },
    zero_padding: { padding: 1 }, cropping: { cropping: 1 }, up_sampling: { size: 2 }, spatial_dropout: { rate: 0.2 }, group_normalization: { groups: 4 },
  };
  return { type, ...needed[type] };
}

/** Units after a handle was pulled down by so many pixels; those of a wide layer change faster. */
export function pulledUnits(units, pixels) {
  return Math.max(1, Math.min(MOST_UNITS, Math.round(units + pixels * UNITS_PER_PIXEL * Math.max(1, units / 32))));
}

/** Where a layer comes to stand that was dragged sideways by so much of the drawing. */
export function draggedTo(at, by, count) {
  return Math.max(0, Math.min(count - 1, at + Math.round(by / COLUMN)));
}
