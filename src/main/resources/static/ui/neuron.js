import { html } from '../lib.js';
import { api, orNull } from '../api.js';
import { apart, clipped, figure, words } from '../format.js';
import { Answer } from './names.js';
import { complain, toast } from './toasts.js';
import { useKept, useLoad, useSettled } from './hooks.js';
import { Refusal } from './states.js';

const SLIDERS = 8;

/** What is asked of a trace so that it follows the network with the changes. */
export function withChanges(body, changes) {
  const list = Object.values(changes);
  return list.length ? { ...body, changes: list } : body;
}

/** The trace with the changes, as soon as it is there; until then, and without any, the one that is given. */
export function useChanged(subject, plain, body, changes) {
  const settled = useSettled(changes, 120);
  const asked = withChanges(body, settled);
  const load = useKept(useLoad(signal => (asked === body ? null : api.post(`${subject.path}/trace`, asked, { signal })), [subject?.id, asked]));
  return Object.keys(changes).length > 0 && load.data ? load.data : plain;
}

function neuronOf(trace, layer, neuron) {
  return trace.layers.find(each => each.layer === layer)?.neurons?.find(each => each.neuron === neuron);
}

/**
 * One neuron with all its numbers: terms, sum, bias, activation, blame; and sliders on its weights.
 * @param trace of the network with the changes
 * @param plain trace of the network without them
 * @param changes of this neuron, by what they change
 */
export function NeuronPanel({ subject, trace, plain, at, body, close, changes, setChanges }) {
  const [layer, neuron] = at.split('/').map(Number);
  const found = trace.layers.find(each => each.layer === layer);
  const original = neuronOf(plain, layer, neuron) ?? neuronOf(trace, layer, neuron);
  const forward = neuronOf(trace, layer, neuron) ?? original;
  const blame = trace.backward?.find(each => each.layer === layer)?.neurons?.find(each => each.neuron === neuron);
  const all = useAllWeights(subject, forward, blame, layer, withChanges(body, useSettled(changes, 120)));
  if (!forward) {
    return html`<div class="panel"><p>This neuron is not among the ones that matter most for this row any more.</p><button type="button" onClick=${close}>Close</button></div>`;
  }
  const weights = new Map([...blame?.weights ?? [], ...all.weights].map(each => [each.from, each]));
  const missing = blame && !all.waiting && (forward.terms ?? []).some(({ from }) => !weights.has(from));
  return html`<div class="panel neuron-panel"><div class="heading"><h2>${forward.name}</h2><button type="button" onClick=${close}>Close</button></div>
    <div class="scroll"><table class="numbers"><thead><tr><th scope="col">from</th><th scope="col" class="numeric">weight</th><th scope="col" class="numeric">· value</th><th scope="col" class="numeric">= term</th>
        ${blame && html`<th scope="col" class="numeric">∂L/∂w</th><th scope="col" class="numeric" title="the weight after one step of the optimizer">new w</th>`}</tr></thead>
      <tbody>${(forward.terms ?? []).map(({ from, weight, value, product }) => html`<tr><th scope="row" title=${from}><bdi>${clipped(from, 22)}</bdi></th><td class="numeric">${figure(weight)}</td><td class="numeric">${figure(value)}</td><td class="numeric">${figure(product)}</td>
        ${blame && html`<td class="numeric">${figure(weights.get(from)?.dl_dw)}</td><td class="numeric">${figure(weights.get(from)?.new_weight)}</td>`}</tr>`)}
      ${forward.omitted_terms > 0 && html`<tr><th scope="row">${forward.omitted_terms} others</th><td></td><td></td><td class="numeric">${figure(forward.omitted_sum)}</td>${blame && html`<td></td><td></td>`}</tr>`}
      <tr class="total"><th scope="row">sum</th><td></td><td></td><td class="numeric">${figure(forward.sum)}</td>${blame && html`<td></td><td></td>`}</tr>
      ${typeof forward.bias === 'number' && html`<tr><th scope="row">+ bias</th><td></td><td></td><td class="numeric">${figure(forward.bias)}</td>${blame && html`<td class="numeric">${figure(blame.bias?.dl_db)}</td><td class="numeric">${figure(blame.bias?.new_bias)}</td>`}</tr>`}
      <tr class="total"><th scope="row">= z</th><td></td><td></td><td class="numeric">${figure(forward.z)}</td>${blame && html`<td></td><td></td>`}</tr>
      <tr class="total"><th scope="row">a = ${found.activation ?? 'f'}(z)</th><td></td><td></td><td class="numeric">${figure(forward.a)}</td>${blame && html`<td></td><td></td>`}</tr></tbody></table></div>
    ${missing && html`<p class="note">– where the service did not trace the blame: so many weights are more than it shows at once.</p>`}
    ${found.activation_formula && html`<p class="note">${found.activation}: <code>${found.activation_formula}</code></p>`}
    ${blame && html`<h3>Its blame</h3><p class="numbers">${typeof blame.dl_da === 'number' && typeof blame.da_dz === 'number' ? html`∂L/∂z = ∂L/∂a · ∂a/∂z = ${figure(blame.dl_da)} · ${figure(blame.da_dz)} = <strong>${figure(blame.dl_dz)}</strong>` : html`∂L/∂z = <strong>${figure(blame.dl_dz)}</strong>`}</p>
      <p class="note">and for each weight ∂L/∂w = ∂L/∂z · ∂z/∂w, where ∂z/∂w is the value that came in${blame.weights?.some(({ share }) => typeof share === 'number') && '; all places of a row share the weights, so ∂L/∂w in the table is the sum over all of them'}. ${trace.optimizer && html`${words(trace.optimizer.name)} with learning rate ${figure(trace.optimizer.learning_rate)} makes of it the new weight.`}</p>`}
    <${WhatIf} subject=${subject} trace=${plain} layer=${found} forward=${original} body=${body} changes=${changes} setChanges=${setChanges} /></div>`;
}

