import { html, useMemo, useState } from '../lib.js';
import { api } from '../api.js';
import { parallel, pointer, short } from '../axes.js';
import { onBuiltIn } from '../builtin.js';
import { counted, figure, metric as metricName, shortened, when, whole, words, written } from '../format.js';
import { targetOf } from '../remembered.js';
import { go, to } from '../router.js';
import { sweepOf } from '../swept.js';
import { Command, curl } from '../ui/command.js';
import { useLoad } from '../ui/hooks.js';
import { Loaded, Progress, Refusal, Status } from '../ui/states.js';
import { Listed, Table, usePages } from '../ui/table.js';
import { complain } from '../ui/toasts.js';

const REFRESH_MS = 2000;
const SIZE = { width: 760, height: 280 };
const EXAMPLE = {
  job: { dataset: 'iris' }, method: 'random', trials: 12,
  parameters: { 'training.optimizer.learning_rate': { min: 1e-4, max: 0.1, scale: 'log' }, 'network.layers': { values: [[4], [8], [8, 8]] } },
};

function All() {
  const list = usePages('/sweeps', {}, REFRESH_MS);
  const start = async () => {
    try {
      const sweep = await api.post('/sweeps', { ...EXAMPLE, job: await onBuiltIn(EXAMPLE.job) });
      location.hash = to(['sweeps', sweep.id]);
    } catch (problem) {
      complain(problem);
    }
  };
  return html`<h1>Sweeps</h1><p class="lead">A sweep trains many jobs that differ in some hyperparameters, and ranks them.</p>
    <div><${Start} /></div>
    <div><${Listed} list=${list} label="sweeps" columns=${[
      { title: 'Sweep', value: ({ name }) => name, cell: sweep => html`<a dir="auto" href=${to(['sweeps', sweep.id])}>${shortened(sweep.name, 60)}</a><small class="note">${when(sweep.created_at)}</small>` },
      { title: 'Status', value: ({ status }) => status, cell: ({ status }) => html`<${Status} word=${status} />` },
      { title: 'Progress', value: ({ progress }) => progress.fraction, cell: sweep => html`<${Progress} fraction=${sweep.progress.fraction} label=${`Progress of ${sweep.name}`} /><small class="note">${sweep.progress.message}</small>` },
      { title: 'Best', value: ({ best }) => best?.value, cell: ({ best, metric }) => (best ? html`${metricName(metric)} ${figure(best.value)}<small class="note">${inWords(best.values)}</small>` : '–') },
    ]}><p>There are none yet. <button type="button" class="go" onClick=${start}>Try 12 networks on iris</button></p><//></div>
    <details><summary>Start one from a terminal</summary><${Command} text=${curl('POST', '/sweeps', EXAMPLE)} /></details>`;
}

const TRIES = [['rate', 'learning rate'], ['units', 'units per layer'], ['layers', 'number of layers']];
const MOST_TRIALS = 1000;

/** A sweep over one's own data. */
function Start() {
  const list = useLoad(signal => api.get('/datasets', { limit: 100 }, { signal }), []);
  const known = useMemo(() => [...new Map([...list.data?.data ?? []].reverse().map(each => [each.name, each])).values()].reverse(), [list.data]);
  const [form, setForm] = useState({ dataset: null, target: null, tries: { rate: true, units: true, layers: false }, trials: 12 });
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const dataset = known.find(({ name }) => name === form.dataset) ?? known[0];
  const columns = useLoad(async signal => (dataset ? (await api.get(`/datasets/${dataset.id}`, {}, { signal })).columns : []), [dataset?.id]);
  const names = (columns.data ?? []).map(({ name }) => name);
  const target = [form.target, dataset && targetOf(dataset.name)].find(name => names.includes(name)) ?? names.at(-1);
  const nothing = !Object.values(form.tries).some(Boolean);
  const start = async event => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const sweep = await api.post('/sweeps', sweepOf({ ...form, dataset: dataset.name, target }));
      go(['sweeps', sweep.id]);
    } catch (refused) {
      setProblem(refused);
      setBusy(false);
    }
  };
  return html`<form class="panel start-sweep" aria-label="Start a sweep" onSubmit=${start}>
    <div class="row ask"><label class="field">Data<select value=${dataset?.name} onChange=${event => setForm({ ...form, dataset: event.target.value, target: null })}>
        ${known.map(({ name }) => html`<option key=${name} value=${name}>${shortened(name)}</option>`)}</select></label>
      <label class="field">Predicts<select value=${target} onChange=${event => setForm({ ...form, target: event.target.value })}>${names.map(name => html`<option key=${name} value=${name}>${shortened(name)}</option>`)}</select></label>
      <label class="field">Trials<input type="number" class="short" required min="1" max=${MOST_TRIALS} value=${form.trials} onInput=${event => setForm({ ...form, trials: Number(event.target.value) })} /></label>
      <button class="go" disabled=${busy || nothing || !target}>${busy ? 'Starting …' : 'Start'}</button></div>
    <fieldset class="row"><legend>What is tried</legend>${TRIES.map(([name, title]) => html`<label class="check" key=${name}><input type="checkbox" checked=${form.tries[name]}
      onChange=${event => setForm({ ...form, tries: { ...form.tries, [name]: event.target.checked } })} />${title}</label>`)}
      ${nothing && html`<span class="note">Choose at least one.</span>`}</fieldset>
    <${Refusal} problem=${problem} /></form>`;
}

