import { html, useEffect, useMemo, useRef, useState } from '../lib.js';
import { api, once, patiently } from '../api.js';
import { bytes, counted, duration, shortened, tellsChoice, whole, words } from '../format.js';
import { everyOption, getAt, layer, layersOf, moved, options, pared, removeAt, searched, setAt, shown, typed, typeOf, withLayers, withOption } from '../definition.js';
import { definitionIn, draggedTo, flattened, inputNames, MOST_UNITS, newLayer, noteOf, outputNames, pulledUnits, UNITS_BY_KEY } from '../layers.js';
import { go, refine, to } from '../router.js';
import { Command, curl } from '../ui/command.js';
import { ActivationCurve } from '../ui/curves.js';
import { Drawing } from '../ui/drawing.js';
import { useLoad, useSettled } from '../ui/hooks.js';
import { Loading, Refusal } from '../ui/states.js';

const FIRST = ['/training/epochs', '/training/optimizer', '/training/optimizer/learning_rate', '/training/batch_size', '/loss', '/split/validation', '/training/early_stopping/patience', '/training/seed'];
const MOST_FOUND = 12;

function Start({ query }) {
  const from = useLoad(async signal => {
    if (query.d) {
      return definitionIn(query.d) ?? {};
    }
    if (query.from) {
      const job = await api.get(`/jobs/${encodeURIComponent(query.from)}`, {}, { signal });
      const whole = { ...job.definition, dataset: job.dataset?.id ?? job.definition.dataset };
      const said = await pared(whole, async each => (await api.post('/jobs/validate', each, { signal })).definition).catch(() => whole);
      return { ...said, name: job.name };
    }
    return { dataset: query.dataset ?? 'iris', ...(query.target ? { target: query.target } : {}) };
  }, [query.from ?? '', query.dataset ?? '', query.target ?? '']);
  if (!from.data) {
    return from.problem ? html`<${Refusal} problem=${from.problem} retry=${from.reload} />` : html`<${Loading} />`;
  }
  return html`<${Network} key=${`${query.from}|${query.dataset}|${query.target}`} first=${from.data} before=${query.from} />`;
}

function Network({ first, before }) {
  const [definition, setDefinition] = useState(first);
  const [chosen, setChosen] = useState(null);
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState(null);
  const settled = useSettled(definition, 250);
  const check = useCheck(settled);
  const dataset = useLoad(signal => api.get(`/datasets/${encodeURIComponent(settled.dataset)}`, {}, { signal }), [settled.dataset]);
  const validation = check.validation;
  const layers = layersOf(definition, validation?.definition);
  const change = next => {
    setDefinition(next);
    setRefused(null);
  };
  useEffect(() => {
    if (settled !== first && !sending) {
      refine({ d: JSON.stringify(settled) });
    }
  }, [settled, sending]);
  const train = async event => {
    event?.preventDefault();
    setSending(true);
    try {
      const job = await api.post('/jobs', definition);
      go(['training', job.id], { with: before });
    } catch (problem) {
      setRefused(problem);
      setSending(false);
    }
  };
  const problem = refused ?? check.problem;
  return html`<h1>Network</h1>
    <form class="row ask" onSubmit=${train}>
      <${Asked} definition=${definition} change=${change} dataset=${dataset.data} resolved=${validation?.definition} />
      <button class="go" disabled=${sending}>${sending ? 'Starting …' : 'Train'}</button>
      ${dataset.data && html`<a class="button" href=${to(['data', dataset.data.id], { target: [definition.target ?? validation?.definition.target].flat()[0] })}>Look at the data</a>`}
    </form>
    <${Facts} validation=${validation} waiting=${check.waiting} stale=${Boolean(check.problem)} />
    <${Mistakes} problem=${problem} definition=${definition} />
    <${Picture} definition=${definition} change=${change} layers=${layers} validation=${validation} problem=${problem} chosen=${chosen} choose=${setChosen} />
    <div class="columns">
      <div>
        ${chosen !== null && layers[chosen] && html`<${LayerPanel} key=${chosen} layers=${layers} at=${chosen} definition=${definition} change=${change} choose=${setChosen} validation=${validation} problem=${problem} />`}
        <${Options} definition=${definition} change=${change} resolved=${validation?.definition} problem=${problem} />
        <${Use} validation=${validation} />
      </div>
      <${Text} definition=${definition} change=${change} />
    </div>`;
}