/**
 * The blame of every term that is shown. A trace has the terms that weigh most and the weights that are blamed most, and those need
 * not be the same: where one is missing, all weights of this neuron are asked for.
 */
function useAllWeights(subject, forward, blame, layer, body) {
  const known = new Set((blame?.weights ?? []).map(({ from }) => from));
  const wanted = blame && forward?.terms?.some(({ from }) => !known.has(from));
  const asked = wanted ? { ...body, layers: [layer], first_neuron: forward.neuron, top: forward.terms.length + (forward.omitted_terms ?? 0) } : null;
  const load = useLoad(async signal => {
    const answer = asked && await api.post(`${subject.path}/trace`, asked, { signal }).catch(orNull);
    return { weights: answer?.backward?.find(each => each.layer === layer)?.neurons?.find(({ neuron }) => neuron === forward.neuron)?.weights ?? [] };
  }, [subject.id, asked]);
  return { weights: load.data?.weights ?? [], waiting: load.loading };
}

/** The index of the input that a term comes from, or null where a name does not tell. */
export function indexOf(term, layer, trace, subject) {
  if (layer.layer > 1) {
    const number = /neuron (\d+)$/.exec(term.from)?.[1];
    return number === undefined ? null : Number(number);
  }
  const names = trace.encoding.flatMap(({ inputs }) => inputs.map(({ name }) => name));
  if (trace.encoding.every(({ omitted_inputs: omitted }) => !omitted) && trace.encoding.length === subject.inputs.length) {
    const at = names.indexOf(term.from);
    return at < 0 ? null : at;
  }
  const at = subject.network?.inputs === subject.inputs.length ? subject.inputs.findIndex(({ name }) => name === term.from) : -1;
  return at < 0 ? null : at;
}

function WhatIf({ subject, trace, layer, forward, body, changes, setChanges }) {
  const settled = useSettled(changes, 120);
  const list = Object.values(settled);
  const load = useLoad(signal => (list.length ? api.post(`${subject.path}/what-if`, {
    row: body.row, changes: list, ...(body.target === undefined ? {} : { target: body.target }), ...(body.checkpoint ? { checkpoint: body.checkpoint } : {}),
  }, { signal }) : null), [subject.id, list, body]);
  if (layer.type !== 'dense') {
    return null;
  }
  const terms = (forward.terms ?? []).slice(0, SLIDERS).map(term => ({ ...term, index: indexOf(term, layer, trace, subject) })).filter(({ index }) => index !== null);
  const labels = apart(terms.map(({ from }) => from));
  const change = (key, one) => setChanges({ ...changes, [key]: one });
  const silent = Boolean(changes.silence);
  const keep = async () => {
    try {
      const { saved } = await api.post(`${subject.path}/what-if`, { row: body.row, changes: list, save_as: `${subject.name}-edited`, ...(body.checkpoint ? { checkpoint: body.checkpoint } : {}) });
      toast(`Kept as a new model, ${saved?.name ?? saved ?? `${subject.name}-edited`}.`);
    } catch (problem) {
      complain(problem);
    }
  };
  return html`<h3>What if it were different?</h3>
    <div class="whatif">${terms.map(({ from, weight, index }, i) => html`<${Knob} key=${from} label=${labels[i]} title=${from} value=${changes[`w${index}`]?.value ?? weight} original=${weight}
        change=${value => change(`w${index}`, { layer: layer.layer, weight: [index, forward.neuron], value })} />`)}
      ${typeof forward.bias === 'number' && html`<${Knob} label="bias" value=${changes.bias?.value ?? forward.bias} original=${forward.bias} change=${value => change('bias', { layer: layer.layer, bias: forward.neuron, value })} />`}</div>
    <div class="row"><label class="check"><input type="checkbox" checked=${silent} onChange=${event => {
        const { silence, ...rest } = changes;
        setChanges(event.target.checked ? { ...rest, silence: { layer: layer.layer, neuron: forward.neuron, silence: true } } : rest);
      }} /> silence this neuron</label>
      ${list.length > 0 && html`<button type="button" onClick=${() => setChanges({})}>Put it back</button><button type="button" onClick=${keep}>Keep as a new model</button>`}</div>
    ${load.problem && html`<${Refusal} problem=${load.problem} />`}
    <div aria-live="polite">${load.data && html`<table class="numbers"><thead><tr><td></td><th scope="col">before</th><th scope="col">after</th></tr></thead><tbody>
      <tr><th scope="row">it says</th><td><${Answer} value=${load.data.before.prediction} /></td><td><strong><${Answer} value=${load.data.after.prediction} /></strong></td></tr>
      <tr><th scope="row">loss on ${load.data.rows} rows</th><td>${figure(load.data.before.loss)}</td><td><strong>${figure(load.data.after.loss)}</strong></td></tr>
      ${['accuracy', 'rmse'].filter(name => typeof load.data.before.metrics?.[name] === 'number').map(name => html`<tr><th scope="row">${name}</th><td>${figure(load.data.before.metrics[name])}</td><td><strong>${figure(load.data.after.metrics[name])}</strong></td></tr>`)}
    </tbody></table>`}</div>`;
}

function Knob({ label, title = label, value, original, change }) {
  const reach = Math.max(2, 2 * Math.abs(original));
  return html`<label class="knob"><span title=${title}><bdi>${label}</bdi></span><input type="range" min=${-reach} max=${reach} step=${reach / 200} value=${value}
    onInput=${event => change(Number(event.target.value))} /><output>${figure(value)}</output></label>`;
}
