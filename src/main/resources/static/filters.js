/** Weights as pictures: what each neuron of the first layer looks for. Numbers only; nothing of a document. */

/**
 * The tensors of a file in the safetensors format, by name, each `{shape, values}`.
 * @param buffer of which every number is a float32
 */
export function tensors(buffer) {
  const length = Number(new DataView(buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  return Object.fromEntries(Object.entries(header).filter(([name]) => name !== '__metadata__').map(([name, { shape, data_offsets: [begin, end] }]) =>
    [name, { shape, values: new Float32Array(buffer.slice(8 + length + begin, 8 + length + end)) }]));
}

/**
 * The weights of each neuron in the order of the pixels.
 * @param weight a tensor of inputs and neurons
 * @param names of its inputs
 * @returns {?Float32Array[]} or null where there is not one input for each pixel
 */
export function filtersOf({ shape: [inputs, neurons], values }, names, { columns }) {
  const at = new Map(names.map((name, i) => [name, i]));
  if (inputs !== names.length || !columns.every(name => at.has(name))) {
    return null;
  }
  return Array.from({ length: neurons }, (_, neuron) => Float32Array.from(columns, name => values[at.get(name) * neurons + neuron]));
}

/** The largest of all, whatever its sign. */
export function largest(lists) {
  return lists.reduce((most, list) => list.reduce((one, other) => Math.max(one, Math.abs(other)), most), 0) || 1;
}

/**
 * Values as pixels. One for each pixel: the stronger, the further from the paper, to `plus` or to `minus`; three for each:
 * as red, green and blue around grey.
 * @param colours each of three numbers from 0 to 255
 */
export function painted(values, most, { plus, minus, paper }, channels = 1) {
  const pixels = new Uint8ClampedArray(4 * values.length / channels);
  for (let i = 0; i < values.length / channels; i++) {
    const part = values[i] / most;
    const end = part < 0 ? minus : plus;
    const colour = channels > 1
      ? [0, 1, 2].map(channel => 127.5 * (1 + values[channels * i + channel] / most))
      : paper.map((each, channel) => each + (end[channel] - each) * Math.min(1, Math.abs(part)));
    pixels.set([...colour, 255], 4 * i);
  }
  return pixels;
}

/** How many go side by side in a picture of so many that is about a square. */
export function across(count) {
  return Math.ceil(Math.sqrt(count));
}
