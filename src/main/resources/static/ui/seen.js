import { html, useEffect, useMemo, useRef, useState } from '../lib.js';
import { api } from '../api.js';
import { pixelsIn } from '../digits.js';
import { figure, pixels, whole } from '../format.js';
import { called, covered, filtersAt, lights, picturesOf, strongest, tiled } from '../seen.js';
import { gridOf } from '../subject.js';
import { Painted } from './filters.js';
import { onScheme, useKept, useLoad, useSettled } from './hooks.js';
import { Answer } from './names.js';
import { Pixels } from './pixels.js';
import { RowPicker, brightest, useRow } from './rowform.js';
import { Loaded } from './states.js';
import { rgb } from './surface.js';

const METHODS = [['occlusion', 'Occlusion: cover a part'], ['grad_cam', 'Grad-CAM: the last convolution'], ['gradient', 'Saliency: the steepest pixels'],
  ['gradient_x_input', 'Gradient × input'], ['smooth_grad', 'SmoothGrad']];
const PAGE = 32;

/** Whether a network is asked about pictures. */
export function seesPictures({ model, inputs, network }) {
  return Boolean(model) && gridOf({ inputs }) !== null && (network?.layers?.length ?? 0) > 0;
}

/** Which pixels an answer hangs on, what comes out of each layer, and what its filters look for. */
export function Seen({ subject, moment }) {
  const grid = useMemo(() => gridOf(subject), [subject.id]);
  const layers = subject.network?.layers ?? [];
  const [value, , choose] = useRow(subject);
  const row = useSettled(value.row, 200);
  const asked = { row, ...(moment ? { checkpoint: moment.id } : {}) };
  const max = brightest(subject, grid);
  const pictures = picturesOf(layers);
  return html`<div class="row between"><div class="row"><${Pixels} grid=${grid} row=${value.row} max=${max} label="The picture that is asked about" /><${RowPicker} subject=${subject} value=${value} choose=${choose} /></div></div>
    ${grid.dark < 0 && html`<p class="note">Its numbers are drawn from ${figure(grid.dark)}, which is black, to ${figure(max)}, which is white.</p>`}
    <${PixelMap} subject=${subject} grid=${grid} max=${max} asked=${asked} pictures=${pictures} />
    ${pictures.length > 1 && html`<${FeatureMaps} subject=${subject} asked=${asked} pictures=${pictures} />`}
    ${filtersAt(layers).length > 0 && html`<${Weights} subject=${subject} moment=${moment} all=${filtersAt(layers)} />`}`;
}

function PixelMap({ subject, grid, max, asked, pictures }) {
  const convolves = filtersAt(subject.network.layers).length > 0;
  const methods = METHODS.filter(([name]) => name !== 'grad_cam' || convolves);
  const [method, setMethod] = useState('occlusion');
  const [of, setOf] = useState('');
  const [layer, setLayer] = useState('');
  const body = { ...asked, method, ...(of === '' ? {} : { of }), ...(method === 'grad_cam' && layer ? { layer: Number(layer) } : {}) };
  const load = useKept(useLoad(signal => api.post(`${subject.path}/saliency`, body, { signal, patience: 60_000 }), [subject.id, body]));
  return html`<section class="panel"><h2>Which pixels does the answer hang on?</h2>
    <div class="row">
      <label class="row note">by <select value=${method} onChange=${event => setMethod(event.target.value)}>${methods.map(([name, title]) => html`<option value=${name}>${title}</option>`)}</select></label>
      ${subject.labels && html`<label class="row note">for <select value=${of} onChange=${event => setOf(event.target.value)}><option value="">what it answers</option>
        ${subject.labels.map(label => html`<option value=${String(label)}>${String(label)}</option>`)}</select></label>`}
      ${method === 'grad_cam' && html`<label class="row note">at layer <select value=${layer} onChange=${event => setLayer(event.target.value)}><option value="">the last convolution</option>
        ${pictures.map(each => html`<option value=${each.layer}>${called(each)}</option>`)}</select></label>`}
    </div>
    <${Loaded} of=${load}>${data => html`<div class="overlaid">
      <${Overlay} map=${data.values} numbers=${pixelsIn(grid, asked.row)} grid=${grid} max=${max} label=${`${method.replaceAll('_', ' ')} of ${data.of}: from ${figure(data.min)} to ${figure(data.max)}`} />
      <div><p>It says <strong><${Answer} value=${data.prediction} /></strong>; explained is <strong dir="auto">${data.of}</strong>, ${figure(data.value)}.</p>
        <p><span class="swatch positive"></span>up to ${figure(Math.max(0, data.max))}${data.min < 0 ? html` <span class="swatch negative"></span>down to ${figure(data.min)}` : ''}: ${data.scale}.</p>
        ${data.warnings.map(warning => html`<p class="caution">${warning}</p>`)}
        ${data.notes.map(note => html`<p class="note">${note}</p>`)}
        <p class="note"><code>${data.formula}</code> ${data.source}</p></div></div>`}<//></section>`;
}

