import { figure } from './format.js';

/** The trace of a row as a film: one neuron after the other forwards, then the loss, then the blame backwards, then the update. */

const MOST_TERMS = 3;

/**
 * @param trace as `/models/{id}/trace` returns it
 * @returns {{phase: string, layer: ?number, neuron: ?number, title: string, text: string}[]} `layer` 0 are the inputs
 */
export function frames(trace) {
  return [
    ...trace.encoding.length ? [inputs(trace)] : [],
    ...trace.layers.flatMap(layer => (layer.neurons ?? []).map(neuron => forward(layer, neuron))),
    prediction(trace),
    ...trace.loss ? [loss(trace.loss)] : [],
    ...(trace.backward ?? []).flatMap(layer => (layer.neurons ?? []).map(neuron => backward(layer, neuron))),
    ...(trace.backward ?? []).toReversed().flatMap(layer => (layer.neurons ?? []).map(neuron => update(layer, neuron, trace.optimizer))),
  ].filter(Boolean);
}

function inputs({ encoding }) {
  const shown = encoding.slice(0, MOST_TERMS).map(({ column, raw, inputs: made, mean, std }) => {
    const becomes = made.map(({ value }) => figure(value)).join(', ');
    return typeof mean === 'number' && typeof std === 'number'
      ? `${column}: (${figure(raw)} − ${figure(mean)}) / ${figure(std)} = ${becomes}`
      : `${column}: ${raw} becomes ${becomes}`;
  });
  const rest = encoding.length - shown.length;
  return { phase: 'forward', layer: 0, neuron: null, title: 'The row becomes numbers', text: `${shown.join('; ')}${rest > 0 ? `; and ${rest} more columns` : ''}` };
}

function forward(layer, neuron) {
  const f = layer.activation && layer.activation !== 'identity' ? `; ${layer.activation}(${figure(neuron.z)}) = ${figure(neuron.a)}` : '';
  return { phase: 'forward', layer: layer.layer, neuron: neuron.neuron, title: `Forwards: ${neuron.name}`, text: `${sum(neuron)} = ${figure(neuron.z)}${f}` };
}

/** The terms that weigh most, and the rest in one number. */
export function sum({ terms = [], bias, z }) {
  const largest = [...terms].sort((one, other) => Math.abs(other.product) - Math.abs(one.product)).slice(0, MOST_TERMS);
  const rest = z - (bias ?? 0) - largest.reduce((total, { product }) => total + product, 0);
  const parts = largest.map(({ weight, value }) => `${figure(weight)}·${signed(value)}`);
  if (terms.length > largest.length || Math.abs(rest) > 1e-6 * (1 + Math.abs(z))) {
    parts.push(`${signed(rest)} from the others`);
  }
  return [...parts, ...typeof bias === 'number' ? [`${signed(bias)} (bias)`] : []].join(' + ');
}

function signed(value) {
  return value < 0 ? `(${figure(value).replace('-', '−')})` : figure(value);
}

function prediction({ prediction: said, layers }) {
  const text = said !== null && typeof said === 'object' && said.label !== undefined ? `${said.label}, with probability ${figure(said.probability)}` : typeof said === 'number' ? figure(said) : JSON.stringify(said);
  return { phase: 'prediction', layer: layers.at(-1)?.layer ?? null, neuron: null, title: 'The network answers', text };
}

function loss({ name, in_numbers: numbers, value }) {
  return { phase: 'loss', layer: null, neuron: null, title: `How wrong is that? ${name.replaceAll('_', ' ')}`, text: numbers ?? `loss = ${figure(value)}` };
}

function backward(layer, neuron) {
  const known = typeof neuron.dl_da === 'number' && typeof neuron.da_dz === 'number';
  return {
    phase: 'backward', layer: layer.layer, neuron: neuron.neuron, title: `Backwards: ${neuron.name}`,
    text: known
      ? `∂L/∂z = ∂L/∂a · ∂a/∂z = ${figure(neuron.dl_da)} · ${signed(neuron.da_dz)} = ${figure(neuron.dl_dz)}${example(neuron)}`
      : `∂L/∂z = ${figure(neuron.dl_dz)}${example(neuron)}`,
  };
}

/** The blame of one weight, the largest. */
function example({ weights = [], dl_dz: blame }) {
  const [worst] = [...weights].sort((one, other) => Math.abs(other.dl_dw) - Math.abs(one.dl_dw));
  return worst ? `; its weight from ${worst.from}: ∂L/∂w = ${figure(blame)} · ${signed(worst.dz_dw)} = ${figure(worst.share ?? worst.dl_dw)}${typeof worst.share === 'number' ? ` here, and ${figure(worst.dl_dw)} over all places` : ''}` : '';
}

function update(layer, { neuron, name, weights = [], bias }, optimizer) {
  const [worst] = [...weights].sort((one, other) => Math.abs(other.update) - Math.abs(one.update));
  const parts = [
    ...worst ? [`weight from ${worst.from}: ${figure(worst.weight)} + ${signed(worst.update)} = ${figure(worst.new_weight)}`] : [],
    ...bias ? [`bias: ${figure(bias.bias)} + ${signed(bias.update)} = ${figure(bias.new_bias)}`] : [],
  ];
  return parts.length === 0 ? null : {
    phase: 'update', layer: layer.layer, neuron, title: `Update by ${optimizer?.name ?? 'gradient descent'}: ${name}`, text: parts.join('; '),
  };
}

/** How far the film is in each layer: which neurons have been reached in which phase. */
export function reached(all, at) {
  const seen = { forward: new Set(), backward: new Set(), update: new Set() };
  all.slice(0, at + 1).forEach(({ phase, layer, neuron }) => seen[phase]?.add(`${layer}/${neuron}`));
  return seen;
}

/** Only neurons that are drawn have their scene. */
export function drawn(all, columns) {
  const keys = new Set(columns.flatMap(({ nodes }) => nodes.map(({ key }) => key)));
  return all.filter(({ layer, neuron }) => neuron === null || keys.has(`${layer}/${neuron}`));
}

/** Whether a film that is at this frame has not come to a neuron yet. */
export function waits(node, seen, frame) {
  return node.layer > 0 && frame.phase === 'forward' && !seen.forward.has(node.key);
}

/** The step of a film that is nearest to the one asked for; -1 is the whole picture. */
export function stepWithin(film, next) {
  return Math.max(-1, Math.min(film.length - 1, next));
}
