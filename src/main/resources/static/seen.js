/** What a network makes of a picture: which of its layers make pictures, and a map over the pixels. Numbers only; nothing of a document. */

/** After these a row is no picture any more. */
const FLAT = ['flatten', 'global_average_pooling', 'global_max_pooling', 'dense'];
const FILTERS = ['convolution', 'transposed_convolution'];
/** How much of a pixel its colour hides at most. */
const COVERING = 0.8;

const typeOf = layer => (typeof layer === 'string' ? layer : layer?.type ?? 'dense');

/**
 * The layers, counted from 1, out of which a picture comes.
 * @param layers as a resolved definition has them
 * @returns {{layer: number, type: string}[]}
 */
export function picturesOf(layers) {
  const first = layers.findIndex(layer => typeOf(layer) === 'reshape' && layer.shape?.length === 3);
  const end = layers.findIndex((layer, i) => i > first && FLAT.includes(typeOf(layer)));
  return first < 0 ? [] : layers.map((layer, i) => ({ layer: i + 1, type: typeOf(layer) })).slice(first, end < 0 ? layers.length : end);
}

/**
 * The layers that have filters, those inside others by the way to them.
 * @returns {{layer: number, inner: number[], type: string}[]}
 */
export function filtersAt(layers) {
  const inside = (layer, number, inner) => {
    const type = typeOf(layer);
    if (type === 'residual') {
      return (layer.layers ?? []).flatMap((each, i) => inside(each, number, [...inner, i + 1]));
    }
    if (type === 'separable_convolution') {
      return [1, 2].map(each => ({ layer: number, inner: [...inner, each], type }));
    }
    return FILTERS.includes(type) ? [{ layer: number, inner, type }] : [];
  };
  return layers.flatMap((layer, i) => inside(layer, i + 1, []));
}

/** What a choice of a layer is called. */
export function called({ layer, inner = [], type }) {
  return `${layer}${inner.map(each => `.${each}`).join('')} ${type.replaceAll('_', ' ')}`;
}

/** The largest of a map, whatever its sign. */
export function strongest(map) {
  return map.flat(Infinity).reduce((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
}

/**
 * The channels of one filter side by side in about a square, as a list of values with its sides.
 * @param values [height][width][channels]
 */
export function tiled(values) {
  const [height, width, channels] = [values.length, values[0].length, values[0][0].length];
  const across = Math.ceil(Math.sqrt(channels));
  const down = Math.ceil(channels / across);
  const flat = Array(across * width * down * height).fill(0);
  values.forEach((line, y) => line.forEach((pixel, x) => pixel.forEach((value, channel) => {
    flat[(Math.floor(channel / across) * height + y) * across * width + (channel % across) * width + x] = value ?? 0;
  })));
  return { values: flat, width: across * width, height: down * height };
}

/**
 * A map over its picture: the stronger a value, the more of the pixel it hides under `plus` or `minus`.
 * @param map [height][width]
 * @param light how bright each pixel is, from 0 to 255
 * @param colours each of three numbers from 0 to 255
 */
export function covered(map, light, { plus, minus }) {
  const most = strongest(map) || 1;
  const pixels = new Uint8ClampedArray(4 * light.length);
  map.flat().forEach((value, i) => {
    const part = (value ?? 0) / most;
    const end = part < 0 ? minus : plus;
    const share = COVERING * Math.min(1, Math.abs(part));
    pixels.set([...end.map(channel => light[i] + (channel - light[i]) * share), 255], 4 * i);
  });
  return pixels;
}

/** How bright each pixel of a picture is: as it was read, from `dark` to `max`, or as ink on paper; of colours their mean. */
export function lights(numbers, { channels, asRead, dark = 0 }, max) {
  return Array.from({ length: numbers.length / channels }, (_, i) => {
    const mean = numbers.slice(channels * i, channels * (i + 1)).reduce((sum, value) => sum + (Number(value) || 0), 0) / channels;
    const part = Math.max(0, Math.min(1, (mean - dark) / (max - dark || 1)));
    return 255 * (asRead ? part : 1 - part);
  });
}