/** The answer to the definition as it stands; the last valid one stays while a mistake is mended. */
function useCheck(definition) {
  const [state, setState] = useState({ validation: null, problem: null, waiting: true });
  useEffect(() => {
    const end = new AbortController();
    setState(before => ({ ...before, waiting: true }));
    patiently(() => api.post('/jobs/validate', definition, { signal: end.signal }), end.signal).then(
      validation => !end.signal.aborted && setState({ validation, problem: null, waiting: false }),
      problem => !end.signal.aborted && setState(before => ({ ...before, problem, waiting: false })));
    return () => end.abort();
  }, [definition]);
  return state;
}

function Asked({ definition, change, dataset, resolved }) {
  const list = useLoad(signal => api.get('/datasets', { limit: 100 }, { signal }), []);
  const known = [...new Set((list.data?.data ?? []).map(each => each.name))];
  const present = dataset && (definition.dataset === dataset.id || definition.dataset === dataset.name) ? dataset : null;
  const named = present && known.includes(present.name) && definition.dataset === present.name;
  const target = [definition.target ?? resolved?.target ?? []].flat();
  return html`
    <label class="field">Data<select value=${definition.dataset} onChange=${event => {
      const { target: _, features, ...rest } = definition;
      change({ ...rest, dataset: event.target.value });
    }}>
      ${!named && html`<option value=${definition.dataset}>${present ? `${present.name}, version ${present.version}` : definition.dataset}</option>`}
      ${known.map(name => html`<option key=${name} value=${name}>${shortened(name)}</option>`)}</select></label>
    <label class="field">Predicts<select value=${target.length === 1 ? target[0] : ''} onChange=${event => change({ ...definition, target: event.target.value })}>
      ${target.length !== 1 && html`<option value="">${target.join(', ')}</option>`}
      ${(dataset?.columns ?? []).map(column => html`<option key=${column.name} value=${column.name}>${shortened(column.name)}</option>`)}</select></label>
    <label class="field">Name<input value=${definition.name ?? ''} maxlength="100" placeholder=${resolved?.name ?? 'like the data'} onInput=${event => {
      const { name, ...rest } = definition;
      change(event.target.value ? { ...rest, name: event.target.value } : rest);
    }} /></label>`;
}

/** What is wrong: what has its field below is said there, in the words of the service, and here is the way to it. */
function Mistakes({ problem, definition }) {
  const document = useLoad(() => once('/v3/api-docs'), []);
  const places = useMemo(() => (problem && document.data ? everyOption(document.data.components.schemas, definition).map(option => option.pointer).sort((one, other) => other.length - one.length) : []), [Boolean(problem), document.data, definition]);
  if (!problem) {
    return null;
  }
  const fieldOf = error => places.find(pointer => (error.pointer === pointer || error.pointer?.startsWith(`${pointer}/`)) && getAt(definition, pointer) !== undefined && !/^\/(target|name)/.test(pointer));
  const below = problem.errors.filter(fieldOf);
  const others = problem.errors.filter(error => !below.includes(error));
  const show = error => {
    const field = globalThis.document.getElementById(idOf(fieldOf(error)));
    field?.scrollIntoView({ block: 'center' });
    field?.focus();
  };
  return html`${(below.length === 0 || others.length > 0) && html`<${Refusal} problem=${below.length ? { message: problem.message, errors: others } : problem} />`}
    ${below.length > 0 && html`<div class="problem" role="alert"><p>This definition cannot be trained yet; look at ${below.map((error, i) => html`${i ? ', ' : ''}<button type="button" class="link" onClick=${() => show(error)}>${words(fieldOf(error).split('/').at(-1))}</button>`)} below.</p></div>`}`;
}

