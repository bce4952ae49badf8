import { html, useEffect, useMemo, useState } from '../lib.js';
import { api, once } from '../api.js';
import { picture } from '../digits.js';
import { figure, percent, whole, words } from '../format.js';
import { to } from '../router.js';
import { Chart } from '../ui/chart.js';
import { Probabilities } from '../ui/drawings.js';
import { useKept, useLoad, useSettled } from '../ui/hooks.js';
import { Pad } from '../ui/pixels.js';
import { Refusal } from '../ui/states.js';
import { Options, PLAIN, Slider, Tasks, Trained, useTraining } from './kit.js';

const EPOCHS = 60;
const NOTHING_LEARNED = 1.0;

/** Three rates side by side, and one of one's own. */
export function LearningRate({ next }) {
  const [exponent, setExponent] = useState(-1);
  const own = Number((10 ** exponent).toPrecision(2));
  const trainings = [useTraining(), useTraining(), useTraining(), useTraining()];
  const rates = [0.001, 0.5, 30];
  const run = (training, rate) => training.run({
    name: 'lesson-rate', dataset: 'iris', split: { validation: 0 }, network: { layers: [{ type: 'dense', units: 8, activation: 'tanh' }] },
    training: { epochs: EPOCHS, optimizer: { type: 'sgd', learning_rate: rate }, early_stopping: null, ...PLAIN },
  }, { rate });
  const ended = trainings.map(({ job, busy }) => (job && !busy ? { status: job.status, loss: job.latest?.train_loss } : null));
  const lines = trainings.flatMap(({ history, asked }, i) => (history?.series?.epoch?.length ? [{ i, rate: asked.rate, series: history.series }] : []));
  const x = useMemo(() => Array.from({ length: EPOCHS }, (_, i) => i + 1), []);
  return html`<p>Training walks downhill in the loss. The slope says where down is; the <em>learning rate</em> says how long a step to take. Too short, and you are nowhere when the time is up. Too long, and you step over the valley, onto the other side, and higher each time.</p>
    <div class="columns even"><div class="panel">
        <p>The same network, the same flowers, the same ${EPOCHS} epochs; only the rate differs.</p>
        <div class="row"><button type="button" class="go" disabled=${trainings.some(({ busy }) => busy)} onClick=${() => rates.forEach((rate, i) => run(trainings[i], rate))}>Train with 0.001, 0.5 and 30</button></div>
        <${Slider} label="a rate of your own" min=${-4} max=${1.5} step=${0.05} value=${exponent} change=${setExponent} write=${value => figure(Number((10 ** value).toPrecision(2)))} />
        <button type="button" disabled=${trainings[3].busy} onClick=${() => run(trainings[3], own)}>Train with ${figure(own)}</button>
        ${trainings.map(({ problem }) => problem && html`<${Refusal} problem=${problem} />`)}
        <div aria-live="polite">${trainings.map(({ asked, busy, job }, i) => asked && html`<p class="note" key=${i}><strong>${figure(asked.rate)}</strong>: ${busy ? 'training …' : job?.status === 'succeeded' ? `ended with loss ${figure(job.latest.train_loss)}` : job?.error?.message ?? job?.status}</p>`)}</div></div>
      <div class="panel">${lines.length > 0 ? html`<${Chart} x=${x} log=${true} height=${300} label="Loss by learning rate"
        lines=${lines.map(({ i, rate, series }) => ({ label: figure(rate), tone: i, values: spread(series, x) }))} /><p class="note">A logarithmic scale: each line of the grid is a multiple.</p>` : html`<p class="note">Here are the curves, one on top of the other.</p>`}</div></div>
    <${Tasks} lesson=${5} next=${next} tasks=${[
      { text: 'Too small: after all epochs the loss has hardly fallen.', done: ended[0]?.status === 'succeeded' && ended[0].loss > NOTHING_LEARNED },
      { text: 'Right: it falls at once and stays down.', done: ended[1]?.status === 'succeeded' && ended[1].loss < 0.1 },
      { text: 'Too large: it ends no better than it began, or breaks off.', done: ended[2] && (ended[2].status === 'failed' || ended[2].loss > NOTHING_LEARNED) },
      { text: 'Find a rate of your own, other than 0.5, that ends below 0.06.', done: ended[3]?.status === 'succeeded' && ended[3].loss < 0.06 && trainings[3].asked.rate !== 0.5 },
    ]} />`;
}

