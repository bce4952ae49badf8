import { html, useEffect, useMemo, useState } from '../lib.js';
import { api } from '../api.js';
import { counted, figure, whole } from '../format.js';
import { CollapseInWords } from '../ui/collapse.js';
import { useLoad, useSettled } from '../ui/hooks.js';
import { Refusal } from '../ui/states.js';
import { Traced } from '../ui/traced.js';
import { NeuronPanel, useChanged } from '../ui/neuron.js';
import { allRight, Options, PLAIN, Question, Slider, Tasks, Trained, useTraining, useXorAnswers, XorRows, XorSurface } from './kit.js';

const HOUSES = [[1000, 200_000], [1500, 300_000], [2000, 400_000]];

export function OneNeuron({ next }) {
  const [epochs, setEpochs] = useState(5);
  const [size, setSize] = useState(2500);
  const training = useTraining();
  const asked = useSettled(size, 60);
  const { model } = training;
  const answer = useLoad(signal => (model ? api.post(`/models/${model.id}/predict`, { instances: [0, 1000, 3000, asked].map(each => ({ size: each })) }, { signal }).then(({ predictions }) => predictions) : null), [model?.id, asked]);
  const [at0, at1000, at3000, price] = answer.data ?? [];
  const train = () => training.run({
    name: 'lesson-houses', dataset: 'houses', network: { layers: [] }, training: { epochs, optimizer: { type: 'sgd', learning_rate: 0.05 }, ...PLAIN },
  }, { epochs });
  return html`<p>Three houses were sold: 1,000 square feet for $200,000, 1,500 for $300,000, 2,000 for $400,000. What is one of 2,500 worth? You see it at once.
      A neuron has to find it out. It multiplies what comes in by a number, its <em>weight</em>, and adds another, its <em>bias</em>:</p>
    <p class="formula">price = w · size + b</p>
    <p>Two numbers, then. Training starts with arbitrary ones, sees how wrong the prices are, and moves both a little, again and again. Each time through the three houses is an <em>epoch</em>.</p>
    <div class="columns even"><div class="panel">
        <${Slider} label="epochs" min=${1} max=${100} value=${epochs} change=${setEpochs} write=${whole} />
        <button type="button" class="go" disabled=${training.busy} onClick=${train}>Train the neuron</button>
        <${Trained} training=${training} /></div>
      <div class="panel">${answer.data ? html`
        <${Line} at1000=${at1000} at3000=${at3000} size=${size} price=${price} />
        <p class="formula">price = ${figure((at3000 - at1000) / 2000)} · size + ${figure(Number(at0.toPrecision(4)))}</p>
        <${Slider} label="size" min=${500} max=${3000} step=${50} value=${size} change=${setSize} write=${value => `${whole(value)} sq ft`} />
        <p class="answer">$ ${whole(price)}</p>` : html`<p class="note">Here is the line of the neuron, once there is one.</p>`}</div></div>
    <p>What you have trained is the line of best fit, linear regression; nothing more, and nothing less. Everything that follows is many of these.</p>
    <${Tasks} lesson=${1} next=${next} tasks=${[
      { text: 'Train with 5 epochs, and see that the line is not there yet.', done: model && training.asked.epochs <= 10 },
      { text: 'Train for longer, until 2,500 square feet cost $500,000 (to a hundredth).', done: price !== undefined && asked === 2500 && Math.abs(price - 500_000) < 5000 },
      { text: 'Ask for a house of another size: the slider moves along the line.', done: price !== undefined && asked !== 2500 && Math.abs(price - 200 * asked) < 0.02 * 200 * asked + 1000 },
    ]} />`;
}

function Line({ at1000, at3000, size, price }) {
  const x = value => 30 + (value - 500) / 2500 * 260;
  const y = value => 150 - Math.max(-0.1, Math.min(1.05, value / 650_000)) * 140;
  const slope = (at3000 - at1000) / 2000;
  return html`<svg class="plot" viewBox="0 0 300 165" role="img" aria-label=${`The line of the neuron; ${whole(size)} square feet cost ${whole(price)} dollars`}>
    <line class="axis" x1="30" x2="290" y1="150" y2="150" /><line class="axis" x1="30" x2="30" y1="5" y2="150" />
    <line class="fit" x1=${x(500)} y1=${y(at1000 - 500 * slope)} x2=${x(3000)} y2=${y(at3000)} />
    ${HOUSES.map(([feet, dollars]) => html`<circle class="dot best" cx=${x(feet)} cy=${y(dollars)} r="4" />`)}
    <circle class="asked" cx=${x(size)} cy=${y(price)} r="5" />
    <text x="290" y="162" text-anchor="end">square feet</text><text x="34" y="12">dollars</text></svg>`;
}

