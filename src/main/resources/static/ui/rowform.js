import { html, useEffect, useState } from '../lib.js';
import { api, patiently } from '../api.js';
import { counted, whole } from '../format.js';
import { gridOf, largestOf, numeric, rangeOf, rowOf, stepOf, whiteOf } from '../subject.js';
import { Pixels } from './pixels.js';

const SHOWN = 16;

/**
 * The values of one row, to be changed: a slider and a field for numbers, a list for categories; pixels are shown as a picture.
 * @param value `{row, target}`
 * @param change is called with the next value
 */
export function RowForm({ subject, value, change, withTarget = false, sliders = true }) {
  const [all, setAll] = useState(false);
  const grid = gridOf(subject);
  const set = (name, next) => change({ ...value, row: { ...value.row, [name]: next }, index: null });
  const inputs = all || subject.inputs.length <= SHOWN ? subject.inputs : subject.inputs.slice(0, SHOWN);
  return html`<div class="rowform">
    ${grid
      ? html`<${Pixels} grid=${grid} row=${value.row} max=${brightest(subject, grid)} label="The picture that the model is given" />`
      : html`<div class="inputs">${inputs.map(input => html`<${Field} key=${input.name} subject=${subject} input=${input} sliders=${sliders}
          value=${value.row[input.name]} change=${next => set(input.name, next)} />`)}</div>
        ${inputs.length < subject.inputs.length && html`<button type="button" class="more" onClick=${() => setAll(true)}>
          Show all ${whole(subject.inputs.length)} inputs</button>`}`}
    ${withTarget && subject.targets.length === 1 && html`<${Target} subject=${subject} value=${value.target} change=${target => change({ ...value, target })} />`}
  </div>`;
}

/** Full ink, which is the largest value of any pixel, or white of what is shown as it is; beside numbers below 0 the largest. */
export function brightest(subject, grid) {
  const largest = largestOf(subject, grid);
  return grid.asRead && !(grid.dark < 0) ? whiteOf(largest) : largest;
}

function Field({ subject, input, value, change, sliders }) {
  const label = html`<span dir="auto" class="name">${input.name}</span>`;
  if (input.type === 'boolean' || input.values) {
    const values = input.values ?? [true, false];
    return html`<label class="field">${label}<select value=${value === null || value === undefined ? '' : JSON.stringify(value)}
        onChange=${event => change(event.target.value === '' ? null : JSON.parse(event.target.value))}>
      <option value="">(missing)</option>
      ${value !== null && value !== undefined && !values.some(each => each === value) && html`<option value=${JSON.stringify(value)}>${String(value)}</option>`}
      ${values.map(each => html`<option value=${JSON.stringify(each)}>${String(each)}</option>`)}</select></label>`;
  }
  if (!numeric(input)) {
    return html`<label class="field">${label}<input dir="auto" value=${value ?? ''} onInput=${event => change(event.target.value === '' ? null : event.target.value)} /></label>`;
  }
  const range = rangeOf(subject, input);
  const step = stepOf(range, input.type === 'integer');
  return html`<div class="field"><label class="field">${label}
      <input type="number" step="any" value=${value ?? ''} onInput=${event => change(event.target.value === '' ? null : Number(event.target.value))} /></label>
    ${sliders && html`<input type="range" aria-label=${`${input.name}, slider`} min=${range.min} max=${range.max} step=${step} value=${value ?? range.min}
      onInput=${event => change(Number(event.target.value))} />`}</div>`;
}

function Target({ subject, value, change }) {
  const label = html`<span><span dir="auto">${subject.targets[0]}</span> <small class="note inline">what would be right</small></span>`;
  return subject.labels
    ? html`<label class="field target">${label}<select value=${value === null || value === undefined ? '' : JSON.stringify(value)}
        onChange=${event => change(event.target.value === '' ? null : JSON.parse(event.target.value))}>
        <option value="">not known</option>${subject.labels.map(each => html`<option value=${JSON.stringify(each)}>${String(each)}</option>`)}</select></label>`
    : html`<label class="field target">${label}<input type="number" step="any" value=${value ?? ''}
        onInput=${event => change(event.target.value === '' ? null : Number(event.target.value))} /></label>`;
}

/**
 * A row of the dataset that a model comes from; the example of the model where the dataset is gone.
 * @returns {[{row: object, target: any, index: ?number}, function, function(number): void]}
 */
export function useRow(subject, first = 0) {
  const [value, setValue] = useState({ row: subject.example ?? {}, target: null, index: null });
  const choose = async index => {
    if (!subject.dataset) {
      return;
    }
    const answer = await patiently(() => api.get(`/datasets/${subject.dataset.id}/rows`, { offset: index, limit: 1 })).catch(() => null);
    if (answer?.data?.length) {
      setValue({ ...rowOf(subject, answer.data[0]), index });
    }
  };
  useEffect(() => { choose(first); }, [subject.id, first]);
  return [value, setValue, choose];
}

/** The row, from 0, that somebody means who types its number: the nearest that there is, and the first where it is none. */
export function rowOfNumber(text, rows) {
  return Math.min(rows, Math.max(1, Math.round(Number(text) || 1))) - 1;
}

/** Steps through the rows of the dataset. */
export function RowPicker({ subject, value, choose }) {
  if (!subject.dataset) {
    return html`<p class="note">Filled from the example that the model keeps; its dataset is gone.</p>`;
  }
  const { rows, name } = subject.dataset;
  const at = value.index;
  return html`<div class="row picker">
    <button type="button" aria-label="Previous row" disabled=${at === 0} onClick=${() => choose(Math.max(0, (at ?? 1) - 1))}>‹</button>
    <label class="row">row <input type="number" class="short" min="1" max=${rows} value=${at === null ? '' : at + 1} placeholder="–"
      onChange=${event => choose(rowOfNumber(event.target.value, rows))} /></label>
    <button type="button" aria-label="Next row" disabled=${at === rows - 1} onClick=${() => choose(Math.min(rows - 1, (at ?? -1) + 1))}>›</button>
    <button type="button" onClick=${() => choose(Math.floor(Math.random() * rows))}>Any</button>
    <span class="note">${at === null ? 'changed by hand; there are' : 'of'} ${counted(rows, 'row')} in <a dir="auto" href=${`#/data/${encodeURIComponent(subject.dataset.id)}`}>${name}</a></span>
  </div>`;
}
