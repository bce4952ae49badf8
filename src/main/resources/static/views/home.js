import { html, useMemo, useState } from '../lib.js';
import { api } from '../api.js';
import { builtIn, onBuiltIn } from '../builtin.js';
import { counted, duration, figure, whole } from '../format.js';
import { go, to } from '../router.js';
import { csv, TOYS, toyJob } from '../toys.js';
import { useLoad } from '../ui/hooks.js';
import { Progress, Refusal, Status } from '../ui/states.js';
import { DropHere } from '../ui/drop.js';
import { Digit, Scatter } from '../ui/pictures.js';

const REFRESH_MS = 3000;
const LAST = 5;

/** What comes with the service. */
const BUILT_IN = [
  { name: 'houses', title: 'House prices', says: 'Three prices, one neuron: what does the fourth house cost?', job: { dataset: 'houses', network: { layers: [] } } },
  { name: 'xor', title: 'XOR, four rows', says: 'The smallest problem that needs a hidden layer.', job: { dataset: 'xor' } },
  { name: 'iris', title: 'Iris', says: 'Three kinds of iris by the size of their leaves.', job: { dataset: 'iris' } },
  { name: 'digits', title: 'Handwritten digits', says: '1,797 digits of 8 × 8 pixels, ten classes.', job: { dataset: 'digits' } },
];

function Home() {
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(null);
  const start = async (name, makeJob) => {
    setBusy(name);
    setProblem(null);
    try {
      const job = await api.post('/jobs', await makeJob());
      go(['training', job.id]);
    } catch (refused) {
      setProblem(refused);
      setBusy(null);
    }
  };
  return html`
    <h1>Neural networks, trained over HTTP</h1>
    <p class="lead">Chainrule trains a neural network on your own file, shows every number on the way, and answers with predictions;
      data and models stay on this machine.</p>
    <${Busy} />
    <${DropHere} />
    <${Refusal} problem=${problem} />
    <section aria-labelledby="toys"><h2 id="toys">See a network learn: one click</h2>
      <div class="pictures">
        ${TOYS.map(toy => html`<${Toy} key=${toy.name} toy=${toy} busy=${busy} start=${() => start(toy.name, () => prepared(toy))} />`)}
      </div>
    </section>
    <section aria-labelledby="built-in"><h2 id="built-in">Data that comes with it</h2>
      <div class="pictures">
        ${BUILT_IN.map(one => html`<${Known} key=${one.name} one=${one} busy=${busy} start=${() => start(one.name, () => onBuiltIn(one.job))} />`)}
      </div>
    </section>
    <${Last} />`;
}

/** The toy's points become a dataset of their own, once. */
async function prepared(toy) {
  const text = csv(toy.rows());
  const known = await api.get('/datasets', { name: toy.name, order: 'asc', limit: 100 });
  const dataset = known.data.find(({ bytes, format }) => bytes === text.length && format === 'csv')
    ?? await api.post('/datasets', text, { query: { name: toy.name }, headers: { 'Content-Type': 'text/csv' } });
  return { ...toyJob(toy), dataset: dataset.id };
}

function Toy({ toy, busy, start }) {
  const points = useMemo(() => toy.rows().map(([x, y, label]) => ({ x, y, tone: label === 'a' ? 0 : 1 })), [toy]);
  return html`<${Tile} title=${toy.title} says=${toy.says} waiting=${busy === toy.name} disabled=${Boolean(busy)} start=${start}>
    <${Scatter} points=${points} label=${`The points of ${toy.title}`} /><//>`;
}

function Known({ one, busy, start }) {
  const load = useLoad(async signal => {
    const dataset = await builtIn(one.name, { signal });
    const rows = dataset && await api.get(`/datasets/${dataset.id}/rows`, { limit: one.name === 'iris' ? 150 : 10 }, { signal });
    return { dataset, rows: rows?.data };
  }, [one.name]);
  const { dataset, rows } = load.data ?? {};
  if (dataset === null) {
    return null;
  }
  return html`<${Tile} title=${one.title} says=${one.says} waiting=${busy === one.name} disabled=${Boolean(busy)} start=${start}
      more=${html`<a href=${to(['data', dataset?.id ?? one.name])}>the data</a>`}>
    ${rows && picture(one.name, rows)}<//>`;
}

function picture(name, rows) {
  if (name === 'digits') {
    return html`<div class="digits">${rows.slice(0, 9).map((row, i) => html`<${Digit} key=${i} row=${row} />`)}</div>`;
  }
  const kinds = [...new Set(rows.map(row => Object.values(row).at(-1)))];
  const points = rows.map(row => ({
    houses: { x: row.size, y: row.price, tone: 0, big: true },
    xor: { x: row.a, y: row.b, tone: kinds.indexOf(Object.values(row).at(-1)), big: true },
    iris: { x: row.petal_length, y: row.petal_width, tone: kinds.indexOf(row.species) },
  }[name]));
  return html`<${Scatter} points=${points} label=${`The rows of ${name}`} />`;
}

function Tile({ title, says, start, waiting, disabled, more, children }) {
  return html`<div class="tile">
    <button type="button" class="picture" onClick=${start} disabled=${disabled} aria-label=${`Train on ${title}`}>
      ${children}<span class="play">${waiting ? 'Starting …' : '▶ Train'}</span></button>
    <h3>${title}</h3><p class="note">${says} ${more}</p>
  </div>`;
}

/** Whether the machine is busy, in one line. */
function Busy() {
  const queue = useLoad(signal => api.get('/queue', {}, { signal }), [], REFRESH_MS);
  if (!queue.data) {
    return html`<p class="note busy">${' '}</p>`;
  }
  const { running, running_tasks: tasks, length, processes, oldest_wait_s: wait } = queue.data;
  const workers = processes.reduce((sum, each) => sum + each.workers, 0);
  const busy = running.length + tasks.length;
  return html`<p class="note busy"><span class=${busy ? 'lamp on' : 'lamp'}></span>${busy === 0 && length === 0
    ? `The machine is idle: ${counted(workers, 'worker')} ready.`
    : `${whole(busy)} running on ${counted(workers, 'worker')}${processes.length > 1 ? ` in ${counted(processes.length, 'process', 'processes')}` : ''}, ${whole(length)} waiting${wait ? `, the longest for ${duration(wait)}` : ''}.`}</p>`;
}

function Last() {
  const jobs = useLoad(signal => api.get('/jobs', { limit: LAST }, { signal }), [], REFRESH_MS);
  if (!jobs.data?.data.length) {
    return null;
  }
  return html`<section aria-labelledby="last"><h2 id="last">What ran last</h2>
    <ul class="last">${jobs.data.data.map(job => html`<li key=${job.id}>
      <a href=${to(['training', job.id])} dir="auto">${job.name}</a>
      <${Status} word=${job.status} />
      <span class="note">${job.status === 'running' ? html`<${Progress} fraction=${job.progress.fraction} label=${`Progress of ${job.name}`} />` : summary(job)}</span>
    </li>`)}</ul></section>`;
}

function summary({ latest, error }) {
  if (error) {
    return error.message;
  }
  const name = ['val_accuracy', 'val_r2', 'val_loss', 'train_accuracy', 'train_loss'].find(each => typeof latest?.[each] === 'number');
  return name ? `${name.replace('val_', 'validation ').replace('train_', 'training ')} ${figure(latest[name])}` : '';
}

export const routes = [['/', Home]];
