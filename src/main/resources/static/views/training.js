import { html, useEffect, useMemo, useRef, useState } from '../lib.js';
import { api, download, events, reachable } from '../api.js';
import { difference } from '../difference.js';
import { doubt, sortedBy } from '../hardest.js';
import { bytes, cell, clock, counted, duration, exactly, figure, metric, shortened, tellsChoice, when, whole, words, written } from '../format.js';
import { go, refine, to } from '../router.js';
import { aligned, kind, MOST_POINTS, Run, setOf, smoothed } from '../run.js';
import { Bars } from '../ui/bars.js';
import { Chart } from '../ui/chart.js';
import { Command, curl } from '../ui/command.js';
import { Drawing, drawn } from '../ui/drawing.js';
import { useFollow, useFrame, useLoad } from '../ui/hooks.js';
import { Answer, Values } from '../ui/names.js';
import { Loading, Progress, Refusal, Status } from '../ui/states.js';
import { Surface } from '../ui/surface.js';
import { Listed, Table, usePages } from '../ui/table.js';
import { complain } from '../ui/toasts.js';

const REFRESH_MS = 2000;
const OTHERS_MS = 5000;
const EVENTS_BEFORE = 100;
const POINTS = 40;
const ROWS_SHOWN = 500;
const HARDEST = 20;
const MAIN = ['loss', 'accuracy', 'balanced_accuracy', 'macro_f1', 'mcc', 'roc_auc', 'log_loss', 'rmse', 'mae', 'r2'];
const ACTIONS = {
  pause: ['Pause', 'Pause training; it can be resumed later'],
  resume: ['Resume', 'Resume training'],
  step: ['Step', 'Train one more batch'],
  cancel: ['Cancel', 'Stop training for good'],
};

function All() {
  const list = usePages('/jobs', {}, REFRESH_MS);
  const [compared, setCompared] = useState([]);
  const columns = [
    { title: 'Training', value: each => each.name, cell: each => html`<a href=${to(['training', each.id])} dir="auto">${each.name}</a><small class="note">${when(each.created_at)}</small>` },
    { title: 'Status', value: each => each.status, cell: each => html`<${Status} word=${each.status} />` },
    { title: 'Progress', value: each => each.progress.fraction, cell: each => html`<div><${Progress} fraction=${each.progress.fraction} label=${`Progress of ${each.name}`} /><small class="note">${each.error?.message ?? each.progress.message}</small></div>` },
    { title: 'Training loss', value: each => each.latest?.train_loss, cell: each => figure(each.latest?.train_loss), numeric: true },
    { title: 'Validation loss', value: each => each.latest?.val_loss, cell: each => figure(each.latest?.val_loss), numeric: true },
    { title: 'Compare', cell: each => html`<input type="checkbox" aria-label=${`Compare ${each.name}`} checked=${compared.includes(each.id)}
      onChange=${event => setCompared(event.target.checked ? [...compared, each.id] : compared.filter(id => id !== each.id))} />` },
  ];
  return html`<div class="heading"><h1>Training</h1><div class="actions">
      <a class="button go" href="#/network">Draw a network</a>
      <button type="button" disabled=${compared.length < 2} onClick=${() => go(['training', compared[0]], { with: compared.slice(1).join(',') })}>Compare ${compared.length || ''}</button></div></div>
    <${Listed} list=${list} columns=${columns} label="Trainings"><p>Nothing has been trained yet. <a href="#/">Start with a toy</a>, or <a href="#/network">draw a network</a>.</p><//>`;
}

