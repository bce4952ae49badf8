import { html, useRef, useState } from '../lib.js';
import { api, download, orNull } from '../api.js';
import { cell, counted, figure, metric, percent, shortened, when, whole, words } from '../format.js';
import { measuredOn } from '../measured.js';
import { useOffered } from '../offered.js';
import { go, refine, to } from '../router.js';
import { gridOf, subjectOf } from '../subject.js';
import { precisionOverRecall, roc } from '../thresholds.js';
import { Dialog } from '../ui/dialog.js';
import { useLoad } from '../ui/hooks.js';
import { Pixels } from '../ui/pixels.js';
import { remove, useStaying } from '../ui/removal.js';
import { brightest } from '../ui/rowform.js';
import { Loaded, Refusal } from '../ui/states.js';
import { Listed, Table, usePages } from '../ui/table.js';
import { useTicked } from '../ui/ticked.js';
import { complain, toast } from '../ui/toasts.js';

const MAIN = ['accuracy', 'macro_f1', 'roc_auc', 'r2', 'rmse', 'mae', 'loss'];
const REFRESH_MS = 5000;
const FORMS = [['bundle', 'Bundle, for this service elsewhere', 'zip'], ['onnx', 'ONNX, from raw columns to answers', 'onnx'], ['onnx_network', 'ONNX, the network alone', 'onnx']];

/** The metric by which a model is judged first, and its value. */
function mainMetric(model) {
  const [set, measured] = measuredOn(model.metrics);
  const name = MAIN.find(each => typeof measured[each] === 'number');
  return name ? { name, set, value: measured[name], baseline: model.metrics.baseline?.[name] } : null;
}

function removeModel(model, undone) {
  remove(`Deleted ${shortened(model.name)}${model.version > 1 ? ` version ${model.version}` : ''}.`, `/models/${model.id}`, model, undone);
}

function All({ query }) {
  const all = useStaying(usePages('/models', {}, REFRESH_MS));
  const list = { ...all, items: all.items?.filter(({ task }) => !query.task || task === query.task) ?? null };
  const ticked = useTicked('models', ({ name, version }) => `${name} version ${version}`);
  return html`<h1>Models</h1>
    <div class="row filters"><label class="row note">task <select value=${query.task ?? ''} onChange=${event => refine({ task: event.target.value })}>
        <option value="">any</option><option value="classification">classification</option><option value="regression">regression</option></select></label>
      ${ticked.link}
      <${Import} done=${list.reload} /></div>
    <${Listed} list=${list} label="models" columns=${[
      { title: 'Model', value: ({ name, version }) => `${name} version ${version}`, cell: model => html`<a dir="auto" href=${to(['models', model.id])}>${shortened(model.name, 60)}</a>${model.version > 1 ? html` <small>version ${model.version}</small>` : ''}
        ${model.aliases?.map(({ alias }) => html` <span class="status">@${alias}</span>`)}<small class="note">${when(model.created_at)}</small>` },
      ticked.column,
      { title: 'Task', value: ({ task }) => task },
      { title: 'Quality', value: model => mainMetric(model)?.value, cell: model => html`<${Quality} model=${model} />` },
      { title: 'Parameters', numeric: true, value: ({ parameters }) => parameters, cell: ({ parameters }) => whole(parameters) },
      { title: 'Open', cell: model => html`<div class="actions"><a class="button" href=${to(['predict', model.id])}>Predict</a><a class="button" href=${to(['inside', model.id])}>Inside</a>
        <button type="button" class="danger" aria-label=${`Delete ${model.name} version ${model.version}`} onClick=${() => removeModel(model)}>Delete</button></div>` },
    ]}><p>${query.task ? html`No model here is for ${query.task}. <a href=${to(['models'])}>All models</a>` : html`There are no models yet. Every training that succeeds makes one: <a href="#/">train something</a>.`}</p><//>`;
}

function Quality({ model }) {
  const main = mainMetric(model);
  return main ? html`<span>${metric(main.name)} ${figure(main.value)}</span><small class="note">on the ${main.set} set${typeof main.baseline === 'number' ? `; ${figure(main.baseline)} without looking at the features` : ''}</small>` : html`<span>–</span>`;
}

