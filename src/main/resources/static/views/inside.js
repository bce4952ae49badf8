import { html, useEffect, useState } from '../lib.js';
import { api } from '../api.js';
import { counted, figure, metric, said, shortened, when, whole, words } from '../format.js';
import { doubt, sortedBy } from '../hardest.js';
import { measuredOn } from '../measured.js';
import { refine, to } from '../router.js';
import { gridOf, subjectOf } from '../subject.js';
import { CollapseInWords } from '../ui/collapse.js';
import { Command, curl } from '../ui/command.js';
import { Contributions, Heat, Histogram } from '../ui/drawings.js';
import { useKept, useLoad, useSettled } from '../ui/hooks.js';
import { Filters, hasFilters } from '../ui/filters.js';
import { Seen, seesPictures } from '../ui/seen.js';
import { ModelCards } from '../ui/modelcards.js';
import { Answer, Values } from '../ui/names.js';
import { Pixels } from '../ui/pixels.js';
import { RowForm, RowPicker, brightest, useRow } from '../ui/rowform.js';
import { Empty, Loaded, Loading, Refusal, Status } from '../ui/states.js';
import { Table } from '../ui/table.js';
import { calm, Traced } from '../ui/traced.js';
import { Chart } from '../ui/chart.js';
import { NeuronPanel, useChanged } from '../ui/neuron.js';

const TABS = [['row', 'One row'], ['seen', 'What it sees'], ['filters', 'Filters'], ['histograms', 'Histograms'], ['hardest', 'Hardest rows'], ['landscape', 'Loss landscape'], ['why', 'Why'], ['checks', 'Checks'], ['card', 'Card']];
const FOLLOW_MS = 3000;
const TOP = 20;
const FRAME_MS = 900;

/** What can be opened: models, and jobs on their way. */
function Choose() {
  const running = useLoad(signal => api.get('/jobs', { status: 'running', limit: 20 }, { signal }), [], FOLLOW_MS);
  const paused = useLoad(signal => api.get('/jobs', { status: 'paused', limit: 20 }, { signal }), [], FOLLOW_MS);
  const jobs = [...running.data?.data ?? [], ...paused.data?.data ?? []];
  return html`<h1>Look inside</h1>
    <p class="lead">Every number between a row and its prediction, and every number between its error and each weight.</p>
    ${jobs.length > 0 && html`<section><h2>Being trained now</h2><div class="cards">${jobs.map(job => html`
      <a class="card" key=${job.id} href=${to(['inside', job.id])}><strong dir="auto">${job.name}</strong> <${Status} word=${job.status} /></a>`)}</div></section>`}
    <section><h2>Models</h2>
      <${ModelCards} view="inside" about=${model => `${model.task}, ${counted(model.parameters, 'parameter')}, ${when(model.created_at)}`}>
        <a href=${to(['learn'])}>Train one in a lesson</a>, or <a href=${to(['network'])}>your own</a>.<//></section>`;
}

function untilEnded(subject) {
  return subject && !subject.running ? 0 : FOLLOW_MS;
}

function Inside({ id, query }) {
  const subject = useLoad(signal => subjectOf(id, signal), [id], id.startsWith('job_') ? untilEnded : 0);
  return html`<${Loaded} of=${subject} what="the network">${found => html`<${Opened} subject=${found} query=${query} />`}<//>`;
}

