import { ask } from './checkpoints.js';
import { CommandBlock } from './command.js';
import { make } from './form.js';
import { figure } from './rows.js';

const SHOWN = 8;

/** Follows one row through a model: what every neuron makes of it, and what it is to blame for. Opened by buttons. */
export class InsideDialog {
  constructor() {
    this.dialog = make('dialog', 'checkpoints inside');
    this.dialog.setAttribute('aria-label', 'Look inside');
    document.body.append(this.dialog);
    document.addEventListener('click', event => {
      const address = event.target.closest?.('button[data-inside]')?.dataset.inside;
      if (address) {
        this.open(address);
      }
    });
  }

  async open(address) {
    this.fill('Look inside', make('p', 'note', 'Loading …'));
    this.dialog.showModal();
    try {
      const model = await ask(address);
      const outcome = make('div', 'trace');
      outcome.setAttribute('aria-live', 'polite');
      this.fill(`Inside ${model.name}`, this.form(model, address, outcome), outcome);
      await this.trace(address, { top: SHOWN }, outcome);
    } catch (error) {
      this.fill('Look inside', make('p', 'problem', error.message));
    }
  }

  fill(title, ...content) {
    const close = make('button', '', 'Close');
    close.type = 'button';
    close.addEventListener('click', () => this.dialog.close());
    this.dialog.replaceChildren(make('div', 'heading', make('h2', '', title), close), ...content);
  }

  /** The row that predictions are asked for, and what would be right. */
  form(model, address, outcome) {
    const fields = make('div', 'fields');
    const numbers = new Set(model.inputs.filter(({ type }) => ['number', 'integer'].includes(type)).map(({ name }) => name));
    const entries = model.inputs.map(input => [input.name, field(fields, input.name, model.example[input.name], input.values)]);
    const target = model.targets.length === 1
      ? field(fields, `${model.targets[0]} (what would be right)`, '', model.labels)
      : null;
    const form = make('form', 'ask', fields, make('button', 'go', 'Trace'));
    form.addEventListener('submit', async event => {
      event.preventDefault();
      const row = Object.fromEntries(entries.map(([name, input]) => [name, value(input.value, numbers.has(name))]));
      const right = target?.value ?? '';
      const body = { row, top: SHOWN, ...(right === '' ? {} : { target: value(right, true) }) };
      await this.trace(address, body, outcome);
    });
    return form;
  }

  async trace(address, body, outcome) {
    try {
      const trace = await ask(`${address}/trace`, {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
      });
      outcome.replaceChildren(...answer(trace), command(address, { ...body, row: trace.row }));
      new CommandBlock(outcome.querySelector('.command')).addCopyButton();
    } catch (error) {
      outcome.replaceChildren(make('p', 'problem', error.message));
    }
  }
}

/** A button that opens it. */
export function insideButton(model) {
  const button = make('button', 'verify', 'Look inside');
  button.type = 'button';
  button.title = 'Follows a row through it, neuron by neuron';
  button.dataset.inside = model.links.self;
  return button;
}

/** What is typed, or one of a few. */
function field(fields, label, first, choices) {
  const input = make(choices ? 'select' : 'input', '');
  if (choices) {
    input.append(...['', ...choices].map(choice => Object.assign(make('option', '', String(choice)), { value: choice })));
  }
  input.value = first ?? '';
  fields.append(make('label', 'field', label, input));
  return input;
}

function value(text, number) {
  if (text === '') {
    return null;
  }
  return number && Number.isFinite(Number(text)) ? Number(text) : text;
}

function answer({ prediction, loss, layers, backward }) {
  const said = make('p', '', 'It says ', make('strong', '', words(prediction)), '.');
  if (loss) {
    said.append(` The loss is ${loss.name} = ${figure(loss.value)}.`);
  }
  const blames = new Map((backward ?? []).map(layer => [layer.layer, layer]));
  return [said, ...layers.flatMap(layer => layerNodes(layer, blames.get(layer.layer)))];
}

function words(prediction) {
  if (typeof prediction === 'number') {
    return figure(prediction);
  }
  return prediction?.label === undefined ? JSON.stringify(prediction) : `${prediction.label} (${figure(prediction.probability)})`;
}

function layerNodes(layer, blame) {
  const { name, type, formula, activation, neurons, omitted } = layer;
  const title = make('h3', '', `${name}: ${type}${activation ? `, ${activation}` : ''}`);
  const table = make('table', 'figures');
  const head = table.createTHead().insertRow();
  ['neuron', 'largest terms', 'z', 'a', ...(blame ? ['∂L/∂z'] : [])].forEach(text => {
    const cell = make('th', '', text);
    cell.scope = 'col';
    head.append(cell);
  });
  const blamed = new Map((blame?.neurons ?? []).map(one => [`${one.neuron}/${one.piece}`, one.dl_dz]));
  const body = table.createTBody();
  neurons.forEach(neuron => {
    const row = body.insertRow();
    const first = make('th', '', neuron.name.replace(`${name}, `, ''));
    first.scope = 'row';
    row.append(first, make('td', 'terms', terms(neuron)), make('td', '', figure(neuron.z)), make('td', '', figure(neuron.a)));
    if (blame) {
      const dlDz = blamed.get(`${neuron.neuron}/${neuron.piece}`);
      row.append(make('td', '', dlDz === undefined ? '–' : figure(dlDz)));
    }
  });
  const rest = omitted ? [make('small', 'note', `and ${omitted} more neurons`)] : [];
  return [title, make('small', 'note', formula), make('div', 'board', table), ...rest];
}

/** The three that weigh most, and what is left of the sum. */
function terms({ terms: all, bias, z }) {
  const most = all.toSorted((a, b) => Math.abs(b.product) - Math.abs(a.product)).slice(0, 3);
  const left = z - bias - most.reduce((sum, { product }) => sum + product, 0);
  const parts = most.map(({ from, weight, value: input }) => `${from}: ${figure(weight)} · ${figure(input)}`);
  const more = Math.abs(left) > 1e-9 ? [`others ${figure(left)}`] : [];
  return [...parts, ...more, `bias ${figure(bias)}`].join('; ');
}

function command(address, body) {
  const code = make('code', '', `curl -s -X POST '${location.origin}${address}/trace' \\\n`
    + `  -H 'Content-Type: application/json' -H 'Accept: text/markdown' \\\n  -d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`);
  return make('div', 'command', make('pre', '', code));
}