/** A history with gaps on an axis without. */
function spread({ epoch, train_loss: values }, x) {
  const known = new Map(epoch.map((each, i) => [each, values[i]]));
  return x.map(each => known.get(each));
}

const BENDS = ['relu', 'leaky_relu', 'tanh', 'sigmoid', 'gelu', 'swish'];

export function Activations({ next }) {
  const [activation, setActivation] = useState('relu');
  const [rate, setRate] = useState(3);
  const training = useTraining();
  const { job, busy, asked } = training;
  const menu = useLoad(() => once(`/activations/${activation}`), [activation]);
  const layers = useLast(job && !busy ? job.id : null, 'activations');
  const diagnosis = useLoad(signal => (job && !busy ? api.get(`/jobs/${job.id}/diagnosis`, {}, { signal }) : null), [job?.id, busy]);
  const hidden = layers.slice(0, -1);
  const dead = hidden.reduce((sum, layer) => sum + layer.dead, 0);
  const units = hidden.reduce((sum, layer) => sum + layer.units, 0);
  const accuracy = training.model?.metrics?.train?.accuracy;
  const [looked, setLooked] = useState(new Set(['relu']));
  const choose = name => {
    setActivation(name);
    setLooked(before => new Set([...before, name]));
  };
  const train = () => training.run({
    name: 'lesson-activations', dataset: 'iris', split: { validation: 0 }, network: { layers: Array.from({ length: 2 }, () => ({ type: 'dense', units: 16, activation })) },
    training: { epochs: 40, seed: 42, optimizer: { type: 'sgd', learning_rate: rate }, early_stopping: null, ...PLAIN },
  }, { activation, rate });
  const curve = menu.data?.curve;
  return html`<p>What a neuron does with its sum is its <em>activation</em>. Blame flows back through its slope: where the curve is flat, no blame gets through, and the neuron does not learn.</p>
    <p>ReLU made deep networks work, because its slope is 1 wherever it is awake. It has a price. One step too long can push a neuron so far down that its sum is negative for every row. Then its slope is 0 for every row, it gets no blame any more, and stays so. It is <em>dead</em>.</p>
    <${Options} label="activation" options=${BENDS} value=${activation} change=${choose} />
    <div class="columns even"><div class="panel">${curve ? html`<${Chart} x=${curve.z} xLabel="z" height=${220} label=${`${activation} and its derivative`}
          lines=${[{ label: `a = ${activation}(z)`, values: curve.value, tone: 0 }, { label: 'slope', values: curve.derivative, tone: 1, dashed: true }]} />
        <p><code>${menu.data.formula}</code></p><p class="note">${menu.data.summary} ${menu.data.problem ? `It ${menu.data.problem}.` : ''}</p>` : menu.problem && html`<${Refusal} problem=${menu.problem} />`}</div>
      <div class="panel"><${Options} label="learning rate" options=${[0.05, 0.3, 1, 3]} value=${rate} change=${setRate} />
        <button type="button" class="go" disabled=${busy} onClick=${train}>Train two layers of 16</button><${Trained} training=${training} />
        ${hidden.length > 0 && html`<table class="numbers"><thead><tr><th scope="col">layer</th><th scope="col">dead</th><th scope="col">mean activation</th></tr></thead><tbody>${hidden.map(({ layer, dead: gone, units: all, mean }) => html`
          <tr><th scope="row">${layer}</th><td>${whole(gone)} of ${whole(all)}</td><td>${figure(mean)}</td></tr>`)}</tbody></table>
        ${accuracy !== undefined && html`<p>${percent(accuracy)} of the flowers right.</p>`}
        ${diagnosis.data?.findings?.slice(0, 2).map(({ code, detail }) => html`<p class="caution"><strong>${words(code)}</strong>: ${detail}</p>`)}`}</div></div>
    <${Tasks} lesson=${6} next=${next} tasks=${[
      { text: 'Look at three activations and their slopes.', done: looked.size >= 3 },
      { text: 'Kill neurons: train ReLU with learning rate 3, until at least a quarter of them are dead.', done: units > 0 && asked?.activation === 'relu' && dead >= units / 4 },
      { text: 'Mend it: no dead neuron, and more than nine of ten flowers right.', done: units > 0 && dead === 0 && accuracy > 0.9 },
    ]} />`;
}