function Opened({ subject, query }) {
  const offered = { card: Boolean(subject.model), filters: hasFilters(subject), seen: seesPictures(subject) };
  const tabs = TABS.filter(([name]) => offered[name] ?? true);
  const tab = tabs.some(([name]) => name === query.tab) ? query.tab : 'row';
  const [moment, setMoment] = useState(subject.moment ?? null);
  return html`<div class="row between">
      <h1>Inside <span dir="auto">${subject.name}</span>${subject.version > 1 ? ` version ${subject.version}` : ''}</h1>
      <div class="row">${subject.status && html`<${Status} word=${subject.status} />`}
        ${subject.model && html`<a href=${to(['predict', subject.id])}>Predict</a><a href=${to(['models', subject.id])}>Metrics</a>`}
        ${subject.job && html`<a href=${to(['training', subject.job])}>Training</a>`}</div>
    </div>
    <div class="tabs" role="tablist" aria-label="What to look at" onKeyDown=${event => turn(event, tab)}>${tabs.map(([name, title]) => html`
      <button type="button" role="tab" id=${`tab-${name}`} aria-selected=${String(tab === name)} tabindex=${tab === name ? 0 : -1}
        onClick=${() => refine({ tab: name === 'row' ? null : name })}>${title}</button>`)}</div>
    <div role="tabpanel" aria-labelledby=${`tab-${tab}`}>
      ${['row', 'seen', 'why'].includes(tab) && html`<${Moments} subject=${subject} moment=${moment} setMoment=${setMoment} />`}
      ${tab === 'row' && html`<${OneRow} subject=${subject} query=${query} moment=${moment} />`}
      ${tab === 'seen' && html`<${Seen} subject=${subject} moment=${moment} />`}
      ${tab === 'filters' && html`<${Filters} subject=${subject} />`}
      ${tab === 'histograms' && html`<${Histograms} subject=${subject} />`}
      ${tab === 'hardest' && html`<${Hardest} subject=${subject} />`}
      ${tab === 'landscape' && html`<${Landscape} subject=${subject} />`}
      ${tab === 'why' && html`<${Why} subject=${subject} moment=${moment} />`}
      ${tab === 'checks' && html`<${Checks} subject=${subject} moment=${moment} />`}
      ${tab === 'card' && html`<${Card} subject=${subject} />`}
    </div>`;
}

/** Left and right move between tabs, as a screen reader announces it. */
function turn(event, tab) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) {
    const all = [...event.currentTarget.querySelectorAll('[role=tab]')];
    const next = all[(all.findIndex(each => each.id === `tab-${tab}`) + step + all.length) % all.length];
    next.focus();
    next.click();
  }
}

/** A slider over the checkpoints of the job: the network as it was then. */
function Moments({ subject, moment, setMoment }) {
  const list = useLoad(signal => (subject.job ? api.get(`/jobs/${subject.job}/checkpoints`, { limit: 100 }, { signal }) : { data: [] }), [subject.job], subject.running ? FOLLOW_MS : 0);
  const [playing, setPlaying] = useState(false);
  const all = [...list.data?.data ?? []].sort((one, other) => one.step - other.step);
  const stops = [...all, null];
  const at = moment === null ? all.length : Math.max(0, all.findIndex(({ id }) => id === moment.id));
  useEffect(() => {
    if (!playing) {
      return undefined;
    }
    const timer = setTimeout(() => (at >= all.length ? setPlaying(false) : setMoment(stops[at + 1])), FRAME_MS);
    return () => clearTimeout(timer);
  }, [playing, at]);
  if (all.length === 0) {
    return null;
  }
  const play = () => {
    if (!playing && at >= all.length) {
      setMoment(all[0]);
    }
    setPlaying(!playing && !calm());
  };
  return html`<div class="row moments"><label class="row">Time <input type="range" class="full" min="0" max=${all.length} value=${at}
      aria-valuetext=${momentText(moment)} onInput=${event => { setPlaying(false); setMoment(stops[Number(event.target.value)]); }} /></label>
    <button type="button" onClick=${play}>${playing ? 'Stop' : 'Play'}</button>
    <span class="note" aria-live="polite">${momentText(moment)}${moment?.metrics?.train_loss ? `, training loss ${figure(moment.metrics.train_loss)}` : ''}</span></div>`;
}

function momentText(moment) {
  return moment === null ? 'as it is now' : `after epoch ${whole(moment.epoch)}, step ${whole(moment.step)}`;
}