/** A job with its curves, as it goes on; drawn at most once a frame, however much happens. */
function useRun(id) {
  const [state, setState] = useState({ job: null, problem: null });
  const [, redraw] = useState(0);
  const run = useRef(null);
  if (run.current?.id !== id) {
    run.current = Object.assign(new Run(), { id });
  }
  const frame = useFrame(() => redraw(count => count + 1));
  useEffect(() => {
    const end = new AbortController();
    let stop = () => {};
    let timer = 0;
    const { signal } = end;
    const refresh = async () => {
      clearTimeout(timer);
      try {
        const job = await api.get(`/jobs/${id}`, {}, { signal });
        if (job.progress.step > run.current.exactTo) {
          const since = run.current.crowded ? null : run.current.exactTo + 1;
          const history = await api.get(`/jobs/${id}/history`, { from_step: since, max_points: MOST_POINTS }, { signal });
          if (since === null) {
            run.current.restart(history);
          } else {
            run.current.exact(history);
          }
          frame();
        }
        setState({ job, problem: null });
        if (!job.finished_at && !signal.aborted) {
          timer = setTimeout(refresh, REFRESH_MS);
        }
        return job;
      } catch (problem) {
        if (!signal.aborted) {
          setState(before => ({ ...before, problem }));
          reachable(signal).then(() => {
            timer = signal.aborted ? 0 : setTimeout(refresh, REFRESH_MS);
          });
        }
        return null;
      }
    };
    (async () => {
      try {
        const [log, history] = await Promise.all([
          api.get(`/jobs/${id}/events`, { order: 'desc', limit: EVENTS_BEFORE }, { signal }),
          api.get(`/jobs/${id}/history`, { max_points: MOST_POINTS }, { signal }),
        ]);
        run.current.begin(history, log);
      } catch (problem) {
        if (signal.aborted) {
          return;
        }
      }
      const job = await refresh();
      frame();
      if (!job?.finished_at && !signal.aborted) {
        stop = events(`/jobs/${id}/events`, event => {
          if (run.current.hear(event.data)) {
            refresh();
          }
          frame();
        }, { after: run.current.last });
      }
    })();
    return () => {
      end.abort();
      stop();
      clearTimeout(timer);
    };
  }, [id]);
  return { ...state, run: run.current };
}

function One({ id, query }) {
  const { job, problem, run } = useRun(id);
  if (!job) {
    return problem ? html`<${Refusal} problem=${problem} />` : html`<${Loading} what="the training" />`;
  }
  return html`<${Opened} job=${job} run=${run} query=${query} />`;
}

function Opened({ job, run, query }) {
  const others = (query.with ?? '').split(',').filter(other => other && other !== job.id);
  const compared = useLoad(async signal => Promise.all(others.map(async other => ({
    job: await api.get(`/jobs/${other}`, {}, { signal }),
    series: (await api.get(`/jobs/${other}/history`, { max_points: MOST_POINTS }, { signal })).series,
  }))), [query.with ?? ''], others.length ? OTHERS_MS : 0);
  const checkpoints = useCheckpoints(job, run);
  const ended = Boolean(job.finished_at);
  const weights = Boolean(job.model) || checkpoints.data?.data.length > 0;
  const hard = useLoad(signal => (ended && weights ? api.get(`/jobs/${job.id}/hardest-rows`, { limit: HARDEST }, { signal, patience: 60_000 }) : null), [job.id, ended && weights]);
  const all = compared.data ?? [];
  return html`
    <div class="heading"><h1 dir="auto">${job.name}</h1><${Actions} job=${job} /></div>
    <${Where} job=${job} place=${run.place} />
    <div class="live">
      <${Curves} job=${job} run=${run} query=${query} others=${others} compared=${all} />
      <${Pictures} job=${job} checkpoints=${[...(checkpoints.data?.data ?? [])].reverse()} />
    </div>
    ${compared.problem && html`<${Refusal} problem=${compared.problem} />`}
    ${all.length > 0 && html`<${Compared} all=${[{ job }, ...all]} others=${others} />`}
    ${job.model && html`<${Quality} job=${job} />`}
    ${(ended || job.status === 'paused') && job.progress.step > 0 && html`<${Findings} job=${job} hard=${hard} />`}
    ${hard.data && html`<${Hardest} job=${job} hard=${hard.data} />`}
    ${job.progress.step > 0 && html`<${Statistics} job=${job} />`}
    ${job.progress.step > 0 && html`<${Checkpoints} list=${checkpoints} />`}
    <${Told} run=${run} />
    <details><summary>The definition, and the same from a terminal</summary>
      <${Command} text=${curl('POST', '/jobs', sparse(job.definition))} /></details>`;
}

function sparse(definition) {
  return JSON.parse(JSON.stringify(definition, (_, value) => (value === null ? undefined : value)));
}

