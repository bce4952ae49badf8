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

/** The hidden layers that are drawn: those said, or else those that the service would take. */
export function layersOf(definition, resolved) {
  return (definition.network?.layers ?? resolved?.network?.layers ?? []).map(layer);
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
  const found = [];
  collect(schemas[root], '', resolved, schemas, found, 0);
  return found.filter(option => !HIDDEN.includes(option.pointer));
}

/** Chosen elsewhere on the page, or of no use to a person. */
const HIDDEN = ['/dataset', '/network/schema', '/network/layers'];
const DEEPEST = 5;

function collect(schema, pointer, resolved, schemas, found, depth) {
  for (const [name, property] of Object.entries(schema?.properties ?? {})) {
    if (name === 'type') {
      continue;
    }
    const at = `${pointer}/${escaped(name)}`;
    const target = plain(property, schemas);
    const description = property.description ?? target.description ?? '';
    const chosen = getAt(resolved ?? {}, at);
    const said = { pointer: at, name, description, default: property.default ?? property['x-default'] ?? target.default };
    if (target.type === 'object' && target.properties && depth < DEEPEST) {
      collect(target, at, resolved, schemas, found, depth + 1);
      continue;
    }
    const variants = (target.oneOf ?? []).filter(each => each.properties?.type);
    const scalar = (target.oneOf ?? []).some(each => ['integer', 'number'].includes(each.type));
    if (variants.length > 0) {
      found.push(scalar ? { ...said, kind: 'json' } : { ...said, kind: 'choice', choices: variants.map(each => each.title ?? typeNames(each)[0]), typed: true });
      const variant = variants.find(each => typeNames(each).includes(typeOf(chosen)));
      if (variant && depth < DEEPEST) {
        collect(variant, at, resolved, schemas, found, depth + 1);
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

/** Options whose name, place or description has all the words, names first. */
export function searched(all, words) {
  const wanted = words.toLowerCase().split(/[\s_/]+/).filter(Boolean);
  const rank = option => {
    const name = option.pointer.toLowerCase().replaceAll('_', ' ');
    return wanted.every(word => name.includes(word)) ? 0 : wanted.every(word => `${name} ${option.description.toLowerCase()}`.includes(word)) ? 1 : 2;
  };
  return all.map(option => [rank(option), option]).filter(([at]) => at < 2).sort(([a], [b]) => a - b).map(([, option]) => option);
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