function OneRow({ subject, query, moment }) {
  const [value, setValue, choose] = useRow(subject, Math.max(0, Number(query.row) || 0));
  const asked = useSettled({ row: value.row, target: value.target, checkpoint: moment?.id ?? null }, 150);
  const [selected, setSelected] = useState(null);
  const [changes, setChanges] = useState({});
  const select = key => {
    setSelected(key);
    setChanges({});
  };
  const body = {
    row: asked.row, top: TOP, ...(asked.target === null ? {} : { target: asked.target }), ...(asked.checkpoint ? { checkpoint: asked.checkpoint } : {}),
  };
  const trace = useKept(useLoad(signal => api.post(`${subject.path}/trace`, body, { signal }), [subject.id, body], subject.running && !asked.checkpoint ? FOLLOW_MS : 0));
  const shown = useChanged(subject, trace.data, body, changes);
  return html`<div class="columns inside">
      <div class="panel">
        <${RowPicker} subject=${subject} value=${value} choose=${choose} />
        ${trace.problem && html`<${Refusal} problem=${trace.problem} retry=${trace.reload} />`}
        ${shown ? html`<${Said} trace=${shown} changed=${shown !== trace.data} /><${Traced} trace=${shown} selected=${selected} select=${select} />` : !trace.problem && html`<${Loading} what="the numbers" />`}
      </div>
      <div class="stack full">
        ${selected && shown && html`<${NeuronPanel} subject=${subject} trace=${shown} plain=${trace.data ?? shown} key=${selected} at=${selected} body=${body} close=${() => select(null)} changes=${changes} setChanges=${setChanges} />`}
        <details class="panel" open=${!selected}><summary>The row, to be changed</summary>
          <${RowForm} subject=${subject} value=${value} change=${setValue} withTarget=${true} /></details>
      </div>
    </div>
    <details><summary>The same as a worked example, from a terminal</summary>
      <${Command} text=${curl('POST', `${subject.path}/trace`, body, " \\\n  -H 'Accept: text/markdown'")} /></details>`;
}

function Said({ trace, changed }) {
  return html`<p class="said">${changed ? 'With your change it says' : 'It says'} <strong><${Answer} value=${trace.prediction} /></strong>.
    ${trace.loss ? html` The loss is ${words(trace.loss.name).toLowerCase()} = <strong>${figure(trace.loss.value)}</strong>.` : html` Say what would be right, and the blame is traced back to every weight.`}</p>
    ${trace.warnings?.map(warning => html`<p class="caution">${warning}</p>`)}`;
}

const KINDS = [['weights', 'Weights'], ['activations', 'Activations'], ['gradients', 'Gradients']];

function Histograms({ subject }) {
  const [of, setOf] = useState('weights');
  const load = useLoad(signal => (subject.job ? api.get(`/jobs/${subject.job}/distributions`, { of }, { signal }) : null), [subject.job, of], subject.running ? FOLLOW_MS : 0);
  const [at, setAt] = useState(Infinity);
  if (!subject.job) {
    return html`<${Empty}><p>This model was not trained here, so nothing was recorded of its training.</p><//>`;
  }
  return html`<div class="row choice" role="group" aria-label="What is counted">${KINDS.map(([name, title]) => html`<button type="button" aria-pressed=${String(of === name)} onClick=${() => setOf(name)}>${title}</button>`)}</div>
    <${Loaded} of=${load}>${data => {
      const last = data.epochs.length - 1;
      const now = Math.min(at, last);
      const layers = [...new Set(data.data.map(({ layer }) => layer))];
      if (last < 0) {
        return html`<${Empty}><p>Nothing has been recorded yet.</p><//>`;
      }
      return html`<label class="row">Epoch <input type="range" class="full" min="0" max=${last} value=${now} onInput=${event => setAt(Number(event.target.value))} />
          <strong>${whole(data.epochs[now])}</strong></label>
        <div class="cards">${layers.map(layer => html`<${LayerHistogram} key=${layer} all=${data.data.filter(each => each.layer === layer)} epoch=${data.epochs[now]} of=${of} last=${layers.length} />`)}</div>`;
    }}<//>`;
}