function Actions({ job }) {
  const [busy, setBusy] = useState(null);
  const act = async (name, path, body) => {
    setBusy(name);
    try {
      await api.post(path, body, { patience: 60_000 });
    } catch (problem) {
      complain(problem);
    } finally {
      setBusy(null);
    }
  };
  return html`<div class="actions">
    ${Object.entries(ACTIONS).filter(([name]) => job.allowed_actions.includes(name)).map(([name, [label, title]]) => html`<button type="button" key=${name} title=${title} disabled=${busy !== null}
      onClick=${() => (name === 'step' ? act(name, `${job.links.step}?wait=10`, { batches: 1 }) : act(name, job.links[name]))}>${label}</button>`)}
    ${job.allowed_actions.includes('cancel') && job.progress.step > 0 && html`<button type="button" disabled=${busy !== null} title="Stop, and keep the best weights so far as a model"
      onClick=${() => act('keep', `${job.links.cancel}?keep=best`)}>Stop, keep the best</button>`}
    ${job.model && html`<a class="button go" href=${to(['predict', job.model])}>Predict</a><a class="button" href=${to(['inside', job.model])}>Look inside</a>`}
      ${!job.model && ['running', 'paused'].includes(job.status) && html`<a class="button" href=${to(['inside', job.id])}>Look inside</a>`}
    <a class="button" href=${to(['network'], { from: job.id })}>Change and train again</a></div>`;
}

function Where({ job, place }) {
  const { progress, status, error } = job;
  const running = status === 'running' && place;
  const text = error?.message ?? (running
    ? `${(place.fold ?? null) === null ? '' : `fold ${place.fold}, `}epoch ${whole(place.epoch)} of ${whole(place.epochs)}, ${whole(place.rows_per_s)} rows/s`
    : progress.message);
  const fraction = running && place.steps ? place.step / place.steps : progress.fraction;
  return html`<div class="where-of"><div class="row"><${Status} word=${status} /><span>${text}</span>
      ${progress.eta_s !== null && !job.finished_at && html`<span class="note">about ${duration(progress.eta_s)} left</span>`}
      ${job.queue_position > 0 && html`<span class="note">place ${whole(job.queue_position)} in the queue</span>`}
      ${job.finished_at && html`<span class="note">${duration(job.run_seconds)} of training</span>`}</div>
    <${Progress} fraction=${fraction} label=${`Progress of ${job.name}`} />
    ${error?.hint && html`<p class="note">${error.hint}</p>`}
    ${job.warnings.map(warning => html`<p class=${tellsChoice(warning) ? 'note' : 'note caution'}>${warning}</p>`)}</div>`;
}

/** Curves of this run and of those it is compared with. */
function Curves({ job, run, query, others, compared }) {
  const all = [{ job, series: run.points }, ...compared];
  const kinds = [...new Set(all.flatMap(each => Object.keys(each.series)).filter(name => !['step', 'epoch'].includes(name)).map(kind))];
  const shown = kinds.includes(query.metric) ? query.metric : kinds[0];
  const smooth = Number(query.smooth ?? 0);
  const log = query.log === '1';
  const raw = all.flatMap((each, at) => Object.keys(each.series).filter(name => kind(name) === shown).map((name, i) => ({
    label: all.length > 1 ? `${shortened(each.job.name, 24)} ${at ? clock(each.job.created_at) : '(this)'} ${setOf(name)}${setOf(name) === 'training' ? ', dashed' : ''}` : setOf(name) || words(name),
    x: each.series.epoch ?? [], values: each.series[name], tone: all.length > 1 ? at : i, dashed: all.length > 1 && setOf(name) === 'training',
  })));
  const lines = smooth && all.length > 2 ? raw.map(line => ({ ...line, values: smoothed(line.values, smooth) })) : smooth ? raw.flatMap(line => [{ ...line, values: smoothed(line.values, smooth) }, { ...line, label: `${line.label}, exact`, width: 0.6 }]) : raw;
  const together = useMemo(() => aligned(lines), [run.points, compared, shown, smooth]);
  const some = raw.length > 0 && together.x.length > 0;
  return html`<section class="panel curves" aria-label="Learning curves">
    <div class="row">
      ${some && html`<label class="guess">Curve of <select value=${shown ?? ''} onChange=${event => refine({ metric: event.target.value })}>${kinds.map(each => html`<option key=${each} value=${each}>${words(each)}</option>`)}</select></label>
      <label class="check"><input type="checkbox" checked=${log} onChange=${event => refine({ log: event.target.checked ? 1 : '' })} />log scale</label>
      <label class="guess">smoothing <input type="range" min="0" max="0.95" step="0.05" value=${smooth} aria-valuetext=${smooth ? `factor ${smooth}` : 'none: the exact values'}
        onInput=${event => refine({ smooth: Number(event.target.value) || '' })} /></label>`}
      <${AddRun} job=${job} others=${others} /></div>
    ${!some ? html`<p class="empty">${job.finished_at ? 'No epoch was finished.' : 'The curve begins with the first epoch.'}</p>`
      : html`<${Chart} x=${together.x} lines=${together.lines} log=${log} height=${340} label=${`${words(shown)} over epochs`} />`}
    ${some && html`<p class="note">${smooth ? `Smoothed exponentially by ${smooth}; ${all.length > 2 ? 'without it, the values are exact.' : 'the thin lines are the exact values.'}` : job.finished_at ? 'Exact values, one for each epoch.' : 'Exact values; of the last seconds some epochs may still be missing.'}
      ${run.downsampling === 'min_max' ? ` Of ${whole(run.total)} points the smallest and largest of each part.` : ''}</p>`}
  </section>`;
}