/** A model that came in a file. */
function Import({ done }) {
  const input = useRef(null);
  const take = async file => {
    if (!file) {
      return;
    }
    const form = new FormData();
    form.append('file', file);
    try {
      const model = await api.post('/models', form, { patience: 300_000 });
      toast(`Imported ${model.name}.`);
      done();
    } catch (problem) {
      complain(problem);
    }
  };
  return html`<button type="button" onClick=${() => input.current.click()}>Import a file</button><input ref=${input} type="file" hidden aria-label="A model as a file" onChange=${event => { take(event.target.files[0]); event.target.value = ''; }} />`;
}

function One({ id, query }) {
  const model = useLoad(signal => api.get(`/models/${encodeURIComponent(id)}`, {}, { signal }), [id]);
  return html`<${Loaded} of=${model} what="the model">${found => html`<${Opened} model=${found} query=${query} reload=${model.reload} />`}<//>`;
}

function Opened({ model, query, reload }) {
  const leave = () => {
    go(['models']);
    removeModel(model, () => go(['models', model.id]));
  };
  return html`<div class="row between"><h1><bdi>${model.name}</bdi>${model.version > 1 ? html` <small>version ${model.version}</small>` : ''}</h1>
      <div class="actions"><a class="button go" href=${to(['predict', model.id])}>Predict</a><a class="button" href=${to(['inside', model.id])}>Look inside</a>
        ${model.provenance?.job && html`<a class="button" href=${to(['training', model.provenance.job])}>Its training</a>`}
        <a class="button" href=${`/models/${model.id}/card`} target="_blank" rel="noopener">Card</a>
        <button type="button" class="danger" onClick=${leave}>Delete</button></div></div>
    <p class="note">${words(model.task)} of <span dir="auto">${model.targets.join(', ')}</span> from ${counted(model.inputs.length, 'column')}; ${counted(model.parameters, 'parameter')}; made ${when(model.created_at)}.</p>
    ${model.description && html`<p dir="auto">${model.description}</p>`}
    <div class="columns"><div>
        <section><h2>Metrics</h2><${Metrics} metrics=${model.metrics} />${model.metrics.notes?.map(note => html`<p class="note">${note}</p>`)}</section>
        ${model.confusion_matrix && html`<section><h2>Confusion matrix</h2><${Confusion} model=${model} query=${query} /></section>`}
        ${model.labels?.length === 2 && html`<${Thresholds} model=${model} />`}
        ${model.labels && html`<${Calibration} model=${model} />`}
      </div>
      <div class="stack full"><${Versions} model=${model} reload=${reload} /><${Exports} model=${model} />
        ${model.per_class && html`<details class="panel"><summary>Each class</summary><div class="scroll"><table class="numbers"><thead><tr><th scope="col">class</th><th scope="col">precision</th><th scope="col">recall</th><th scope="col">F1</th><th scope="col">rows</th></tr></thead><tbody>
          ${model.per_class.map(each => html`<tr><th scope="row" dir="auto">${String(each.label)}</th><td>${figure(each.precision)}</td><td>${figure(each.recall)}</td><td>${figure(each.f1)}</td><td>${whole(each.support)}</td></tr>`)}</tbody></table></div></details>`}
        <details class="panel"><summary>Where it comes from</summary><dl class="particulars">${provenanceOf(model).map(([name, value]) => html`<dt>${name}</dt><dd dir="auto">${value}</dd>`)}</dl></details></div></div>`;
}

function provenanceOf({ provenance }) {
  return [['dataset', provenance?.dataset], ['dataset SHA-256', provenance?.dataset_sha256], ['seed', provenance?.seed], ['epoch', provenance?.epoch], ['engine', provenance?.engine], ['weights SHA-256', provenance?.weights_sha256]]
    .filter(([, value]) => value !== null && value !== undefined).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]);
}

const SETS = [['test', 'test'], ['validation', 'validation'], ['train', 'training'], ['baseline', 'without the features']];