function LayerHistogram({ all, epoch, of, last }) {
  const one = all.find(each => each.epoch === epoch) ?? all.at(-1);
  const from = Math.min(...all.map(({ low }) => low));
  const until = Math.max(...all.map(({ high }) => high));
  return html`<div class="card"><h2>${one.layer === last ? 'Output layer' : `Layer ${one.layer}`}</h2>
    <${Histogram} counts=${one.counts} low=${one.low} high=${one.high} from=${from} until=${until} label=${`${of} of layer ${one.layer} after epoch ${epoch}: mean ${figure(one.mean)}, standard deviation ${figure(one.std)}`} />
    <p class="note">mean ${figure(one.mean)}, standard deviation ${figure(one.std)}${one.dead ? html`, <strong>${whole(one.dead)} of ${whole(one.units)} dead</strong>` : ''}${one.saturated ? html`, <strong>${whole(one.saturated)} saturated</strong>` : ''}</p></div>`;
}

function Hardest({ subject }) {
  const load = useLoad(signal => (subject.job ? api.get(`/jobs/${subject.job}/hardest-rows`, { limit: 50 }, { signal, patience: 120_000 }) : null), [subject.job]);
  const grid = gridOf(subject);
  if (!subject.job) {
    return html`<${Empty}><p>This model was not trained here, so its training rows are not known.</p><//>`;
  }
  return html`<${Loaded} of=${load}>${data => html`
    <p>${doubt(data)}${data.suspects > 0 ? ' Look at them before you train again.' : ''}
      <span class="note">${sortedBy(data)} ${data.note ?? ''}</span></p>
    <${Table} label="Hardest rows" rows=${data.data} keyOf=${row => row.row} columns=${[
      { title: 'Row', value: row => row.row + 1, cell: row => html`<a href=${to(['inside', subject.id], { row: row.row })} title="Follow it through the network">${whole(row.row + 1)}</a>${row.suspect ? html` <span class="status failed">suspect</span>` : ''}` },
      ...grid ? [{ title: 'Picture', cell: row => html`<${Pixels} grid=${grid} row=${row.values} max=${brightest(subject, grid)} small=${true} label=${`row ${row.row + 1}`} />` }] : [],
      { title: 'Loss', numeric: true, value: row => row.loss, cell: row => figure(row.loss) },
      { title: 'Label', value: row => textOf(row.target), cell: row => html`<span><${Answer} value=${row.target} /></span>` },
      { title: 'It says', value: row => said(row.prediction), cell: row => html`<span><${Answer} value=${row.prediction} /></span>` },
      { title: 'Part', value: row => (row.held_out ? 'validation' : 'training') },
      ...grid ? [] : [{ title: 'Values', value: row => Object.entries(row.values).map(([name, value]) => `${shortened(name, 16)} ${shortened(value ?? 'missing', 24)}`).slice(0, 6).join(', '), cell: row => html`<${Values} values=${row.values} />` }],
    ]} />`}<//>`;
}

function textOf(value) {
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value ?? '–');
}

function Landscape({ subject }) {
  const load = useLoad(signal => api.get(`${subject.path}/landscape`, { points: 25 }, { signal, patience: 120_000 }), [subject.id]);
  return html`<p class="lead narrow">The loss around the weights that were found: straight ahead in two random directions. Orange is high ground, teal is low; the line is the way that training took.</p>
    <${Loaded} of=${load} what="the landscape">${data => {
      const all = data.loss.flat().filter(value => typeof value === 'number');
      const [low, high] = [Math.min(...all), Math.max(...all)];
      const log = value => Math.log(Math.max(value, 1e-9));
      const shade = value => (typeof value !== 'number' || high <= low ? 0 : 1 - (log(value) - log(low)) / (log(high) - log(low) || 1));
      const [first, end] = [data.steps[0], data.steps.at(-1)];
      const place = value => Math.max(0, Math.min(1, (value - first) / (end - first)));
      return html`<div class="columns"><${Heat} values=${data.loss} shade=${shade} label=${`Loss from ${figure(low)} to ${figure(high)} around the weights, ${figure(data.center)} in the middle`}
          low=${`loss ${figure(high)}`} high=${figure(low)} path=${(data.path ?? []).map(({ x, y, epoch, loss }) => ({ x: place(x), y: place(y), title: `epoch ${epoch}: loss ${figure(loss)}` }))} />
        <div><dl class="particulars"><dt>in the middle</dt><dd>${figure(data.center)}</dd><dt>lowest around</dt><dd>${figure(low)}</dd><dt>highest around</dt><dd>${figure(high)}</dd><dt>measured on</dt><dd>${counted(data.rows, 'row')} (${data.side})</dd></dl>
          <p class="note">A wide valley forgives small changes of the weights; a narrow one does not. <code>${data.formula}</code></p></div></div>`;
    }}<//>`;
}