function idOf(pointer) {
  return `option-${pointer.replaceAll('/', '-')}`;
}

/** What it would cost. */
function Facts({ validation, waiting, stale }) {
  if (!validation) {
    return html`<p class="note facts">${waiting ? 'Checking …' : ' '}</p>`;
  }
  const arithmetic = flattened(validation.layers).map(each => each.arithmetic).filter(each => each && each !== '0').join(' + ');
  return html`${stale && html`<p class="note">Of the definition as it last could be trained:</p>`}<p class=${stale ? 'facts outdated' : 'facts'} aria-busy=${waiting}>
    <span><b>${counted(validation.parameters, 'parameter')}</b> = ${shortened(arithmetic, 120)}</span>
    <span>memory ${bytes(validation.memory.estimated_bytes)}</span>
    <span>${counted(validation.steps, 'step')}</span>
    <span>${validation.estimated_seconds === null ? '' : `about ${duration(Math.max(validation.estimated_seconds, 0.1))} of arithmetic`}</span></p>
    ${!stale && validation.messages.map(message => html`<p class=${tellsChoice(message) ? 'note' : 'note caution'}>${message}</p>`)}`;
}

function Picture({ change, definition, layers, validation, problem, chosen, choose }) {
  const features = validation?.columns.filter(column => column.role === 'feature') ?? [];
  const inputs = features.reduce((sum, column) => sum + column.inputs, 0);
  const output = validation?.layers.at(-1)?.output_shape.at(-1) ?? 1;
  const wrong = i => (problem?.errors ?? []).some(error => error.pointer?.startsWith(`/network/layers/${i}`));
  const columns = [
    { title: 'Inputs', note: inputs === features.length ? (inputs ? counted(inputs, 'column') : '') : `${counted(inputs, 'number')}, ${counted(features.length, 'column')}`, count: inputs || 1, names: features.flatMap(inputNames) },
    ...layers.map((each, i) => ({
      title: words(each.type),
      note: each.units ? `${counted(Number(each.units) || 0, 'unit')}${each.activation || each.type === 'dense' ? `, ${typeOf(each.activation) ?? 'swish'}` : ''}` : noteOf(each),
      count: Math.min(Number(each.units) || 1, 1e6),
      block: each.type === 'dense' ? null : words(each.type),
      wrong: wrong(i),
    })),
    { title: 'Output', note: `${counted(output, 'unit')}, ${typeOf(validation?.definition.network.output?.activation) ?? ''}`, count: output, names: outputNames(validation, output) },
  ];
  const set = next => change(withLayers(definition, next));
  const grip = useRef(null);
  const handles = (c, x, height) => {
    const at = c - 1;
    const each = layers[at];
    if (!each) {
      return null;
    }
    const begin = event => {
      event.preventDefault();
      event.target.setPointerCapture(event.pointerId);
      grip.current = { y: event.clientY, units: Number(each.units) || 1 };
    };
    const pull = event => {
      if (grip.current) {
        const units = pulledUnits(grip.current.units, event.clientY - grip.current.y);
        if (units !== each.units) {
          set(layers.map((one, i) => (i === at ? { ...one, units } : one)));
        }
      }
    };
    return html`${each.units !== undefined && html`<g class="handle" role="slider" tabindex="0" aria-label=${`Units of layer ${c}`} aria-valuenow=${each.units} aria-valuemin="1" aria-valuemax=${MOST_UNITS}
        onPointerDown=${begin} onPointerMove=${pull} onPointerUp=${() => { grip.current = null; }} onKeyDown=${event => {
          const by = UNITS_BY_KEY[event.key];
          if (by) {
            event.preventDefault();
            set(layers.map((one, i) => (i === at ? { ...one, units: Math.max(1, (Number(one.units) || 1) + by) } : one)));
          }
        }}>
      <rect x=${x - 24} y=${height - 26} width="48" height="20" rx="10" /><text x=${x} y=${height - 12}>↕ ${each.units}</text></g>`}
      <g class="mover" aria-hidden="true" onPointerDown=${event => {
        event.preventDefault();
        event.target.setPointerCapture(event.pointerId);
        grip.current = { x: event.clientX, scale: event.target.ownerSVGElement.getBoundingClientRect().width / event.target.ownerSVGElement.viewBox.baseVal.width };
      }} onPointerUp=${event => {
        const by = grip.current?.x === undefined ? 0 : (event.clientX - grip.current.x) / grip.current.scale;
        grip.current = null;
        const to = draggedTo(at, by, layers.length);
        if (to !== at) {
          set(moved(layers, at, to));
          choose(to);
        } else {
          choose(at);
        }
      }}><rect x=${x - 66} y="4" width="132" height="38" rx="8" /></g>`;
  };
  const add = type => {
    set([...layers, type === 'dense' ? { type, units: Math.max(2, Number(layers.findLast(each => each.units)?.units) || 8) } : newLayer(type)]);
    choose(layers.length);
  };
  const menu = useLoad(() => once('/layers'), []);
  return html`<section class="panel picture-of" aria-label="Drawing of the network">
    <${Drawing} columns=${columns} chosen=${chosen === null ? null : chosen + 1} choose=${c => choose(layers[c - 1] ? c - 1 : null)} handles=${handles}
      label=${`A network of ${counted(layers.length, 'hidden layer')}`} />
    <div class="row"><button type="button" onClick=${() => add('dense')}>+ Dense layer</button>
      <select aria-label="Add a layer of another type" value="" onChange=${event => event.target.value && add(event.target.value)}>
        <option value="">+ other layer …</option>${(menu.data?.data ?? []).map(each => html`<option key=${each.name} value=${each.name}>${words(each.name)}</option>`)}</select>
      ${definition.network?.layers && html`<button type="button" class="bare" onClick=${() => change(removeAt(definition, '/network/layers'))}>Let the service choose</button>`}
      <span class="note">Click a layer to change it, drag its title to move it, pull ↕ for more units.</span></div>
  </section>`;
}