function untilEnded(sweep) {
  return sweep?.finished_at ? 0 : REFRESH_MS;
}

function One({ id }) {
  const load = useLoad(signal => api.get(`/sweeps/${encodeURIComponent(id)}`, {}, { signal }), [id], untilEnded);
  return html`<${Loaded} of=${load} what="the sweep">${sweep => html`<${Opened} sweep=${sweep} reload=${load.reload} />`}<//>`;
}

function Opened({ sweep, reload }) {
  const [chosen, setChosen] = useState(null);
  const names = Object.keys(sweep.definition.parameters).map(pointer);
  const cancel = async () => {
    try {
      await api.post(`/sweeps/${sweep.id}/cancel`);
    } catch (problem) {
      complain(problem);
    }
    reload();
  };
  return html`<div class="row between"><h1 dir="auto">${sweep.name}</h1><div class="row"><${Status} word=${sweep.status} />
      ${sweep.best?.model && html`<a class="button go" href=${to(['models', sweep.best.model])}>The best model</a>`}
      ${!sweep.finished_at && html`<button type="button" class="danger" onClick=${cancel}>Cancel</button>`}</div></div>
    <p class="note">${words(sweep.method)} search for the ${sweep.direction === 'max' ? 'highest' : 'lowest'} ${metricName(sweep.metric)}. ${words(sweep.progress.message)}.</p>
    <${Parallel} sweep=${sweep} chosen=${chosen} choose=${setChosen} />
    <section><h2>Leaderboard</h2><${Table} label="trials" rows=${sweep.trials} keyOf=${({ trial }) => trial} page=${50} columns=${[
      { title: 'Rank', value: ({ rank }) => rank, cell: trial => html`<button type="button" class="bare" aria-pressed=${String(chosen === trial.trial)} aria-label=${`Show trial ${trial.trial} in the drawing`} onClick=${() => setChosen(chosen === trial.trial ? null : trial.trial)}>${trial.rank ?? '–'}</button>` },
      { title: metricName(sweep.metric), numeric: true, value: trial => trial.value ?? trial.latest, cell: trial => html`<span class=${sweep.best?.trial === trial.trial ? 'winner' : ''}>${figure(trial.value ?? trial.latest)}</span>` },
      ...names.map(name => ({ title: words(short(name)), value: ({ values }) => (typeof values[name] === 'object' ? JSON.stringify(values[name]) : values[name]), cell: ({ values }) => written(values[name]) })),
      { title: 'Epochs at most', numeric: true, value: ({ epochs }) => epochs, cell: trial => (trial.jobs?.length > 1 ? trial.jobs.map(({ epochs }) => whole(epochs)).join(' → ') : whole(trial.epochs)) },
      { title: 'Status', value: ({ status }) => status, cell: trial => html`<${Status} word=${trial.status} />${trial.error ? html`<small class="wrong">${trial.error}</small>` : ''}` },
      { title: 'Open', cell: trial => html`<div class="links">${trial.job && html`<a href=${to(['training', trial.job])}>training</a>`}${trial.model && html`<a href=${to(['models', trial.model])}>model</a>`}</div>` },
    ]} /></section>`;
}

/** Parallel coordinates: a line per trial through its hyperparameters to what came of it. */
function Parallel({ sweep, chosen, choose }) {
  const { axes, lines } = useMemo(() => parallel(sweep, SIZE, figure), [sweep]);
  if (lines.length < 2) {
    return html`<p class="note">A drawing of all trials appears here once two are done.</p>`;
  }
  const ordered = [...lines].sort((one, other) => (one.trial.trial === chosen) - (other.trial.trial === chosen) || one.best - other.best || other.t - one.t);
  return html`<div class="scroll"><svg class="parallel" viewBox=${`-60 -20 ${SIZE.width + 120} ${SIZE.height + 30}`} role="img" aria-label=${`${counted(lines.length, 'trial')}: hyperparameters against ${sweep.metric}`}>
    ${ordered.map(({ trial, points, best, t }) => html`<polyline class=${`trial${best ? ' winner' : ''}${trial.trial === chosen ? ' chosen' : ''}`} stroke-opacity=${best || trial.trial === chosen ? 1 : (0.75 - 0.6 * t).toFixed(2)}
      points=${points.map(({ x, y }) => `${x.toFixed(1)},${y}`).join(' ')} onClick=${() => choose(trial.trial === chosen ? null : trial.trial)}><title>rank ${trial.rank}: ${figure(trial.value)}; ${inWords(trial.values)}</title></polyline>`)}
    ${axes.map(({ label, x, ticks }, i) => html`<line class="axis" x1=${x} x2=${x} y1="20" y2=${SIZE.height - 20} /><text class="title" x=${x} y="4" text-anchor="middle">${label}</text>
      ${ticks.map(({ y, text }) => html`<text x=${i === axes.length - 1 ? x + 6 : x - 6} y=${y + 4} text-anchor=${i === axes.length - 1 ? 'start' : 'end'}>${shortened(text, 10)}</text>`)}`)}</svg></div>
    <p class="note">The better a trial, the stronger its line; the best is orange.</p>`;
}

function inWords(values) {
  return Object.entries(values).map(([at, value]) => `${short(at)} ${written(value)}`).join(', ');
}

export const routes = [['/sweeps/:id', One], ['/sweeps', All]];