const METHODS = [['integrated_gradients', 'Integrated gradients'], ['gradient_x_input', 'Gradient × input'], ['occlusion', 'Occlusion'], ['shapley', 'Shapley values']];

function Why({ subject, moment }) {
  const [value, setValue, choose] = useRow(subject);
  const [method, setMethod] = useState(METHODS[0][0]);
  const asked = useSettled(value.row, 250);
  const load = useKept(useLoad(signal => api.post(`${subject.path}/attribution`, { row: asked, method, ...(moment ? { checkpoint: moment.id } : {}) }, { signal, patience: 60_000 }), [subject.id, asked, method, moment?.id]));
  return html`<div class="columns"><div class="panel"><h2>Why this answer?</h2>
      <div class="row"><${RowPicker} subject=${subject} value=${value} choose=${choose} />
        <label class="row note">by <select value=${method} onChange=${event => setMethod(event.target.value)}>${METHODS.map(([name, title]) => html`<option value=${name}>${title}</option>`)}</select></label></div>
      <${Loaded} of=${load}>${data => html`<p>From <strong>${figure(data.base)}</strong>, ${method === 'shapley' ? 'the answer on average' : 'the answer for an average row'}, to <strong>${figure(data.value)}</strong>${data.of ? html` for <span dir="auto">${data.of}</span>` : ''}:</p>
        <${Contributions} data=${data.contributions} label="Contribution of each column" /><p class="note"><code>${data.formula}</code> ${data.source}</p>`}<//></div>
    <div class="stack full"><details class="panel" open><summary>The row, to be changed</summary><${RowForm} subject=${subject} value=${value} change=${setValue} /></details>
      <${Importance} subject=${subject} /></div></div>`;
}

function Importance({ subject }) {
  const [asked, setAsked] = useState(false);
  const load = useLoad(signal => (asked ? api.get(`${subject.path}/importance`, {}, { signal, patience: 120_000 }) : null), [subject.id, asked]);
  const [feature, setFeature] = useState(null);
  return html`<div class="panel"><h2>Which columns matter at all?</h2>
    ${!asked ? html`<p>The metric with the values of one column permuted among the rows: what it loses is the importance of the column.</p><button type="button" onClick=${() => setAsked(true)}>Measure it</button>`
      : html`<${Loaded} of=${load}>${data => html`<p class="note">${metric(data.metric)} ${figure(data.value)} on the ${data.on} set</p>${data.note && html`<p class="note caution">${data.note}</p>`}
        <${Contributions} data=${data.data.map(({ column, importance }) => ({ column, contribution: importance }))} label="Importance of each column" />
        <label class="row note">What it answers over <select value=${feature ?? ''} onChange=${event => setFeature(event.target.value)}><option value="">choose a column</option>${data.data.map(({ column }) => html`<option>${column}</option>`)}</select></label>
        ${feature && html`<${Dependence} subject=${subject} feature=${feature} />`}`}<//>`}</div>`;
}

function Dependence({ subject, feature }) {
  const load = useLoad(signal => api.get(`${subject.path}/partial-dependence`, { feature }, { signal, patience: 60_000 }), [subject.id, feature]);
  return html`<${Loaded} of=${load}>${data => (data.type === 'number' || data.type === 'integer'
    ? html`<${Chart} x=${data.values} xLabel=${feature} height=${200} label=${`Mean answer over ${feature}`} lines=${data.outputs.slice(0, 8).map(({ name, mean }) => ({ label: name, values: mean }))} />`
    : html`<${Contributions} data=${data.values.map((value, i) => ({ column: String(value), contribution: data.outputs[0].mean[i] }))} label=${`Mean answer over ${feature}`} />`)}<//>`;
}