function FeatureMaps({ subject, asked, pictures }) {
  const last = pictures.findLast(({ type }) => type.includes('convolution')) ?? pictures.at(-1);
  const [layer, setLayer] = useState(last.layer);
  const [shown, setShown] = useState(PAGE);
  const body = { ...asked, layer, count: shown };
  const load = useKept(useLoad(signal => api.post(`${subject.path}/feature-maps`, body, { signal, patience: 60_000 }), [subject.id, body]));
  return html`<section class="panel"><h2>What comes out of a layer</h2>
    <label class="row note">layer <select value=${layer} onChange=${event => { setLayer(Number(event.target.value)); setShown(PAGE); }}>${pictures.map(each => html`<option value=${each.layer}>${called(each)}</option>`)}</select></label>
    <${Loaded} of=${load}>${data => html`<p class="note">${data.shape.join(' × ')}: height, width, channels; each place sees ${data.receptive_field ? pixels({ height: data.receptive_field[0], width: data.receptive_field[1] }) : '– pixels'}. Teal is above 0, orange below, up to ${figure(strongest([data.min, data.max]))} for all channels.</p>
      ${data.warnings.map(warning => html`<p class="caution">${warning}</p>`)}
      <div class="neurons">${data.channels.map(each => html`<figure key=${each.channel}><${Painted} values=${each.values.flat()} width=${data.shape[1]} height=${data.shape[0]} most=${strongest([data.min, data.max]) || 1}
        label=${`Channel ${each.channel}: from ${figure(each.min)} to ${figure(each.max)}`} /><figcaption class="note">channel ${each.channel}, mean ${figure(each.mean)}</figcaption></figure>`)}</div>
      ${data.omitted > 0 && html`<button type="button" class="more" onClick=${() => setShown(shown + PAGE)}>More (${whole(data.omitted)} left)</button>`}
      ${data.notes.map(note => html`<p class="note">${note}</p>`)}`}<//></section>`;
}

function Weights({ subject, moment, all }) {
  const [at, setAt] = useState(0);
  const [shown, setShown] = useState(PAGE);
  const { layer, inner } = all[at];
  const query = { layer, count: shown, ...(inner.length ? { inner: inner.join(',') } : {}), ...(moment ? { checkpoint: moment.id } : {}) };
  const load = useKept(useLoad(signal => api.get(`${subject.path}/filters`, query, { signal }), [subject.id, query]));
  return html`<section class="panel"><h2>What its filters look for</h2>
    <label class="row note">layer <select value=${at} onChange=${event => { setAt(Number(event.target.value)); setShown(PAGE); }}>${all.map((each, i) => html`<option value=${i}>${called(each)}</option>`)}</select></label>
    <${Loaded} of=${load}>${data => {
      const most = strongest([data.min, data.max]) || 1;
      return html`<p class="note">${data.shape.join(' × ')}: height, width, ${data.shape[2] > 1 ? `${whole(data.shape[2])} channels side by side` : 'one channel'}, ${whole(data.shape[3])} filters. Teal is above 0, orange below, up to ${figure(most)} for all.</p>
        <div class="neurons">${data.filters.map((filter, i) => {
          const tile = tiled(filter.values);
          return html`<figure key=${i}><${Painted} ...${tile} most=${most} label=${`Filter ${filter.filter}: weights from ${figure(filter.min)} to ${figure(filter.max)}`} />
            <figcaption class="note">filter ${filter.filter}${filter.bias === null ? '' : `, bias ${figure(filter.bias)}`}</figcaption></figure>`;
        })}</div>
        ${data.omitted > 0 && html`<button type="button" class="more" onClick=${() => setShown(shown + PAGE)}>More (${whole(data.omitted)} left)</button>`}
        ${data.notes.map(note => html`<p class="note">${note}</p>`)}`;
    }}<//></section>`;
}

function Overlay({ map, numbers, grid, max, label }) {
  const place = useRef(null);
  useEffect(() => {
    const paint = () => {
      const canvas = place.current;
      const style = getComputedStyle(canvas);
      const [plus, minus] = ['--accent', '--negative'].map(name => rgb(style.getPropertyValue(name)));
      const { width, height } = grid;
      Object.assign(canvas, { width, height });
      canvas.getContext('2d').putImageData(new ImageData(covered(map, lights(numbers, grid, max), { plus, minus }), width, height), 0, 0);
    };
    paint();
    return onScheme(paint);
  }, [map, numbers, max]);
  return html`<canvas ref=${place} class="painted overlay" role="img" aria-label=${label}></canvas>`;
}