/** Every figure on every set; 95 % intervals where there are. */
function Metrics({ metrics }) {
  const sets = SETS.filter(([name]) => metrics[name]);
  const names = [...new Set(sets.flatMap(([name]) => Object.keys(metrics[name])))].filter(name => !name.endsWith('_interval') && sets.some(([set]) => typeof metrics[set][name] === 'number'));
  return html`<div class="scroll"><table class="numbers"><thead><tr><td></td>${sets.map(([, title]) => html`<th scope="col" class="numeric">${title}</th>`)}</tr></thead><tbody>
    ${names.map(name => html`<tr><th scope="row">${metric(name)}</th>${sets.map(([set]) => {
      const interval = metrics[set][`${name}_interval`];
      return html`<td class="numeric">${figure(metrics[set][name])}${Array.isArray(interval) ? html`<small class="note">${interval.map(figure).join(' to ')}</small>` : ''}</td>`;
    })}</tr>`)}</tbody></table></div>`;
}

function Confusion({ model, query }) {
  const { labels, counts, rows_of: of } = model.confusion_matrix;
  const open = query.actual !== undefined && query.predicted !== undefined;
  const most = Math.max(...counts.map((row, i) => Math.max(...row.map((value, j) => (i === j ? 0 : value)))), 1);
  const largest = Math.max(...counts.flat(), 1);
  if (labels.length > 40) {
    return html`<p class="note">${whole(labels.length)} classes are too many to draw; see each class beside.</p>`;
  }
  return html`<p class="note">on the ${of} set; a row is what is true, a column what the model says. Select a cell to see the rows behind it.</p>
    <div class="scroll"><table class="confusion"><thead><tr><td></td><td></td><td class="side-of" colspan=${labels.length}>the model says</td></tr><tr><td></td><td></td>${labels.map(label => html`<th scope="col" dir="auto">${shortened(String(label), 14)}</th>`)}</tr></thead><tbody>
      ${counts.map((row, i) => html`<tr>${i === 0 && html`<td class="side-of upright" rowspan=${counts.length}><span>true</span></td>`}<th scope="row" dir="auto">${shortened(String(labels[i]), 20)}</th>${row.map((value, j) => html`<td class=${value === 0 ? 'none' : i === j ? 'right' : 'off'}>
        <button type="button" disabled=${value === 0} aria-label=${`${value} rows of ${labels[i]} predicted as ${labels[j]}`} onClick=${() => refine({ actual: String(labels[i]), predicted: String(labels[j]) })}>
          <svg viewBox="0 0 10 10" preserveAspectRatio="none" aria-hidden="true"><rect width="10" height="10" class=${i === j ? 'positive' : 'negative'} fill-opacity=${(0.08 + 0.55 * (i === j ? value / largest : value / most)).toFixed(2)} /></svg><span>${whole(value)}</span></button></td>`)}</tr>`)}</tbody></table></div>
    ${open && html`<${Behind} model=${model} actual=${query.actual} predicted=${query.predicted} />`}`;
}

/** The rows of one cell. */
function Behind({ model, actual, predicted }) {
  const close = () => refine({ actual: null, predicted: null });
  const load = useLoad(async signal => {
    const [rows, subject] = await Promise.all([api.get(`/models/${model.id}/confusion-matrix/rows`, { actual, predicted, limit: 50 }, { signal }), subjectOf(model.id, signal)]);
    return { rows, subject };
  }, [model.id, actual, predicted]);
  const grid = gridOf(load.data?.subject ?? model);
  return html`<${Dialog} wide=${true} title=${actual === predicted ? `${actual}, rightly` : `${actual}, predicted as ${predicted}`} close=${close}>
    ${load.problem?.status === 404 || load.problem?.status === 405 ? html`<p>This service does not say which rows these are.</p>` : html`<${Loaded} of=${load}>${({ rows, subject }) => html`<${Table} label="rows" rows=${rows.data} keyOf=${row => row.row} columns=${[
      { title: 'Row', value: row => row.row + 1, cell: row => html`<a href=${to(['inside', model.id], { row: row.row })}>${whole(row.row + 1)}</a>` },
      ...grid ? [{ title: 'Picture', cell: row => html`<${Pixels} grid=${grid} row=${row.values} max=${brightest(subject, grid)} label=${`row ${row.row + 1}`} />` }]
        : Object.keys(rows.data[0]?.values ?? {}).slice(0, 8).map(name => ({ title: name, value: row => row.values[name], cell: row => html`<span dir="auto">${shortened(cell(row.values[name]))}</span>` })),
      { title: 'It says', value: row => row.prediction?.probability ?? row.probability, cell: row => `${predicted} (${percent(row.prediction?.probability ?? row.probability)})` },
    ]} />${rows.has_more && html`<p class="note">These are the first; there are more.</p>`}`}<//>`}<//>`;
}