/** The parameters of a layer, from its schema, with its activation drawn beside. */
function LayerPanel({ layers, at, definition, change, choose, validation, problem }) {
  const one = layers[at];
  const menu = useLoad(() => once('/layers'), []);
  const document = useLoad(() => once('/v3/api-docs'), []);
  const member = menu.data?.data.find(each => each.name === one.type || each.aliases?.includes(one.type));
  const set = next => change(withLayers(definition, next));
  const place = `/network/layers/${at}`;
  const parameters = member && document.data
    ? options({ ...document.data.components.schemas, Own: localRefs(member.parameters) }, validation?.definition.network.layers[at], 'Own') : [];
  const counts = validation?.layers[at];
  const activation = one.activation ?? (one.type === 'dense' ? validation?.definition.network.layers[at]?.activation ?? 'swish' : null);
  return html`<section class="panel layer-panel" aria-label=${`Layer ${at + 1}`}>
    <div class="heading"><h2>Layer ${at + 1}: ${words(one.type)}</h2>
      <div class="actions">
        <button type="button" disabled=${at === 0} aria-label="Move to the left" onClick=${() => { set(moved(layers, at, at - 1)); choose(at - 1); }}>←</button>
        <button type="button" disabled=${at === layers.length - 1} aria-label="Move to the right" onClick=${() => { set(moved(layers, at, at + 1)); choose(at + 1); }}>→</button>
        <button type="button" onClick=${() => set([...layers.slice(0, at + 1), layer(structuredClone(one)), ...layers.slice(at + 1)])}>Duplicate</button>
        <button type="button" class="danger" onClick=${() => { set(layers.filter((_, i) => i !== at)); choose(null); }}>Remove</button></div></div>
    ${counts && counts.type === one.type && html`<p class="note">${counted(counts.parameters, 'parameter')} = ${counts.arithmetic}, output ${counts.output_shape.map(each => (each === null ? 'rows' : whole(each))).join(' × ')}</p>`}
    <div class="layer-body">
      <div class="fields">${parameters.filter(option => option.pointer.split('/').length <= 3).map(option => html`<${Field} key=${option.pointer} option=${option} own=${getAt(one, option.pointer)}
        resolved=${getAt(validation?.definition.network.layers[at] ?? {}, option.pointer)} problem=${problem} place=${place}
        set=${value => set(layers.map((each, i) => (i === at ? setAt(each, option.pointer, value, validation?.definition.network.layers[at]) : each)))}
        reset=${() => set(layers.map((each, i) => (i === at ? removeAt(each, option.pointer) : each)))} />`)}</div>
      ${activation && html`<${ActivationCurve} name=${typeOf(activation)} />`}
    </div></section>`;
}