function Checks({ subject, moment }) {
  const checkpoint = moment?.id;
  return html`<div class="cards broad">
    <${Check} title="Are the gradients right?" says="Each derivative by backpropagation, against what the loss really does when the weight is moved a little."
      run=${() => api.post(`${subject.path}/gradient-check`, { rows: 8, ...(checkpoint ? { checkpoint } : {}) }, { patience: 120_000 })}>${data => html`
      <p class=${data.verdict === 'pass' ? '' : 'caution'}><strong>${data.verdict === 'pass' ? 'They agree.' : 'They do not agree.'}</strong>${' '}
        ${counted(data.compared, 'derivative')} compared on ${counted(data.rows, 'row')}; the worst differs by ${figure(data.max_relative_error)} of its size, ${figure(data.tolerance)} is allowed.</p>
      ${data.worst && html`<p class="note">The worst: layer ${data.worst.layer}, ${data.worst.parameter}: ${figure(data.worst.analytic)} by backpropagation, ${figure(data.worst.numeric)} by moving it.</p>`}`}<//>
    <${Check} title="Is it only a straight line?" says="Layers without a non-linear activation between them collapse into one, however many there are."
      run=${() => api.get(`${subject.path}/collapse`, { checkpoint })}>${data => html`<${CollapseInWords} data=${data} />`}<//>
    ${subject.model && subject.model.provenance?.job && html`<${Check} title="Does it come out the same again?" says="Trains it once more from what the model says of itself, and compares the weights bit by bit."
      run=${() => api.post(`/models/${subject.id}/verify`, {}, { query: { wait: 60 }, patience: 90_000 })}>${data => html`
      <p><${Status} word=${data.verdict ?? data.status} /> ${data.detail ?? data.message ?? ''}</p>`}<//>`}
  </div>`;
}

/** Something that is worked out when it is asked for. */
function Check({ title, says, run, children }) {
  const [state, setState] = useState(null);
  const ask = async () => {
    setState({ busy: true });
    try {
      setState({ data: await run() });
    } catch (problem) {
      setState({ problem });
    }
  };
  return html`<div class="card"><h2>${title}</h2><p>${says}</p>
    <button type="button" class="go" disabled=${state?.busy} onClick=${ask}>${state?.busy ? 'Working …' : 'Check it'}</button>
    <div aria-live="polite">${state?.data && children(state.data)}${state?.problem && html`<${Refusal} problem=${state.problem} />`}</div></div>`;
}

function Card({ subject }) {
  const { model } = subject;
  const [set, measured] = measuredOn(model.metrics);
  return html`<article class="printed"><h2>Model card</h2>
    <dl class="particulars"><dt>name</dt><dd><bdi>${model.name}</bdi>, version ${model.version}</dd><dt>task</dt><dd>${model.task} of <span dir="auto">${model.targets.join(', ')}</span></dd>
      <dt>made</dt><dd>${when(model.created_at)}</dd><dt>parameters</dt><dd>${whole(model.parameters)}</dd><dt>inputs</dt><dd>${counted(model.inputs.length, 'column')}</dd>
      ${Object.entries(measured).map(([name, value]) => html`<dt>${metric(name)}</dt><dd>${typeof value === 'number' ? figure(value) : Array.isArray(value) ? value.map(figure).join(' to ') : '–'} <small class="note inline">${set}</small></dd>`)}
      <dt>seed</dt><dd>${whole(model.provenance?.seed)}</dd><dt>weights</dt><dd><code>${model.provenance?.weights_sha256?.slice(0, 16)}…</code></dd></dl>
    <div class="row noprint"><a class="button" href=${`/models/${model.id}/card`} target="_blank" rel="noopener">The whole card</a><button type="button" onClick=${() => print()}>Print this page</button></div></article>`;
}

export const routes = [['/inside/:id', Inside], ['/inside', Choose]];