/** ROC, precision and recall; hidden where the service has no such thing. */
function Thresholds({ model }) {
  const offered = useOffered('/models/{id}/thresholds');
  const load = useLoad(signal => (offered ? api.get(`/models/${model.id}/thresholds`, { points: 200 }, { signal }) : null), [model.id, offered]);
  if (!load.data?.data?.length) {
    return null;
  }
  const { data, best, positive, on, note } = load.data;
  return html`<section><h2>Decision threshold</h2><p>A row is predicted as <strong dir="auto">${String(positive)}</strong> above a threshold of 0.5.${best ? html` By ${words(load.data.metric ?? 'f1')} the best is <strong>${figure(best.threshold)}</strong>: precision ${figure(best.precision)}, recall ${figure(best.recall)}.` : ''} <small class="note inline">measured on the ${on} set</small></p>${note && html`<p class="note caution">${note}</p>`}
    <div class="cards"><figure><${Curve} points=${roc(data)} diagonal=${true} x="false positives" y="true positives" label="ROC curve" /><figcaption class="note">ROC</figcaption></figure>
      <figure><${Curve} points=${precisionOverRecall(data)} x="recall" y="precision" label="Precision over recall" /><figcaption class="note">Precision and recall</figcaption></figure></div></section>`;
}

function Curve({ points, diagonal = false, x, y, label }) {
  const at = point => `${(30 + 200 * point.x).toFixed(1)},${(210 - 200 * point.y).toFixed(1)}`;
  return html`<svg class="plot" viewBox="0 0 240 234" role="img" aria-label=${label}><rect class="frame" x="30" y="10" width="200" height="200" />
    ${diagonal && html`<line class="grid" x1="30" y1="210" x2="230" y2="10" />`}<polyline class="fit" points=${points.map(at).join(' ')} />
    <${Shares} x=${x} y=${y} /></svg>`;
}

/** Two axes from 0 to 1 around the square of a plot. */
function Shares({ x, y }) {
  return html`${[0, 0.5, 1].map(part => html`<text x=${30 + 200 * part} y="219" text-anchor=${part === 0 ? 'start' : part === 1 ? 'end' : 'middle'}>${part}</text>
      <text x="27" y=${213 - 197 * part} text-anchor="end">${part}</text>`)}
    <text x="130" y="229" text-anchor="middle">${x}</text><text x="9" y="110" text-anchor="middle" transform="rotate(-90 9 110)">${y}</text>`;
}

function Calibration({ model }) {
  const offered = useOffered('/models/{id}/calibration');
  const load = useLoad(signal => (offered ? api.get(`/models/${model.id}/calibration`, {}, { signal }) : null), [model.id, offered]);
  const bins = load.data?.before?.bins;
  if (!bins?.length) {
    return null;
  }
  return html`<section><h2>Calibration</h2><div class="columns even"><figure><svg class="plot" viewBox="0 0 240 234" role="img" aria-label="Accuracy over confidence"><rect class="frame" x="30" y="10" width="200" height="200" /><line class="grid" x1="30" y1="210" x2="230" y2="10" />
      ${bins.map(({ from, to: until, accuracy, rows }) => html`<rect class="positive" fill-opacity="0.6" x=${30 + 200 * from} width=${200 * (until - from) - 1} y=${210 - 200 * accuracy} height=${200 * accuracy}><title>${counted(rows, 'row')}: ${percent(accuracy)} right</title></rect>`)}
      <${Shares} x="how sure" y="how often right" /></svg></figure>
    <div><p>On the diagonal a model is right as often as it says. This one is off by ${percent(load.data.before.ece)} on average.</p>
      <p class="note">${load.data.temperature > 1.05 ? 'It is too sure of itself' : load.data.temperature < 0.95 ? 'It is not sure enough' : 'It is about as sure as it should be'}: its logits divided by ${figure(load.data.temperature)} would lower its log loss from ${figure(load.data.before.log_loss)} to ${figure(load.data.after.log_loss)}${load.data.after.ece < load.data.before.ece ? ` and bring that to ${percent(load.data.after.ece)}` : `, though it would then be off by ${percent(load.data.after.ece)}`}.</p>${load.data.note && html`<p class="note caution">${load.data.note}</p>`}</div></div></section>`;
}