function AddRun({ job, others }) {
  const list = useLoad(signal => api.get('/jobs', { limit: 50 }, { signal }), [job.id]);
  const choices = (list.data?.data ?? []).filter(each => each.id !== job.id && !others.includes(each.id) && each.progress.step > 0);
  return html`<select class="add-run" aria-label="Overlay another run" value="" disabled=${choices.length === 0} onFocus=${list.reload}
    onChange=${event => event.target.value && refine({ with: [...others, event.target.value].join(',') })}>
    <option value="">${list.data && choices.length === 0 ? 'no other run to compare with' : '+ compare with …'}</option>${choices.map(each => html`<option key=${each.id} value=${each.id}>${shortened(each.name, 30)}, ${exactly(each.created_at)}, ${each.status} (…${each.id.slice(-8)})</option>`)}</select>`;
}

/** The last metrics of each run, and where their definitions differ. */
function Compared({ all, others }) {
  const names = [...new Set(all.flatMap(each => Object.keys(each.job.best ?? {})))].filter(name => !['learning_rate', 'gradient_norm'].includes(name));
  const differing = difference(all.map(each => each.job.definition)).filter(({ pointer, same }) => !same && pointer !== '/name');
  return html`<section aria-labelledby="compared"><h2 id="compared">Compared</h2><div class="scroll"><table class="compared" aria-label="Comparison"><thead><tr><th scope="col">Run</th>${all.map((each, at) => html`<th scope="col"><span class="key" style=${{ '--tone': `var(--line-${at % 8})` }}></span>
      <a href=${to(['training', each.job.id])} dir="auto">${shortened(each.job.name, 30)}</a>
      ${at > 0 && html`<button type="button" class="bare" aria-label=${`Do not compare with ${each.job.name}`} onClick=${() => refine({ with: others.filter(id => id !== each.job.id).join(',') })}>×</button>`}<small class="note">${exactly(each.job.created_at)}</small></th>`)}</tr></thead>
    <tbody>${names.map(name => html`<tr><th scope="row">best epoch, ${metric(name)}</th>${all.map(each => html`<td>${figure(each.job.best?.[name])}</td>`)}</tr>`)}
      ${differing.slice(0, 30).map(({ pointer, values }) => html`<tr><th scope="row"><code>${pointer}</code></th>${values.map(value => html`<td>${value === undefined ? '–' : shortened(cell(value ?? 'none'), 200)}</td>`)}</tr>`)}</tbody></table></div></section>`;
}

/** What is stored of it, as long as it goes on from second to second. */
function useCheckpoints(job, run) {
  const made = run.told.some(each => each.words.startsWith('checkpoint'));
  return useLoad(signal => api.get(`/jobs/${job.id}/checkpoints`, { limit: 100 }, { signal }), [job.id, job.finished_at ?? made], job.finished_at ? 0 : 1000);
}

/** The network as it is now or was at a checkpoint: links by weight, neurons by activation, the decision surface. */
function Pictures({ job, checkpoints }) {
  const [chosen, setChosen] = useState(null);
  const at = chosen === null ? checkpoints.length - 1 : checkpoints.findIndex(each => each.id === chosen);
  const checkpoint = checkpoints[at];
  const reference = chosen === null && job.model ? job.model : checkpoint?.id ?? job.model;
  return html`<section class="panel pictures-of" aria-label="The network as it learns">
    <${Weights} job=${job} reference=${reference} />
    <${Decision} job=${job} reference=${reference} />
    ${checkpoints.length > 1 && html`<label class="time"><span class="note">${chosen === null ? (job.finished_at ? 'the final weights' : 'the latest checkpoint') : `as it was at epoch ${whole(checkpoint?.epoch)}`}</span>
      <input type="range" min="0" max=${checkpoints.length - 1} value=${at} aria-label="Time: checkpoints" aria-valuetext=${checkpoint ? `epoch ${checkpoint.epoch}` : ''}
        onInput=${event => setChosen(Number(event.target.value) === checkpoints.length - 1 ? null : checkpoints[Number(event.target.value)].id)} /></label>`}
    ${!reference && html`<p class="note">The weights are shown from the first checkpoint on.</p>`}</section>`;
}

