/** Where the neurons of a trace are drawn, and the links between those that are shown. Numbers only; nothing of a document. */

const COLUMN = 150;
const ROW = 46;
const TOP = 40;
const SIDE = 84;
const RADIUS = 15;

/**
 * @param trace as `/models/{id}/trace` returns it
 * @param most neurons that are drawn per layer, those that matter most
 * @param kept key of a neuron that is drawn however little it matters
 * @returns {{width: number, height: number, columns: object[], links: object[]}}
 */
export function plan(trace, most = 12, kept = null) {
  const columns = [inputColumn(trace, most), ...trace.layers.map(layer => layerColumn(layer, most, kept))];
  const tallest = Math.max(...columns.map(({ nodes, hidden }) => nodes.length + (hidden > 0 ? 1 : 0)));
  const height = TOP + Math.max(tallest, 3) * ROW + 20;
  columns.forEach((column, i) => {
    const count = column.nodes.length + (column.hidden > 0 ? 1 : 0);
    const first = TOP + (height - TOP - count * ROW) / 2 + ROW / 2;
    column.x = SIDE + i * COLUMN;
    column.nodes.forEach((node, at) => Object.assign(node, { x: column.x, y: first + at * ROW, r: RADIUS }));
    column.restY = first + column.nodes.length * ROW;
  });
  const blame = blames(trace);
  const places = new Map(columns.flatMap(({ nodes }) => nodes.map(node => [node.name, node])));
  const links = columns.flatMap(({ nodes }) => nodes.flatMap(node => (node.terms ?? []).flatMap(term => {
    const from = places.get(term.from);
    return from ? [{ from, to: node, weight: term.weight, product: term.product, blame: blame.get(`${node.layer}/${node.neuron}`)?.get(term.from) ?? null }] : [];
  })));
  return { width: 2 * SIDE + (columns.length - 1) * COLUMN, height, columns, links, scales: scales(links) };
}

function inputColumn({ encoding, layers }, most) {
  const all = encoding.flatMap(({ inputs }) => inputs);
  const left = encoding.reduce((sum, { omitted_inputs: omitted }) => sum + (omitted ?? 0), 0);
  const weights = new Map();
  (layers[0]?.neurons ?? []).forEach(({ terms = [] }) => terms.forEach(({ from, product }) => weights.set(from, (weights.get(from) ?? 0) + Math.abs(product))));
  const shown = foremost(all, most, ({ name }) => weights.get(name) ?? 0);
  return {
    layer: 0, title: 'inputs', subtitle: '',
    nodes: shown.map(({ name, value }) => ({ layer: 0, neuron: null, key: `0/${name}`, name, label: name, a: value })),
    hidden: all.length - shown.length + left,
  };
}

function layerColumn(layer, most, kept) {
  const neurons = layer.neurons ?? [];
  const shown = foremost(neurons, most, ({ neuron, a }) => (`${layer.layer}/${neuron}` === kept ? Infinity : Math.abs(a))).sort((one, other) => one.neuron - other.neuron);
  return {
    layer: layer.layer, title: layer.name, subtitle: layer.activation ?? layer.type,
    nodes: shown.map(neuron => ({ ...neuron, layer: layer.layer, key: `${layer.layer}/${neuron.neuron}`, label: neuron.name.replace(`${layer.name}, `, '').replace('neuron ', '').replace(/^.*?=(?=.)/, '') })),
    hidden: neurons.length - shown.length + (layer.omitted ?? 0),
  };
}

/** At most so many, those that weigh most, in their own order. */
function foremost(all, most, weight) {
  if (all.length <= most) {
    return [...all];
  }
  const chosen = new Set(all.map((each, i) => [weight(each), i]).sort((one, other) => other[0] - one[0] || one[1] - other[1]).slice(0, most).map(([, i]) => i));
  return all.filter((_, i) => chosen.has(i));
}

/** ∂L/∂w by the neuron it belongs to and where it comes from. */
function blames({ backward }) {
  return new Map((backward ?? []).flatMap(({ layer, neurons }) => (neurons ?? []).map(({ neuron, weights = [] }) =>
    [`${layer}/${neuron}`, new Map(weights.map(({ from, dl_dw: value }) => [from, value]))])));
}

function scales(links) {
  const largest = values => values.reduce((most, value) => Math.max(most, Math.abs(value ?? 0)), 0) || 1;
  return { weight: largest(links.map(link => link.weight)), blame: largest(links.map(link => link.blame)) };
}

/** A line's width: weights that are twice as large are drawn visibly thicker, small ones stay visible. */
export function thickness(value, largest) {
  return Number((0.4 + 4.6 * Math.sqrt(Math.abs(value ?? 0) / largest)).toFixed(2));
}

/** How strongly a circle is filled, 0 to 1, by a value and the largest of its layer. */
export function strength(value, largest) {
  return largest > 0 && Number.isFinite(value) ? Number(Math.min(1, Math.abs(value) / largest).toFixed(3)) : 0;
}