/** References that name the document of the API are to what we have of it. */
function localRefs(schema) {
  return JSON.parse(JSON.stringify(schema).replaceAll('/v3/api-docs#', '#'));
}

/** Every option, by a search; those that are set stay on top. */
function Options({ definition, change, resolved, problem }) {
  const document = useLoad(() => once('/v3/api-docs'), []);
  const menu = useLoad(() => once('/layers'), []);
  const [text, setText] = useState('');
  const all = useMemo(() => (document.data ? everyOption(document.data.components.schemas, resolved ?? definition) : []), [document.data, JSON.stringify(resolved)]);
  const said = all.filter(option => !option.pointer.startsWith('/target') && getAt(definition, option.pointer) !== undefined && option.pointer !== '/name');
  const found = text ? searched(all, text) : FIRST.map(pointer => all.find(option => option.pointer === pointer)).filter(Boolean);
  const wanted = text.toLowerCase().split(/[\s_]+/).filter(Boolean);
  const kinds = wanted.length ? (menu.data?.data ?? []).filter(each => wanted.every(word => [each.name, ...each.aliases ?? []].join(' ').includes(word))) : [];
  const shownOnes = [...said, ...found.filter(option => !said.includes(option)).slice(0, MOST_FOUND)];
  return html`<section aria-labelledby="options"><div class="heading"><h2 id="options">Options</h2>
      <input type="search" class="search" placeholder=${`Search all ${all.length || ''} options`} aria-label="Search options" value=${text} onInput=${event => setText(event.target.value)} /></div>
    ${document.problem && html`<${Refusal} problem=${document.problem} retry=${document.reload} />`}
    <div class="fields">${shownOnes.map(option => html`<${Field} key=${option.pointer} option=${option} own=${getAt(definition, option.pointer)} resolved=${getAt(resolved ?? {}, option.pointer)}
      problem=${problem} place="" set=${value => change(withOption(definition, option, value, resolved))} reset=${() => change(removeAt(definition, option.pointer))} />`)}</div>
    ${kinds.map(each => html`<p key=${each.name} class="row"><button type="button" onClick=${() => change(withLayers(definition, [...layersOf(definition, resolved), newLayer(each.name)]))}>+ ${words(each.name)} layer</button>
      <span class="note">${each.summary}</span></p>`)}
    ${text && found.length === 0 && kinds.length === 0 && html`<p class="note">No option has these words.</p>`}
    ${found.length > MOST_FOUND && html`<p class="note">and ${whole(found.length - MOST_FOUND)} more; add a word.</p>`}</section>`;
}