function Weights({ job, reference }) {
  const trace = useFollow(async key => key && api.post(`/models/${key}/trace`, { top: 12, first_neuron: 0 }), reference ?? null);
  const layers = job.definition.network.layers.length;
  return useMemo(() => {
    if (!trace) {
      return html`<${Drawing} columns=${plainColumns(job)} label="The network" />`;
    }
    const { columns, weight } = picture(trace, job);
    return html`<div class="with-weights"><${Drawing} columns=${columns} weight=${weight} label=${`The network of ${counted(layers, 'hidden layer')}, its links by weight, its neurons by what they make of one row`} />
      <p class="note"><span class="key" style=${{ '--tone': 'var(--accent)' }}>positive</span> <span class="key" style=${{ '--tone': 'var(--negative)' }}>negative</span> weights, the thicker the larger; neurons by their activation for one row.</p></div>`;
  }, [trace, job.id]);
}

function plainColumns({ definition }) {
  return [
    { title: 'Inputs', note: counted(definition.features.length, 'column'), count: definition.features.length, names: definition.features },
    ...definition.network.layers.map(each => ({ title: words(each.type), note: each.units ? counted(each.units, 'unit') : '', count: each.units ?? 1, block: each.units ? null : words(each.type) })),
    { title: 'Output', note: definition.target.join(', '), count: 1 },
  ];
}

/** The columns of the drawing from a trace, and the weight between two of its neurons. */
function picture(trace, job) {
  const inputs = trace.encoding.flatMap(each => each.inputs);
  const units = new Map(job.definition.network.layers.map((each, i) => [i + 1, each]));
  const layers = trace.layers.map(each => ({ ...each, neurons: [...(each.neurons ?? [])].sort((a, b) => a.neuron - b.neuron) }));
  const columns = [
    { title: 'Inputs', note: counted(inputs.length, 'number'), count: inputs.length, names: inputs.map(each => each.name), values: inputs.map(each => each.value) },
    ...layers.map((each, i) => ({
      title: i === layers.length - 1 ? 'Output' : words(each.type),
      note: each.activation ?? '',
      count: each.neurons.length + (each.omitted ?? 0),
      block: each.neurons.length === 0 || each.neurons[0].terms === undefined ? words(each.type ?? units.get(i + 1)?.type ?? '') : null,
      values: each.neurons.map(neuron => neuron.a),
    })),
  ];
  const names = [inputs.map(each => each.name), ...layers.map(each => each.neurons.map(neuron => neuron.name))];
  const known = layers.map((each, i) => {
    const place = new Map(names[i].slice(0, drawn(columns[i].count)).map((name, at) => [name, at]));
    return each.neurons.slice(0, drawn(columns[i + 1].count)).map(neuron => new Map((neuron.terms ?? []).filter(term => place.has(term.from)).map(term => [place.get(term.from), term.weight])));
  });
  return { columns, weight: (c, i, j) => known[c - 1]?.[j]?.get(i) };
}

function Decision({ job, reference }) {
  const dataset = useLoad(signal => api.get(`/datasets/${job.dataset.id}`, {}, { signal }), [job.dataset.id]);
  const numeric = (dataset.data?.columns ?? []).filter(column => ['number', 'integer'].includes(column.type) && job.definition.features.includes(column.name)).map(column => column.name);
  const [pair, setPair] = useState(null);
  const [x, y] = pair ?? [numeric[0], numeric[1]];
  const small = numeric.length >= 2 && numeric.length <= 50 && job.definition.target.length === 1;
  const rows = useLoad(async signal => (small ? (await api.get(`/datasets/${job.dataset.id}/rows`, { limit: ROWS_SHOWN }, { signal })).data : null), [job.dataset.id, small]);
  const surface = useFollow(async key => {
    const [of, across, up] = JSON.parse(key);
    return of && across && up ? api.get(`/models/${of}/surface`, { x: across, y: up, points: POINTS }) : null;
  }, JSON.stringify(small ? [reference ?? null, x, y] : [null]));
  if (!small || !surface) {
    return null;
  }
  const choice = (value, set, label) => html`<label class="guess">${label}<select value=${value} onChange=${event => set(event.target.value)}>${numeric.map(name => html`<option key=${name} value=${name}>${shortened(name, 30)}</option>`)}</select></label>`;
  return html`<div class="decision">
    <${Surface} surface=${surface} points=${rows.data} target=${job.definition.target[0]} label=${`${surface.of} over ${x} and ${y}`} />
    ${numeric.length > 2 && html`<div class="row">${choice(x, next => next !== y && setPair([next, y]), 'across')} ${choice(y, next => next !== x && setPair([x, next]), 'up')}
      <span class="note">the other features at their mean</span></div>`}</div>`;
}