/** The last distributions of every layer; the first with `first`. */
function useLast(job, of, first = false) {
  const load = useLoad(signal => (job ? api.get(`/jobs/${job}/distributions`, { of }, { signal }) : null), [job, of]);
  const all = load.data?.data ?? [];
  const epoch = first ? load.data?.epochs?.[0] : load.data?.epochs?.at(-1);
  return all.filter(each => each.epoch === epoch);
}

const CURES = [['sigmoid', 'sigmoid'], ['tanh', 'tanh'], ['relu', 'relu'], ['residual', 'tanh with skip connections'], ['batch', 'sigmoid, normalized']];

export function Vanishing({ next }) {
  const [depth, setDepth] = useState(10);
  const [kind, setKind] = useState('sigmoid');
  const training = useTraining();
  const { job, busy, model, asked } = training;
  const gradients = useLast(job && !busy ? job.id : null, 'gradients', true);
  const sizes = gradients.map(({ std }) => std);
  const ratio = sizes.length > 1 ? sizes[0] / sizes.at(-1) : null;
  const accuracy = model?.metrics?.train?.accuracy;
  const train = () => training.run({
    name: 'lesson-depth', dataset: 'iris', split: { validation: 0 }, network: { layers: deep(kind, depth) },
    training: { epochs: EPOCHS, seed: 42, optimizer: { type: 'sgd', learning_rate: 0.1 }, early_stopping: null, ...PLAIN },
  }, { kind, depth });
  return html`<p>Blame on its way back is multiplied by a slope at every layer. The slope of the sigmoid is at most ¼. After ten layers that is ¼ multiplied by itself ten times, about a millionth: the first layers hear nothing, and what they pass on stays arbitrary. That kept networks shallow for twenty years.</p>
    <p>Three things changed it: activations whose slope is 1, initial weights of the right size, and ways around a layer, so that blame can take the direct road.</p>
    <div class="columns even"><div class="panel">
        <${Slider} label="hidden layers" min=${1} max=${20} value=${depth} change=${setDepth} write=${whole} />
        <${Options} label="built from" options=${CURES} value=${kind} change=${setKind} />
        <button type="button" class="go" disabled=${busy} onClick=${train}>Train ${whole(depth)} layers</button><${Trained} training=${training} />
        ${accuracy !== undefined && html`<p>${percent(accuracy)} of the flowers right.</p>`}</div>
      <div class="panel"><h2>How much blame arrives</h2>${sizes.length > 0 ? html`<${Gradients} sizes=${sizes} />
        <p>The first layer gets <strong>${figure(ratio)}</strong> of what the last one gets, at the first step.</p>` : html`<p class="note">Here is the size of the gradient in each layer, the first on the left.</p>`}</div></div>
    <${Tasks} lesson=${7} next=${next} tasks=${[
      { text: 'Let it vanish: ten or more layers of sigmoid, and the first layer gets less than a thousandth.', done: asked?.kind === 'sigmoid' && asked.depth >= 10 && ratio !== null && ratio < 1e-3 },
      { text: 'See that fewer layers of sigmoid still learn, or at least lose less on the way.', done: asked?.kind === 'sigmoid' && asked.depth <= 4 && ratio !== null && ratio > 1e-3 },
      { text: 'Train ten or more layers that get more than a hundredth, and nine of ten flowers right.', done: asked?.depth >= 10 && ratio > 1e-2 && accuracy > 0.9 },
    ]} />`;
}

export function deep(kind, depth) {
  const dense = activation => ({ type: 'dense', units: 16, activation });
  const each = {
    residual: i => (i === 0 ? [dense('tanh')] : [{ type: 'residual', layers: [dense('tanh')] }]),
    batch: () => [dense('identity'), { type: 'batch_normalization' }, { type: 'activation', activation: 'sigmoid' }],
    sigmoid: () => [{ ...dense('sigmoid'), initializer: 'xavier_uniform' }],
    tanh: () => [{ ...dense('tanh'), initializer: 'xavier_uniform' }],
    relu: () => [dense('relu')],
  }[kind];
  return Array.from({ length: depth }, (_, i) => each(i)).flat();
}