export function NotALine({ next }) {
  const [layers, setLayers] = useState(0);
  const [activation, setActivation] = useState('identity');
  const training = useTraining();
  const { model, asked } = training;
  const answers = useXorAnswers(model);
  const collapse = useLoad(signal => (model ? api.get(`/models/${model.id}/collapse`, {}, { signal }) : null), [model?.id]);
  const right = allRight(answers);
  const train = () => training.run({
    name: 'lesson-line', dataset: 'xor', network: { layers: Array.from({ length: layers }, () => ({ type: 'dense', units: 8, activation })) },
    training: { epochs: 300, optimizer: { type: 'adam', learning_rate: 0.03 }, ...PLAIN },
  }, { layers, activation });
  return html`<p>XOR says 1 where exactly one of two things is true. Write its four rows into the corners of a square: the ones lie across from each other. Now try to part them from the zeros with one straight line.</p>
    <p>A neuron draws a straight line. So do many layers of neurons that only multiply and add: <span class="formula inline">W₂(W₁x + b₁) + b₂ = W′x + b′</span>. A hundred such layers are still one line. That is why each neuron passes its sum through a non-linear function.</p>
    <div class="columns even"><div class="panel">
        <${Options} label="hidden layers" options=${[0, 1, 2, 3]} value=${layers} change=${setLayers} />
        <${Options} label="activation" options=${['identity', 'tanh', 'relu']} value=${activation} change=${setActivation} />
        <button type="button" class="go" disabled=${training.busy} onClick=${train}>Train it on XOR</button>
        <${Trained} training=${training} /></div>
      <div class="panel">${model ? html`<${XorSurface} model=${model} /><${XorRows} answers=${answers} />
        ${collapse.data && html`<h3>Does it collapse?</h3><${CollapseInWords} data=${collapse.data} />`}` : html`<p class="note">Here the square appears, coloured by what the network says.</p>`}</div></div>
    <${Tasks} lesson=${2} next=${next} tasks=${[
      { text: 'Train without hidden layers: at least one corner stays wrong.', done: answers && !right && asked.layers === 0 },
      { text: 'Train with hidden layers and the identity, which is linear. They collapse into one layer, and it is still wrong.', done: answers && !right && asked.layers > 0 && asked.activation === 'identity' && collapse.data?.collapses },
      { text: 'Choose a non-linear activation: find a network that has all four corners right.', done: right && collapse.data && !collapse.data.collapses },
    ]} />`;
}

export function Xor({ next }) {
  const [units, setUnits] = useState(1);
  const [activation, setActivation] = useState('tanh');
  const [seed, setSeed] = useState(42);
  const training = useTraining();
  const { model, asked, job } = training;
  const answers = useXorAnswers(model);
  const right = allRight(answers);
  const [first, setFirst] = useState(null);
  useEffect(() => {
    if (right && model && job?.id !== first?.job) {
      setFirst(before => before ?? { job: job.id, seed: asked.seed, units: asked.units });
    }
  }, [right, model?.id]);
  const train = () => training.run({
    name: 'lesson-xor', dataset: 'xor', network: { layers: [{ type: 'dense', units, activation }] },
    training: { epochs: 600, seed, optimizer: { type: 'adam', learning_rate: 0.05 }, ...PLAIN },
  }, { units, activation, seed });
  return html`<p>One hidden layer is enough for XOR. Each of its neurons draws a line of its own and is non-linear there; the output neuron puts the pieces together. How many lines does it take?</p>
    <p>The seed decides the initial weights. Everything here depends on it and on nothing else: the same seed makes the same network, to the last bit.</p>
    <div class="columns even"><div class="panel">
        <${Slider} label="hidden neurons" min=${1} max=${8} value=${units} change=${setUnits} write=${whole} />
        <${Options} label="activation" options=${['tanh', 'relu', 'sigmoid', 'gelu']} value=${activation} change=${setActivation} />
        <${Slider} label="seed" min=${1} max=${50} value=${seed} change=${setSeed} write=${whole} />
        <p class="note">${counted(2 * units, 'weight')} and ${counted(units, 'bias', 'biases')} in the hidden layer, ${counted(units, 'weight')} and 1 bias in the output: <strong>${whole(4 * units + 1)} numbers</strong> to learn.</p>
        <button type="button" class="go" disabled=${training.busy} onClick=${train}>Train it</button>
        <${Trained} training=${training} /></div>
      <div class="panel">${model ? html`<${XorSurface} model=${model} /><${XorRows} answers=${answers} />` : html`<p class="note">Here the square appears, coloured by what the network says.</p>`}</div></div>
    <${Tasks} lesson=${3} next=${next} tasks=${[
      { text: 'See what a single hidden neuron cannot do.', done: answers && !right && asked.units === 1 },
      { text: 'Get all four rows right.', done: right },
      { text: 'Get all four right with at most 3 hidden neurons: 13 numbers.', done: right && asked.units <= 3 },
      { text: 'Do it once more with another seed: another network, the same answers.', done: right && first && asked.seed !== first.seed },
    ]} />`;
}