/** Metrics of each part of the data, beside what one gets without looking at the features. */
function Quality({ job }) {
  const load = useLoad(signal => api.get(`/models/${job.model}`, {}, { signal }), [job.model]);
  const model = load.data;
  if (!model) {
    return null;
  }
  const { metrics } = model;
  const sets = [['test', 'Test'], ['validation', 'Validation'], ['train', 'Training'], ['baseline', 'Without features']].filter(([name]) => metrics[name]);
  const names = MAIN.filter(name => sets.some(([set]) => typeof metrics[set][name] === 'number'));
  const folds = metrics.cross_validation;
  return html`<section aria-labelledby="quality"><div class="heading"><h2 id="quality">How good it is</h2>
      <a href=${to(['models', model.id])}>${shortened(model.name)}${model.version > 1 ? `, version ${model.version}` : ''}</a></div>
    <div class="scroll"><table class="quality" aria-label="Metrics"><thead><tr><th scope="col">Metric</th>${sets.map(([name, title]) => html`<th scope="col" class="numeric">${title}</th>`)}${folds && html`<th scope="col" class="numeric">${folds.folds.length} folds</th>`}${folds?.baseline && html`<th scope="col" class="numeric">Folds without features</th>`}</tr></thead>
      <tbody>${names.map(name => html`<tr><th scope="row">${metric(name)}</th>${sets.map(([set]) => html`<td class="numeric">${figure(metrics[set][name])}${interval(metrics[set][`${name}_interval`])}</td>`)}
        ${folds && html`<td class="numeric">${typeof folds.mean?.[name] === 'number' ? `${figure(folds.mean[name])}\u00a0±\u00a0${figure(folds.std?.[name])}` : ''}</td>`}
        ${folds?.baseline && html`<td class="numeric">${figure(folds.baseline[name])}</td>`}</tr>`)}</tbody></table></div>
    <p class="note">${metrics.test ? 'Rows of the test set were seen by nothing before the end.' : metrics.validation ? 'Validation rows were not trained on.' : job.definition.split.folds ? 'Each row was a validation row in one fold.' : 'There were too few rows for a validation or a test set.'} ${(metrics.notes ?? []).join(' ')}</p></section>`;
}

function interval(found) {
  return Array.isArray(found) ? html` <small class="note">${figure(found[0])} to ${figure(found[1])}</small>` : null;
}

/** What seems to be wrong, each with what to change and a button that does it; doubtful labels are a finding too. */
function Findings({ job, hard }) {
  const load = useLoad(signal => api.get(`/jobs/${job.id}/diagnosis`, {}, { signal, patience: 60_000 }), [job.id, job.finished_at]);
  if (!load.data || hard.loading) {
    return load.problem ? null : html`<section><${Loading} what="the diagnosis" /></section>`;
  }
  const { findings, omitted, note } = load.data;
  const doubted = hard.data?.suspects > 0 && !findings.some(({ evidence }) => evidence.see?.includes('hardest-rows'));
  return html`<section aria-labelledby="findings"><h2 id="findings">${findings.length || doubted ? 'What seems to be wrong' : omitted.length ? 'Whether anything is wrong is not known' : 'Nothing seems to be wrong'}</h2>
    <div class="findings">${findings.map(finding => html`<${Finding} key=${`${finding.code}${finding.layer}`} job=${job} finding=${finding} />`)}
      ${doubted && html`<article class="finding info" key="doubted"><h3>Doubtful labels <span class="note">info</span></h3><p>${doubt(hard.data)}</p>
        <p><${ToRows} /></p><p>Look at them, and mend the file where a label is wrong, before you train again.</p></article>`}</div>
    ${omitted.map(each => html`<p class="note">Not looked at: ${each}</p>`)}
    ${note && html`<p class="note">${note}</p>`}</section>`;
}

