import { html, useState } from '../lib.js';
import { api, orNull } from '../api.js';
import { difference } from '../difference.js';
import { cell, figure, metric, shortened, whole } from '../format.js';
import { measuredOn } from '../measured.js';
import { to } from '../router.js';
import { aligned } from '../run.js';
import { Chart } from '../ui/chart.js';
import { useLoad } from '../ui/hooks.js';
import { Empty, Loaded, Status } from '../ui/states.js';

const MOST = 8;
const LOWER = new Set(['loss', 'log_loss', 'rmse', 'mae', 'ece', 'mse', 'brier']);

/** Runs side by side: where they differ, how they learned, how good they became. */
function Compare({ query }) {
  const load = useLoad(signal => runs(query, signal), [query.models, query.jobs]);
  return html`<h1>Side by side</h1><${Loaded} of=${load}>${all => (all.length < 2
    ? html`<${Empty}><p>Choose two or more among the <a href=${to(['models'])}>models</a> or the <a href=${to(['jobs'])}>jobs</a>.</p><//>`
    : html`<${Side} all=${all} />`)}<//>`;
}

async function runs({ models = '', jobs = '' }, signal) {
  const ids = text => text.split(',').filter(Boolean).slice(0, MOST).map(encodeURIComponent);
  const got = path => api.get(path, {}, { signal });
  const ofModels = await Promise.all(ids(models).map(async id => {
    const model = await got(`/models/${id}`);
    const job = model.provenance?.job ? await got(`/jobs/${model.provenance.job}`).catch(orNull) : null;
    return { model, job, definition: model.provenance?.definition ?? {} };
  }));
  const ofJobs = await Promise.all(ids(jobs).map(async id => {
    const job = await got(`/jobs/${id}`);
    return { job, model: job.model ? await got(`/models/${job.model}`).catch(orNull) : null, definition: job.definition };
  }));
  return Promise.all([...ofModels, ...ofJobs].map(async run => ({
    ...run, name: run.model ? `${run.model.name} ${run.model.version}` : run.job.name,
    history: run.job ? await api.get(`/jobs/${run.job.id}/history`, { max_points: 500 }, { signal }).catch(orNull) : null,
  })));
}

function Side({ all }) {
  const [every, setEvery] = useState(false);
  const rows = difference(all.map(({ definition }) => definition));
  const shown = every ? rows : rows.filter(({ same }) => !same);
  return html`<${Curves} all=${all} />
    <section><h2>Metrics</h2><${MetricsOf} all=${all} /></section>
    <section><h2>Where the definitions differ</h2>
      ${shown.length === 0 ? html`<p class="note">They do not. The same definition, data and seed make the same network.</p>` : html`<div class="scroll"><table class="numbers diff"><thead><tr><td></td>${all.map(({ name }) => html`<th scope="col" dir="auto">${name}</th>`)}</tr></thead><tbody>
        ${shown.map(({ pointer, values, same }) => html`<tr class=${same ? 'same' : ''}><th scope="row"><code>${pointer.slice(1)}</code></th>${values.map(value => html`<td dir="auto">${value === undefined ? html`<span class="note inline">not there</span>` : value === null ? 'none' : shortened(cell(value), 200)}</td>`)}</tr>`)}</tbody></table></div>`}
      <button type="button" class="more" onClick=${() => setEvery(!every)}>${every ? 'Only what differs' : `All ${whole(rows.length)} fields`}</button></section>`;
}

function Curves({ all }) {
  const known = all.map((run, i) => ({ ...run, i })).filter(({ history }) => history?.series?.epoch?.length);
  const [log, setLog] = useState(true);
  if (known.length === 0) {
    return null;
  }
  const { x, lines } = aligned(known.flatMap(({ name, history, i }) => {
    const { epoch, train_loss: train, val_loss: validation } = history.series;
    return [[train, 'training', true], [validation, 'validation', false]].filter(([values]) => values?.some(value => typeof value === 'number'))
      .map(([values, set, dashed]) => ({ label: `${name}, ${set}`, tone: i, dashed, x: epoch, values }));
  }));
  return html`<section><div class="row between"><h2>Learning curves</h2><label class="check"><input type="checkbox" checked=${log} onChange=${event => setLog(event.target.checked)} /> logarithmic</label></div>
    <${Chart} x=${x} lines=${lines} log=${log} label="Losses" height=${320} /></section>`;
}

function MetricsOf({ all }) {
  const measured = all.map(({ model }) => (model ? measuredOn(model.metrics) : ['', {}]));
  const names = [...new Set(measured.flatMap(([, values]) => Object.keys(values)))].filter(name => measured.some(([, values]) => typeof values[name] === 'number'));
  const best = name => {
    const values = measured.map(([, each]) => each[name]).filter(value => typeof value === 'number');
    return LOWER.has(name) ? Math.min(...values) : Math.max(...values);
  };
  return html`<div class="scroll"><table class="numbers"><thead><tr><td></td>${all.map(({ name, model, job }) => html`<th scope="col" dir="auto">${model ? html`<a href=${to(['models', model.id])}>${name}</a>` : name} ${job && !model ? html`<${Status} word=${job.status} />` : ''}</th>`)}</tr></thead><tbody>
    <tr><th scope="row">measured on</th>${measured.map(([set]) => html`<td>${set || '–'}</td>`)}</tr>
    <tr><th scope="row">parameters</th>${all.map(({ model }) => html`<td>${whole(model?.parameters)}</td>`)}</tr>
    ${names.map(name => html`<tr><th scope="row">${metric(name)}</th>${measured.map(([, values]) => html`<td class=${values[name] === best(name) && all.length > 1 ? 'winner' : ''}>${figure(values[name])}</td>`)}</tr>`)}
    <tr><th scope="row">seconds</th>${all.map(({ job }) => html`<td>${figure(job?.run_seconds)}</td>`)}</tr></tbody></table></div>`;
}

export const routes = [['/compare', Compare]];