const ROW = { a: 0, b: 1 };

/** Blame by numbers: the learner works out two derivatives and one update, and the service says whether they are right. */
export function Blame({ next }) {
  const training = useTraining();
  const { model } = training;
  const [solved, setSolved] = useState({});
  const [selected, setSelected] = useState(null);
  const [changes, setChanges] = useState({});
  const body = useMemo(() => ({ row: ROW, target: 1, top: 20 }), []);
  const trace = useLoad(signal => (model ? api.post(`/models/${model.id}/trace`, body, { signal }) : null), [model?.id]);
  const subject = model && { id: model.id, path: `/models/${model.id}`, name: model.name, inputs: model.inputs, network: model.network };
  const shown = useChanged(subject, trace.data, body, changes);
  const select = key => {
    setSelected(key);
    setChanges({});
  };
  const [step, setStep] = useState(null);
  const [check, setCheck] = useState(null);
  const [problem, setProblem] = useState(null);
  const start = () => {
    setSolved({});
    setStep(null);
    setCheck(null);
    select(null);
    training.run({
      name: 'lesson-blame', dataset: 'xor', network: { layers: [{ type: 'dense', units: 2, activation: 'tanh' }] },
      training: { epochs: 20, seed: 42, optimizer: { type: 'sgd', learning_rate: 0.1 }, ...PLAIN },
    });
  };
  const ask = async (call, then) => {
    setProblem(null);
    try {
      then(await call());
    } catch (refused) {
      setProblem(refused);
    }
  };
  const solve = name => () => setSolved(before => ({ ...before, [name]: true }));
  const numbers = trace.data && lessonNumbers(trace.data);
  return html`<p>A network was wrong about a row. Which of its weights is to blame, and how much? Backpropagation answers that for every weight at once, by the <em>chain rule</em>: the blame of what comes early is the blame of what comes late, times how much the one moves the other.</p>
    <p>Here is a network of nine numbers, two neurons and an output, that has learned a little of XOR. The row is <strong>a = 0, b = 1</strong>, and 1 would be right.</p>
    <button type="button" class="go" disabled=${training.busy} onClick=${start}>${model ? 'Start again' : 'Make the network'}</button>
    <${Trained} training=${training} />
    ${trace.problem && html`<${Refusal} problem=${trace.problem} />`}
    ${numbers && html`<div class="columns even"><div class="panel"><${Traced} trace=${shown} selected=${selected} select=${select} />
        <p>It says 1 with probability <strong>${figure(numbers.p)}</strong>. The loss: <code>${trace.data.loss.in_numbers ?? figure(trace.data.loss.value)}</code></p></div>
      <div class="panel"><h2>By hand</h2><p class="note">Four digits are enough; a calculator is allowed.</p>
        <h3>1. Forwards</h3><p class="numbers">${numbers.sum}</p>
        <${Question} label="The sum z of hidden neuron 0" right=${numbers.z} solved=${solve('z')} hint="Multiply each value by its weight, add them, and add the bias." />
        <h3>2. Backwards: the output</h3><p class="numbers">∂L/∂a = ${figure(numbers.dlDa)}, ∂a/∂z = ${figure(numbers.daDz)}</p>
        <${Question} label="∂L/∂z of the output" right=${numbers.dlDz} solved=${solve('dz')} hint="The chain rule: multiply the two." />
        <h3>3. Backwards: one weight</h3><p class="numbers">∂L/∂w = ∂L/∂z · what came in along it; from hidden neuron 0 came ${figure(numbers.came)}</p>
        <${Question} label="∂L/∂w of the weight from hidden neuron 0" right=${numbers.dlDw} solved=${solve('dw')} hint="Your ∂L/∂z times what came in." />
        <h3>4. The update</h3><p class="numbers">new w = w − learning rate · ∂L/∂w, with w = ${figure(numbers.weight)} and learning rate ${figure(trace.data.optimizer.learning_rate)}</p>
        <${Question} label="The new weight" right=${numbers.newWeight} solved=${solve('w')} hint="Against the slope: subtract." /></div></div>
      ${selected && html`<${NeuronPanel} key=${selected} subject=${subject} trace=${shown} plain=${trace.data} at=${selected} body=${body} close=${() => select(null)} changes=${changes} setChanges=${setChanges} />`}
      <div class="columns even"><div class="panel"><h2>Take the step</h2><p>All nine numbers move as the blame says. Did it help?</p>
          <button type="button" disabled=${!solved.w} onClick=${() => ask(() => api.post(`/models/${model.id}/what-if`, { row: ROW, target: 1, changes: stepOf(trace.data) }), setStep)}>Move every weight</button>
          ${!solved.w && html`<p class="note">First work out the new weight above.</p>`}
          ${step && html`<p aria-live="polite">1 with probability ${figure(step.before.prediction.probabilities['1'])} before, <strong>${figure(step.after.prediction.probabilities['1'])}</strong> after. A thousand such steps are a training.</p>`}</div>
        <div class="panel"><h2>Is the chain rule right?</h2><p>Move each weight a little, see what the loss really does, and compare.</p>
          <button type="button" onClick=${() => ask(() => api.post(`/models/${model.id}/gradient-check`, { rows: 4 }), setCheck)}>Check all nine</button>
          ${check && html`<p aria-live="polite">${check.verdict === 'pass' ? 'They agree' : 'They do not agree'}: ${whole(check.compared)} derivatives, the worst differs by ${figure(check.max_relative_error)} of its size.</p>`}</div></div>
      <${Refusal} problem=${problem} />`}
    <${Tasks} lesson=${4} next=${next} tasks=${[
      { text: 'Make the network.', done: numbers },
      { text: 'Forwards: work out the sum z.', done: solved.z },
      { text: 'Backwards: ∂L/∂z of the output.', done: solved.dz },
      { text: 'Backwards: ∂L/∂w of one weight.', done: solved.dw },
      { text: 'Work out the new weight, and take the step: the right answer becomes likelier.', done: solved.w && step && step.after.prediction.probabilities['1'] > step.before.prediction.probabilities['1'] },
      { text: 'Have every derivative checked.', done: check?.verdict === 'pass' },
    ]} />`;
}