function ToRows() {
  return html`<button type="button" class="link" onClick=${() => document.getElementById('hardest')?.scrollIntoView()}>See the rows</button>`;
}

function Finding({ job, finding }) {
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const { code, severity, detail, evidence, suggestion } = finding;
  const { see, ...numbers } = evidence;
  const apply = async () => {
    setBusy(true);
    try {
      const next = await api.post('/jobs', { from_job: job.id, patch: suggestion.patch });
      go(['training', next.id], { with: job.id });
    } catch (refused) {
      setProblem(refused);
      setBusy(false);
    }
  };
  return html`<article class=${`finding ${severity}`}><h3>${words(code)} <span class="note">${severity}</span></h3><p>${detail}</p>
    <dl>${Object.entries(numbers).map(([name, value]) => html`<dt>${name.replaceAll('_', ' ')}</dt><dd>${Array.isArray(value) ? value.map(written).join(', ') : written(value)}</dd>`)}</dl>
    ${see && (see.includes('hardest-rows') ? html`<p><${ToRows} /></p>` : html`<p><a href=${see}>See the numbers</a></p>`)}
    <p>${suggestion.detail}</p>
    ${suggestion.patch.length > 0 && html`<details><summary>What it changes: ${counted(suggestion.patch.length, 'place')}</summary><pre><code>${suggestion.patch.map(({ op, path, value }) => (op === 'remove' ? `without ${path}` : `${path} = ${JSON.stringify(value)}`)).join('\n')}</code></pre></details>
      <button type="button" class="go" disabled=${busy} onClick=${apply}>Apply and train again</button>`}
    <${Refusal} problem=${problem} /></article>`;
}

/** The rows that are hardest; some may be labelled wrongly. */
function Hardest({ job, hard }) {
  const [all, setAll] = useState(false);
  const rows = hard.data;
  if (rows.length === 0) {
    return null;
  }
  const suspects = rows.filter(row => row.suspect).length;
  const few = Math.max(5, rows.findLastIndex(row => row.suspect) + 1);
  return html`<section aria-labelledby="hardest"><div class="heading"><h2 id="hardest">Hardest rows</h2>
      <span class="note">${hard.suspects ? `${counted(hard.suspects, 'row')} may be labelled wrongly` : doubt(hard)}</span></div>
    <p class="note">${sortedBy(hard)} ${hard.note ?? ''}</p>
    ${hard.suspects > suspects && html`<p class="note">The first ${whole(rows.length)} are here; <a href=${to(['inside', job.model ?? job.id], { tab: 'hardest' })}>more of them are in Inside</a>.</p>`}
    <div class="tabled"><div class="scroll"><table aria-label="Hardest rows"><thead><tr>${['Row', 'Loss', 'Is', 'Predicted', 'Values'].map(title => html`<th scope="col">${title}</th>`)}</tr></thead>
      <tbody>${rows.slice(0, all ? rows.length : few).map(row => html`<tr key=${row.row} class=${row.suspect ? 'suspect' : ''}><th scope="row" data-label="Row">${whole(row.row + 1)}${row.suspect && html` <span class="status failed">suspect</span>`}</th>
        <td data-label="Loss">${figure(row.loss)}</td><td data-label="Is"><span><${Answer} value=${row.target} /></span></td><td data-label="Predicted"><span><${Answer} value=${row.prediction} /></span></td>
        <td data-label="Values"><${Values} values=${row.values} /></td></tr>`)}</tbody></table></div>
      ${!all && rows.length > few && html`<button type="button" class="more" onClick=${() => setAll(true)}>More</button>`}</div></section>`;
}

