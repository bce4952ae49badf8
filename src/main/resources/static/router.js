import { store, useStore } from './store.js';

/** Old addresses that people may have kept. */
const MOVED = [
  [/^#dataset\/([\w.-]+)$/, '#/data/$1'],
  [/^#(jobs|models|sweeps)$/, '#/$1'],
  [/^#datasets$/, '#/data'],
  [/^#train$/, '#/network'],
  [/^#menus$/, '#/reference'],
];

/**
 * Where the page is stands in the fragment of its address, `#/data/ds_1?target=price`, because `/datasets`, `/jobs` and
 * `/models` are the API itself. Links, the back button and a reload therefore work by themselves.
 */
export const place = store(parse(globalThis.location?.hash ?? ''));

/** @returns {{path: string, parts: string[], query: Object<string, string>}} */
export function parse(hash) {
  const moved = MOVED.find(([pattern]) => pattern.test(hash));
  const plain = (moved ? hash.replace(moved[0], moved[1]) : hash).replace(/^#/, '');
  const [path, search = ''] = plain.startsWith('/') ? split(plain) : ['/'];
  return {
    path,
    parts: path.split('/').filter(Boolean).map(decoded),
    query: Object.fromEntries(new URLSearchParams(search)),
  };
}

function split(text) {
  const at = text.indexOf('?');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a place: `to(['data', name], { target: 'price' })`. Empty values of the query are left out. */
export function to(parts, query = {}) {
  const said = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const search = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString();
  return `#/${parts.map(encodeURIComponent).join('/')}${search ? `?${search}` : ''}`;
}

/** Goes to a place; `replace` does not leave a step for the back button. */
export function go(parts, query, { replace = false } = {}) {
  const address = to(parts, query);
  if (replace) {
    history.replaceState(null, '', address);
  } else {
    location.hash = address;
  }
  place.set(parse(address)); // at once: what refines the place before `hashchange` comes would go back otherwise
}

/** Changes parameters of the present place without a step for the back button. */
export function refine(query) {
  go(place.value.parts, { ...place.value.query, ...query }, { replace: true });
}

/** The first of the patterns such as `/data/:id` that fits, with its parameters; null if none does. */
export function match(routes, { parts }) {
  for (const [pattern, view] of routes) {
    const wanted = pattern.split('/').filter(Boolean);
    if (wanted.length === parts.length && wanted.every((each, i) => each.startsWith(':') || each === parts[i])) {
      const params = Object.fromEntries(wanted.flatMap((each, i) => (each.startsWith(':') ? [[each.slice(1), parts[i]]] : [])));
      return { view, params };
    }
  }
  return null;
}

export function usePlace() {
  return useStore(place);
}

/** Begins to follow the address. */
export function follow() {
  addEventListener('hashchange', () => place.set(parse(location.hash)));
  place.set(parse(location.hash));
}
