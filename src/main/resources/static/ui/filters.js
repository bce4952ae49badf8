import { html, useEffect, useMemo, useRef, useState } from '../lib.js';
import { api, call } from '../api.js';
import { across, filtersOf, largest, painted, tensors } from '../filters.js';
import { counted, figure, whole } from '../format.js';
import { gridOf } from '../subject.js';
import { onScheme, useKept, useLoad } from './hooks.js';
import { RowPicker, brightest, useRow } from './rowform.js';
import { Pixels } from './pixels.js';
import { Empty, Loaded, Refusal } from './states.js';
import { rgb } from './surface.js';

const PAGE = 48;
/** Of the layers after the first, their activations; of more neurons than that a trace would be too large. */
const LAYERS = 4;
const MOST_ACTIVATIONS = 100;
const MOST_TRACED = 200;

/** Whether the first layer of a network looks at pixels. */
export function hasFilters({ model, inputs, network }) {
  return Boolean(model) && (network?.layers?.[0]?.type ?? 'dense') === 'dense' && gridOf({ inputs }) !== null;
}

/** What each neuron of the first layer looks for, as a picture; and what the network makes of one row. */
export function Filters({ subject }) {
  const grid = useMemo(() => gridOf(subject), [subject.id]);
  const [value, , choose] = useRow(subject);
  const [shown, setShown] = useState(PAGE);
  const weights = useLoad(async signal => tensors(await (await call(`${subject.path}/weights`, { query: { layer: 1, format: 'safetensors' }, signal })).arrayBuffer()), [subject.id]);
  const all = useMemo(() => weights.data && filtersOf(weights.data['layer_1.weight'], grid.column ? grid.columns : subject.inputs.map(({ name }) => name), grid), [weights.data]);
  const layers = shown > MOST_ACTIVATIONS ? 1 : Math.min(LAYERS, (subject.network?.layers?.length ?? 0) + 1);
  const body = { row: value.row, top: Math.min(MOST_TRACED, Math.max(shown, MOST_ACTIVATIONS)), first_neuron: 0, layers: Array.from({ length: layers }, (_, i) => i + 1) };
  const trace = useKept(useLoad(signal => api.post(`${subject.path}/trace`, body, { signal }), [subject.id, body]));
  const first = trace.data?.layers[0]?.neurons ?? [];
  return html`<${Loaded} of=${weights} what="the weights">${() => (all === null
    ? html`<${Empty}><p>The first layer has not one input for each pixel, so its weights are no picture.</p><//>`
    : html`<p class="lead narrow">Each picture is a neuron of the first layer: ${looksFor(grid)}. The number is what it makes of the row.</p>
      <div class="row between"><div class="row"><${Pixels} grid=${grid} row=${value.row} max=${brightest(subject, grid)} label="The row" /><${RowPicker} subject=${subject} value=${value} choose=${choose} /></div></div>
      ${trace.problem && html`<${Refusal} problem=${trace.problem} />`}
      <div class="neurons">${all.slice(0, shown).map((values, i) => html`<figure key=${i}><${Painted} values=${values} width=${grid.width} height=${grid.height} channels=${grid.channels} most=${largest([values])}
        label=${`Weights of ${nameOf(first[i], i)}`} /><figcaption><span class="note" dir="auto">${nameOf(first[i], i)}</span> <strong>${figure(first[i]?.a)}</strong></figcaption></figure>`)}</div>
      ${all.length > shown && html`<button type="button" class="more" onClick=${() => setShown(shown + PAGE)}>More (${whole(all.length - shown)} left)</button>`}
      <${Activations} layers=${trace.data?.layers ?? []} />`)}<//>`;
}

function looksFor({ channels, asRead }) {
  const what = asRead ? 'light' : 'ink';
  return channels > 1 ? 'in each pixel red, green and blue are bright where they speak for it, dark where they speak against it, and grey where they say nothing'
    : `teal where ${what} speaks for it, orange where ${what} speaks against it`;
}

/** Of `hidden 1, neuron 4` what tells it from its neighbours. */
function nameOf(neuron, i) {
  return neuron ? neuron.name.replace(/^.*?, /, '') : `neuron ${i}`;
}

/** The activations of each layer as a picture, where all of them are known. */
function Activations({ layers }) {
  const known = layers.filter(({ neurons, omitted }) => neurons?.length > 3 && !omitted);
  return known.length > 0 && html`<section><h2>What it makes of the row</h2><p class="note">Each square is a neuron, in order, from left to right and down.</p>
    <div class="neurons">${known.map(({ layer, name, activation, neurons }) => {
      const values = neurons.map(({ a }) => a ?? 0);
      const width = across(values.length);
      const height = Math.ceil(values.length / width);
      return html`<figure key=${layer}><${Painted} values=${[...values, ...Array(width * height - values.length).fill(0)]} width=${width} height=${height} most=${largest([values])} label=${`Activations of ${name}`} />
        <figcaption><span class="note">${name}, ${counted(values.length, 'neuron')}${activation ? `, ${activation}` : ''}</span></figcaption></figure>`;
    })}</div></section>`;
}

/** Values as a picture, around the colour of the page. */
export function Painted({ values, width, height, channels = 1, most, label }) {
  const place = useRef(null);
  useEffect(() => {
    const paint = () => {
      const canvas = place.current;
      const style = getComputedStyle(canvas);
      const [plus, minus, paper] = ['--accent', '--negative', '--sheet'].map(name => rgb(style.getPropertyValue(name)));
      Object.assign(canvas, { width, height });
      canvas.getContext('2d').putImageData(new ImageData(painted(values, most, { plus, minus, paper }, channels), width, height), 0, 0);
    };
    paint();
    return onScheme(paint);
  }, [values, width, height, most, channels]);
  return html`<canvas ref=${place} class="painted" role="img" aria-label=${label}></canvas>`;
}