/** Per layer: how weights, activations and gradients are spread, and how large the updates are. */
function Statistics({ job }) {
  const load = useLoad(async signal => Object.fromEntries(await Promise.all(['weights', 'activations', 'gradients'].map(async of =>
    [of, await api.get(`/jobs/${job.id}/distributions`, { of }, { signal })]))), [job.id, job.finished_at], job.finished_at ? 0 : 3000);
  if (!load.data?.weights.data.length) {
    return null;
  }
  const last = Object.fromEntries(Object.entries(load.data).map(([of, { data }]) => {
    const epoch = Math.max(...data.map(each => each.epoch));
    return [of, data.filter(each => each.epoch === epoch)];
  }));
  const bars = one => one && html`<${Bars} counts=${one.counts} titles=${one.counts.map((count, i) => `${figure(one.low + (one.high - one.low) * i / one.counts.length)}: ${whole(count)}`)} /><small class="note">${figure(one.mean)} ± ${figure(one.std)}</small>`;
  return html`<section aria-labelledby="statistics"><div class="heading"><h2 id="statistics">Layers</h2><span class="note">after epoch ${whole(last.weights[0].epoch)}</span></div>
    <div class="tabled"><div class="scroll"><table aria-label="Statistics of layers"><thead><tr>${['Layer', 'Weights', 'Activations', 'Gradients', 'Dead', 'Saturated', 'Update / weight'].map(title => html`<th scope="col">${title}</th>`)}</tr></thead>
      <tbody>${last.weights.map((one, i) => html`<tr key=${one.layer}><th scope="row" data-label="Layer">${one.layer}</th>
        ${['weights', 'activations', 'gradients'].map(of => html`<td data-label=${words(of)}><div>${bars(last[of].find(each => each.layer === one.layer))}</div></td>`)}
        <td data-label="Dead">${whole(last.activations[i]?.dead)} of ${whole(one.units)}</td><td data-label="Saturated">${whole(last.activations[i]?.saturated)} of ${whole(one.units)}</td>
        <td data-label="Update / weight">${figure(one.update_to_weight)}</td></tr>`)}</tbody></table></div></div></section>`;
}

/** Stored states of the training: to download, to predict with, or to continue from. */
function Checkpoints({ list }) {
  const [open, setOpen] = useState(false);
  const rows = (open && list.data?.data) || null;
  return html`<section aria-labelledby="checkpoints"><details onToggle=${event => setOpen(event.target.open)}><summary><h2 id="checkpoints">Checkpoints</h2></summary>
    ${rows?.length === 0 && html`<p class="empty">There are none: training has only just started, or the definition turns checkpoints off.</p>`}
    ${list.problem && html`<${Refusal} problem=${list.problem} />`}
    ${rows?.length > 0 && html`<${Table} rows=${rows} label="Checkpoints" columns=${[
      { title: 'Epoch', value: each => each.epoch, cell: each => html`${whole(each.epoch)} ${each.best && html`<span class="status succeeded">best</span>`}<small class="note">step ${whole(each.step)}</small>` },
      { title: 'Training loss', value: each => each.metrics.train_loss, cell: each => figure(each.metrics.train_loss), numeric: true },
      { title: 'Validation loss', value: each => each.metrics.val_loss, cell: each => figure(each.metrics.val_loss), numeric: true },
      { title: 'Size', value: each => each.bytes, cell: each => bytes(each.bytes), numeric: true },
      { title: 'Use', cell: each => html`<${CheckpointUse} checkpoint=${each} />` },
    ]} />`}</details></section>`;
}

function CheckpointUse({ checkpoint }) {
  const [epochs, setEpochs] = useState(Math.max(2 * checkpoint.epoch, checkpoint.epoch + 1));
  const resume = async event => {
    event.preventDefault();
    try {
      const next = await api.post('/jobs', { resume_from: checkpoint.id, training: { epochs } });
      go(['training', next.id], { with: checkpoint.job });
    } catch (problem) {
      complain(problem);
    }
  };
  return html`<form class="row tight-form" onSubmit=${resume}>
    <button type="button" onClick=${() => download(checkpoint.links.download, `${checkpoint.id}.zip`).catch(complain)}>Download</button>
    <a class="button" href=${to(['inside', checkpoint.id])}>Look inside</a>
    <label class="guess">to epoch <input type="number" required min=${checkpoint.epoch + 1} value=${epochs} onInput=${event => setEpochs(Number(event.target.value))} /></label>
    <button aria-label=${`Continue training from epoch ${checkpoint.epoch}`}>Continue</button></form>`;
}

function Told({ run }) {
  return html`<section aria-labelledby="log"><h2 id="log">Log</h2>
    <ol class="told" tabindex="0" aria-label="Events, newest first">${run.told.map(each => html`<li key=${each.key} class=${each.warned ? 'warned' : ''}><time datetime=${each.at}>${clock(each.at)}</time><span>${each.words}</span></li>`)}</ol></section>`;
}

export const routes = [['/training', All], ['/training/:id', One]];
