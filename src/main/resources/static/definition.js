/** Job definitions as the page edits them: sparse, with what the service would fill in beside. No drawing here. */

/** The parts of a JSON pointer. */
function parts(pointer) {
  return pointer.split('/').slice(1).map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function getAt(value, pointer) {
  return parts(pointer).reduce((at, part) => (at === null || typeof at !== 'object' ? undefined : at[part]), value);
}

/**
 * The definition with a value at a place. What is on the way is made; where it is a name such as "adam", it becomes an object
 * of that type, and where there is nothing yet, of the type that the resolved definition has there.
 */
export function setAt(definition, pointer, value, resolved = {}) {
  const [part, ...rest] = parts(pointer);
  if (rest.length === 0) {
    return Array.isArray(definition) ? definition.map((each, i) => (String(i) === part ? value : each)) : { ...definition, [part]: value };
  }
  const below = definition?.[part];
  const known = resolved?.[part];
  const named = typeof below === 'string' ? { type: below } : below;
  const begun = named ?? (known && typeof known === 'object' && !Array.isArray(known) && known.type ? { type: known.type } : {});
  const next = setAt(begun, `/${rest.map(escaped).join('/')}`, value, known);
  return Array.isArray(definition) ? definition.map((each, i) => (String(i) === part ? next : each)) : { ...definition, [part]: next };
}

/** A name as a part of a JSON pointer. */
export function escaped(part) {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The definition without what is at a place, and without what is empty then. */
export function removeAt(definition, pointer) {
  const [part, ...rest] = parts(pointer);
  if (definition === null || typeof definition !== 'object' || !(part in definition)) {
    return definition;
  }
  if (Array.isArray(definition)) {
    return rest.length === 0 ? definition.filter((_, i) => String(i) !== part)
      : definition.map((each, i) => (String(i) === part ? removeAt(each, `/${rest.map(escaped).join('/')}`) : each));
  }
  const { [part]: below, ...others } = definition;
  if (rest.length === 0) {
    return others;
  }
  const next = removeAt(below, `/${rest.map(escaped).join('/')}`);
  const empty = next && typeof next === 'object' && !Array.isArray(next) && Object.keys(next).length === 0;
  return empty ? others : { ...definition, [part]: next };
}

/** A layer as an object: 5 is a dense layer of 5 units, "flatten" a layer of that type. */
export function layer(short) {
  return typeof short === 'number' ? { type: 'dense', units: short } : typeof short === 'string' ? { type: short } : short;
}

/** What a layer of a type cannot do without; all else the service chooses by what is said. */
const NEEDED = { dense: ['units'], activation: ['activation'], residual: ['layers'], reshape: ['shape'], convolution: ['filters', 'kernel'],
  convolution_1d: ['filters', 'kernel'], separable_convolution: ['filters', 'kernel'], transposed_convolution: ['filters', 'kernel', 'stride'],
  zero_padding: ['padding'], cropping: ['cropping'], up_sampling: ['size', 'interpolation'], spatial_dropout: ['rate'],
  group_normalization: ['groups'] };

/** A layer without what the service filled in: a default that is written down would stay when what it followed from changes. */
function bare(resolved) {
  const { type, ...rest } = layer(resolved);
  const needed = NEEDED[type];
  const said = needed ? Object.fromEntries(needed.filter(name => name in rest).map(name => [name, rest[name]])) : rest;
  return { type, ...said, ...(Array.isArray(said.layers) ? { layers: said.layers.map(bare) } : {}) };
}

/** The hidden layers that are drawn: those said, or else those that the service would take, with no more than one would say of them. */
export function layersOf(definition, resolved) {
  return definition.network?.layers?.map(layer) ?? (resolved?.network?.layers ?? []).map(bare);
}

const ROUNDS = 5;
/** No part of what is trained, or told by the service alone. */
const NOT_SAID = ['name', 'owner', 'dataset'];

/**
 * As little as has to be said so that the service resolves it to the same again: what differs from what it takes by itself. What
 * one choice brings along (the rate of an optimizer) is not said, so that it follows when another choice is made.
 * @param whole a resolved definition
 * @param resolve asks the service what it makes of a definition
 * @returns {Promise<object>} the whole where nothing less will do
 */
export async function pared(whole, resolve) {
  const layers = whole.network?.layers?.map(bare);
  const away = async said => differing(whole, await resolve(said), '').filter(([pointer]) => !NOT_SAID.includes(pointer.slice(1)));
  let said = { dataset: whole.dataset, target: whole.target?.length === 1 ? whole.target[0] : whole.target, ...(layers ? { network: { layers } } : {}) };
  const added = new Set();
  for (let round = 0; round < ROUNDS; round++) {
    const found = await away(said);
    if (found.length === 0) {
      return spared(said, [...added], away);
    }
    found.forEach(([pointer]) => added.add(pointer));
    said = found.reduce((next, [pointer, value]) => setAt(next, pointer, value, whole), said);
  }
  return whole;
}

/** Without what was said too early: it has come to follow from another choice. */
async function spared(said, pointers, away) {
  let least = said;
  for (const pointer of pointers) {
    const without = removeAt(least, pointer);
    if (without !== least && (await away(without).catch(() => ['refused'])).length === 0) {
      least = without;
    }
  }
  return least;
}

/** What is to be said in addition, by places; of another type first that type, because its own options follow from it. */
function differing(whole, now, pointer) {
  if (JSON.stringify(whole) === JSON.stringify(now)) {
    return [];
  }
  const inside = value => value !== null && typeof value === 'object';
  if (!inside(whole) || !inside(now) || Array.isArray(whole) !== Array.isArray(now) || (Array.isArray(whole) && (whole.length !== now.length || !whole.every(inside)))) {
    return [[pointer, inside(whole) && whole.type && !NEEDED[whole.type] ? whole.type : whole]];
  }
  if (whole.type !== now.type) {
    return [[pointer, NEEDED[whole.type] ? whole : whole.type]];
  }
  return Object.entries(whole).flatMap(([name, value]) => differing(value, now[name] ?? null, `${pointer}/${escaped(name)}`));
}

export function withLayers(definition, layers) {
  return { ...definition, network: { ...definition.network, layers } };
}

export function moved(layers, from, to) {
  const rest = layers.filter((_, i) => i !== from);
  rest.splice(to, 0, layers[from]);
  return rest;
}

/** The name of a type, however it is written. */
export function typeOf(value) {
  return value && typeof value === 'object' ? value.type : value;
}

/**
 * Every option of a definition, from the schemas of the API document: `{pointer, name, description, kind, choices, default}`.
 * Options of a type (the momentum of an optimizer) are there for the type that is chosen in the resolved definition.
 */
export function options(schemas, resolved, root = 'JobDefinition') {
  return walked(schemas, resolved, root, false).filter(option => !HIDDEN.includes(option.pointer));
}

/**
 * As {@link options}, and those of types that are not chosen, each with `of`: the names of the types that have it. To set one
 * is to choose the first of these.
 */
export function everyOption(schemas, resolved, root = 'JobDefinition') {
  const found = walked(schemas, resolved, root, true);
  const kept = new Map(found.filter(option => !option.of).map(option => [option.pointer, option]));
  found.filter(option => option.of).forEach(option => {
    const before = kept.get(option.pointer);
    if (before?.of) {
      kept.set(option.pointer, { ...before, of: [...before.of, ...option.of] });
    } else if (!before) {
      kept.set(option.pointer, option);
    }
  });
  return [...kept.values()].filter(option => !HIDDEN.includes(option.pointer));
}

/** The definition with an option of {@link everyOption}: one of another type brings that type along. */
export function withOption(definition, option, value, resolved) {
  const at = option.pointer.split('/').slice(0, -1).join('/');
  const begun = option.of && !option.of.includes(typeOf(getAt(definition, at))) ? setAt(definition, at, option.of[0], resolved) : definition;
  return setAt(begun, option.pointer, value, resolved);
}

/** Chosen elsewhere on the page, or of no use to a person. */
const HIDDEN = ['/dataset', '/network/schema', '/network/layers'];
const DEEPEST = 5;

/** @param every whether options of types that are not chosen are wanted too */
function walked(schemas, resolved, root, every) {
  const walk = { schemas, resolved: resolved ?? {}, every, found: [] };
  collect(schemas[root], '', walk);
  return walk.found;
}

function collect(schema, pointer, walk, depth = 0, of) {
  const { schemas, found } = walk;
  for (const [name, property] of Object.entries(schema?.properties ?? {})) {
    if (name === 'type') {
      continue;
    }
    const at = `${pointer}/${escaped(name)}`;
    const target = plain(property, schemas);
    const description = property.description ?? target.description ?? '';
    const chosen = getAt(walk.resolved, at);
    const said = { pointer: at, name, description, default: property.default ?? property['x-default'] ?? target.default, ...(of ? { of: [of] } : {}) };
    if (target.type === 'object' && target.properties && depth < DEEPEST) {
      collect(target, at, walk, depth + 1, of);
      continue;
    }
    const variants = (target.oneOf ?? []).filter(each => each.properties?.type);
    const scalar = (target.oneOf ?? []).some(each => ['integer', 'number'].includes(each.type));
    if (variants.length > 0) {
      found.push(scalar ? { ...said, kind: 'json' } : { ...said, kind: 'choice', choices: variants.map(each => each.title ?? typeNames(each)[0]), typed: true });
      const variant = variants.find(each => typeNames(each).includes(typeOf(chosen)));
      if (depth < DEEPEST) {
        variants.filter(each => each === variant || (walk.every && !of)).forEach(each => collect(each, at, walk, depth + 1, each === variant ? of : each.title ?? typeNames(each)[0]));
      }
      continue;
    }
    const first = target.enum ? target : (target.oneOf ?? target.anyOf ?? []).map(each => plain(each, schemas)).find(each => each.type !== 'null') ?? target;
    found.push({
      ...said,
      kind: first.enum ? 'choice' : first.type === 'boolean' ? 'boolean' : ['integer', 'number'].includes(first.type) ? 'number' : first.type === 'array' ? 'list' : first.type === 'string' ? 'text' : 'json',
      choices: first.enum?.filter(each => each !== null),
      minimum: first.minimum,
      maximum: first.maximum,
      whole: first.type === 'integer',
    });
  }
}

function typeNames(variant) {
  const { const: only, enum: several } = variant.properties.type;
  return several ?? [only];
}

/** Without null and without references. */
function plain(schema, schemas) {
  const ways = schema?.oneOf ?? schema?.anyOf;
  const real = ways?.filter(way => way.type !== 'null');
  const chosen = ways && real.length < ways.length && real.length === 1 ? real[0] : schema;
  return chosen?.$ref ? plain(schemas[chosen.$ref.split('/').at(-1)], schemas) : chosen ?? {};
}

/** Options whose name, place, choices or description has all the words, names first; of what is not chosen, last among its like. */
export function searched(all, words) {
  const wanted = words.toLowerCase().split(/[\s_/]+/).filter(Boolean);
  const plainly = text => text.toLowerCase().replaceAll('_', ' ');
  const rank = option => {
    const name = plainly(option.pointer);
    const chosen = plainly(`${option.pointer} ${[...option.choices ?? [], ...option.of ?? []].join(' ')}`);
    const texts = [name, chosen, `${chosen} ${option.description.toLowerCase()}`];
    const at = texts.findIndex(text => wanted.every(word => text.includes(word)));
    return at < 0 ? Infinity : 2 * at + (option.of ? 1 : 0);
  };
  return all.map(option => [rank(option), option]).filter(([at]) => at < Infinity).sort(([a], [b]) => a - b).map(([, option]) => option);
}

/** What was typed, as the value that is sent; what is no number is sent as it is, so that the service says what is wrong. */
export function typed(option, text) {
  const trimmed = text.trim();
  if (option.kind === 'boolean') {
    return trimmed === 'true';
  }
  if (/^[[{]/.test(trimmed)) {
    try {
      return JSON.parse(trimmed);
    } catch {
      return trimmed;
    }
  }
  const number = value => (value !== '' && Number.isFinite(Number(value)) ? Number(value) : value);
  if (option.kind === 'list') {
    return trimmed.split(',').map(part => number(part.trim()));
  }
  return option.kind === 'text' || option.kind === 'choice' ? trimmed : number(trimmed);
}

/** A value as it stands in a field. */
export function shown(value) {
  return value === undefined || value === null ? '' : typeof value === 'object' ? (value.type && Object.keys(value).length === 1 ? value.type : JSON.stringify(value)) : String(value);
}