function Field({ option, own, resolved, problem, place, set, reset }) {
  const wrong = (problem?.errors ?? []).filter(error => error.pointer === place + option.pointer || error.pointer?.startsWith(`${place}${option.pointer}/`));
  const id = idOf(place + option.pointer);
  const given = own !== undefined;
  const present = option.typed ? typeOf(own) : own;
  const control = option.kind === 'choice' || option.kind === 'boolean'
    ? html`<select id=${id} value=${given ? shown(present) : ''} aria-invalid=${wrong.length > 0} aria-describedby=${`${id}-help`}
        onChange=${event => (event.target.value === '' ? reset() : set(typed(option, event.target.value)))}>
        <option value="">${resolved === undefined || resolved === null ? 'default' : `default: ${shown(typeOf(resolved))}`}</option>
        ${(option.choices ?? ['true', 'false']).map(each => html`<option key=${each} value=${String(each)}>${String(each)}</option>`)}</select>`
    : html`<${Typed} id=${id} option=${option} own=${own} placeholder=${given ? '' : shown(resolved ?? option.default) || 'none'} wrong=${wrong.length > 0} set=${set} reset=${reset} />`;
  return html`<div class="field option">
    <label for=${id} title=${option.pointer}>${words(option.name)} <small class="where">${option.pointer.split('/').slice(1, -1).map(part => part.replaceAll('_', ' ')).join(' › ')}${option.of ? html` of ${option.of.map(each => each.replaceAll('_', ' ')).join(', ')}` : ''}</small></label>
    <div class="row tight">${control}${given && html`<button type="button" class="bare" aria-label=${`Default for ${option.name}`} title="Back to the default" onClick=${reset}>↺</button>`}</div>
    ${wrong.map(error => html`<small class="wrong">${error.detail} ${error.hint}</small>`)}
    <small id=${`${id}-help`}>${option.description}</small></div>`;
}

/** What is typed stays as it is typed (0. on the way to 0.01), while the definition has its value. */
function Typed({ id, option, own, placeholder, wrong, set, reset }) {
  const [text, setText] = useState(shown(own));
  const meant = text.trim() === '' ? undefined : typed(option, text);
  const present = JSON.stringify(meant) === JSON.stringify(own) ? text : shown(own);
  return html`<input id=${id} value=${present} placeholder=${placeholder} autocomplete="off" spellcheck="false" inputmode=${option.kind === 'number' ? 'decimal' : 'text'}
    aria-invalid=${wrong} aria-describedby=${`${id}-help`} onInput=${event => {
      setText(event.target.value);
      if (event.target.value.trim() === '') {
        reset();
      } else {
        set(typed(option, event.target.value));
      }
    }} />`;
}

/** Which columns are used, and why. */
function Use({ validation }) {
  const unused = validation?.columns.filter(column => column.role === 'unused') ?? [];
  return unused.length > 0 && html`<details><summary>${counted(unused.length, 'column')} not used</summary>
    <ul>${unused.map(column => html`<li><strong dir="auto">${column.name}</strong>: ${column.reason}</li>`)}</ul></details>`;
}

/** The definition as JSON, editable as well, and as a command. */
function Text({ definition, change }) {
  const canonical = JSON.stringify(definition, null, 2);
  const [text, setText] = useState(canonical);
  const [mistake, setMistake] = useState('');
  const mine = useRef(canonical);
  useEffect(() => {
    if (mine.current !== canonical) {
      mine.current = canonical;
      setText(canonical);
      setMistake('');
    }
  }, [canonical]);
  const edit = event => {
    setText(event.target.value);
    try {
      const value = JSON.parse(event.target.value);
      if (value === null || typeof value !== 'object' || Array.isArray(value)) {
        throw new SyntaxError('a definition is an object: { … }');
      }
      mine.current = JSON.stringify(value, null, 2);
      setMistake('');
      change(value);
    } catch (wrong) {
      setMistake(`This is not JSON yet: ${wrong.message}`);
    }
  };
  return html`<section class="definition" aria-labelledby="definition"><h2 id="definition">Definition</h2>
    <textarea aria-label="Definition as JSON" spellcheck="false" rows=${Math.min(28, Math.max(8, text.split('\n').length + 1))} value=${text} onInput=${edit} aria-invalid=${mistake !== ''}></textarea>
    <p class="wrong" role="status">${mistake}</p>
    <h3>The same from a terminal</h3>
    <${Command} text=${curl('POST', '/jobs?wait=30', definition)} /></section>`;
}

export const routes = [['/network', Start]];