/** Bars on a logarithmic scale, a decade per line. */
function Gradients({ sizes }) {
  const logs = sizes.map(size => Math.log10(Math.max(size, 1e-12)));
  const low = Math.floor(Math.min(...logs)) - 0.5;
  const high = Math.ceil(Math.max(...logs));
  const width = 300 / sizes.length;
  const y = value => 10 + (high - value) / (high - low) * 130;
  const decades = Array.from({ length: Math.floor(high - low) + 1 }, (_, i) => high - i);
  return html`<svg class="plot" viewBox="-34 0 334 160" role="img" aria-label=${`Size of the gradient by layer: ${sizes.map(figure).join(', ')}`}>
    ${decades.filter((_, i) => decades.length < 8 || i % 2 === 0).map(each => html`<line class="grid" x1="0" x2="300" y1=${y(each)} y2=${y(each)} /><text x="-4" y=${y(each) + 3} text-anchor="end">1e${each}</text>`)}
    ${logs.map((log, i) => html`<rect class="positive" x=${i * width + 1} width=${Math.max(1, width - 2)} y=${y(log)} height=${Math.max(0.5, 140 - y(log))} />`)}
    <text x="0" y="155">first layer</text><text x="300" y="155" text-anchor="end">output</text></svg>`;
}

export function Digits({ next }) {
  const [units, setUnits] = useState(0);
  const training = useTraining();
  const { model, asked } = training;
  const grid = useMemo(() => (model ? picture(model.inputs) : null), [model?.id]);
  const [pixels, setPixels] = useState(null);
  const [turn, setTurn] = useState(0);
  const settled = useSettled(pixels, 30);
  const answer = useKept(useLoad(signal => (model && settled ? api.post(`/models/${model.id}/predict`, { instances: [settled] }, { signal }) : null), [model?.id, settled]));
  const prediction = pixels && (answer.data?.predictions[0] ?? null);
  const accuracy = model?.metrics?.validation?.accuracy ?? model?.metrics?.test?.accuracy;
  const [drawn, setDrawn] = useState(new Set());
  useEffect(() => {
    if (prediction && settled && prediction.probability > 0.5) {
      setDrawn(before => (before.has(prediction.label) ? before : new Set([...before, prediction.label])));
    }
  }, [answer.data]);
  const train = () => training.run({
    name: 'lesson-digits', dataset: 'digits', network: { layers: units ? [{ type: 'dense', units, activation: 'relu' }] : [] }, training: { epochs: 30 },
  }, { units });
  return html`<p>1,797 digits that people wrote, each 8 × 8 pixels, each pixel a number from 0 to 16: 64 numbers in, ten probabilities out. Nobody tells the network what a loop or a stroke is. For many who build their first network, this is the moment it <em>clicks</em>: nine of ten right, from nothing but numbers that were moved a little at a time.</p>
    <div class="columns even"><div class="panel">
        <${Options} label="hidden neurons" options=${[[0, 'none'], 8, 32, 64]} value=${units} change=${setUnits} />
        <button type="button" class="go" disabled=${training.busy} onClick=${train}>Train it on the digits</button><${Trained} training=${training} />
        ${accuracy !== undefined && html`<p><strong>${percent(accuracy)}</strong> right on digits it has never seen. <a href=${to(['models', model.id])}>Where is it wrong?</a></p>`}</div>
      <div class="panel">${grid ? html`<h2>Now you</h2><p>Draw a digit, as large as the square.</p>
        <div class="drawing-place"><${Pad} grid=${grid} max=${16} turn=${turn} drawn=${setPixels} /><${Probabilities} prediction=${prediction} order=${model.labels} /></div>
        <button type="button" onClick=${() => { setTurn(turn + 1); setPixels(null); }}>Wipe</button>` : html`<p class="note">Here you can draw, once there is a network.</p>`}</div></div>
    <${Tasks} lesson=${8} next=${next} tasks=${[
      { text: 'Train it: more than 92 % right on digits it has never seen.', done: accuracy > 0.92 },
      { text: 'Train it with hidden neurons, and beat 95 %.', done: asked?.units > 0 && accuracy > 0.95 },
      { text: 'Draw digits until it has said three different ones.', done: drawn.size >= 3 },
    ]} />`;
}