/** The numbers that lesson 4 asks for, out of the trace. */
export function lessonNumbers(trace) {
  const hidden = trace.layers[0].neurons.find(({ neuron }) => neuron === 0);
  const output = trace.backward.find(({ layer }) => layer === trace.layers.length).neurons[0];
  const weight = output.weights.find(({ from }) => from === hidden.name);
  return {
    p: trace.layers.at(-1).neurons[0].a,
    sum: `z = ${hidden.terms.map(({ weight: w, value }) => `${figure(w)} · ${value < 0 ? `(${figure(value)})` : figure(value)}`).join(' + ')} + ${hidden.bias < 0 ? `(${figure(hidden.bias)})` : figure(hidden.bias)}`,
    z: hidden.z, dlDa: output.dl_da, daDz: output.da_dz, dlDz: output.dl_dz, came: weight.dz_dw, dlDw: weight.dl_dw, weight: weight.weight, newWeight: weight.new_weight,
  };
}

/** Every update of a trace as changes for what-if. */
export function stepOf({ backward, encoding }) {
  const inputs = encoding.flatMap(({ inputs: made }) => made.map(({ name }) => name));
  return backward.flatMap(({ layer, neurons }) => neurons.flatMap(({ neuron, weights, bias }) => [
    ...weights.map(({ from, new_weight: value }) => ({ layer, weight: [layer === 1 ? inputs.indexOf(from) : Number(/neuron (\d+)$/.exec(from)[1]), neuron], value })),
    ...bias ? [{ layer, bias: neuron, value: bias.new_bias }] : [],
  ]));
}