function Versions({ model, reload }) {
  return html`<section class="panel first"><h2>Versions</h2><${Others} model=${model} />${model.aliases && html`<${Aliases} model=${model} reload=${reload} />`}</section>`;
}

function Others({ model }) {
  const list = useLoad(async signal => {
    const answer = await api.get('/models', { name: model.name, limit: 50 }, { signal }).catch(orNull);
    return answer?.data.filter(({ name }) => name === model.name) ?? [];
  }, [model.id]);
  if (!(list.data?.length > 1)) {
    return html`<p class="note">It is the only one of its name.</p>`;
  }
  return html`<ul class="plain">${list.data.map(each => html`<li>${each.id === model.id ? html`<strong>version ${each.version}</strong>` : html`<a href=${to(['models', each.id])}>version ${each.version}</a>`}
      <small class="note inline"> ${when(each.created_at)} ${each.aliases?.map(one => `@${one.alias}`).join(' ') ?? ''}</small></li>`)}</ul>
    <a href=${to(['compare'], { models: list.data.slice(0, 5).map(({ id }) => id).join(',') })}>Compare them</a>`;
}

function Aliases({ model, reload }) {
  const [alias, setAlias] = useState('');
  const act = async (what, thanks) => {
    try {
      await what();
      toast(thanks);
      reload();
    } catch (problem) {
      complain(problem);
    }
  };
  const path = each => `/models/${encodeURIComponent(model.name)}/aliases/${encodeURIComponent(each)}`;
  return html`<h3>Aliases</h3><p class="note">A name that stays while the version behind it changes: <code>${model.name}@champion</code>.</p>
    ${model.aliases.map(each => html`<div class="row" key=${each.alias}><span class="status">@${each.alias}</span>${typeof each.threshold === 'number' && html`<small class="note inline">threshold ${figure(each.threshold)}</small>`}${typeof each.temperature === 'number' && html`<small class="note inline">calibrated by the temperature ${figure(each.temperature)}</small>`}<button type="button" class="bare" aria-label=${`Remove the alias ${each.alias}`} onClick=${() => act(() => api.delete(path(each.alias)), `Removed @${each.alias}.`)}>×</button></div>`)}
    <form class="row" onSubmit=${event => { event.preventDefault(); act(() => api.put(path(alias.trim()), { version: model.version }), `@${alias.trim()} is now version ${model.version}.`); }}>
      <input aria-label="Alias" required placeholder="champion" value=${alias} onInput=${event => setAlias(event.target.value)} /><button>Let it stand for this version</button></form>`;
}

function Exports({ model }) {
  const offered = useOffered('/models/{id}/export');
  const [problem, setProblem] = useState(null);
  if (!offered) {
    return null;
  }
  const take = async (form, ending) => {
    setProblem(null);
    try {
      await download(`/models/${model.id}/export?format=${form}`, `${model.name}.${ending}`);
    } catch (refused) {
      setProblem(refused);
    }
  };
  return html`<section class="panel first"><h2>Export</h2><div class="actions">${FORMS.map(([form, title, ending]) => html`<button type="button" onClick=${() => take(form, ending)}>${title}</button>`)}</div><${Refusal} problem=${problem} /></section>`;
}

export const routes = [['/models/:id', One], ['/models', All]];
