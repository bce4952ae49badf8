/** What a person chose of a dataset, kept by this browser: the target, so that it is not chosen again at every visit. */

const KEY = 'chainrule.targets';
const MOST = 100;

export function targetOf(dataset, storage = globalThis.localStorage) {
  try {
    return JSON.parse(storage.getItem(KEY) ?? '{}')[dataset] ?? null;
  } catch {
    return null;
  }
}

/** The ones chosen last are kept. */
export function rememberTarget(dataset, target, storage = globalThis.localStorage) {
  try {
    const { [dataset]: _, ...others } = JSON.parse(storage.getItem(KEY) ?? '{}');
    storage.setItem(KEY, JSON.stringify(Object.fromEntries([...Object.entries(others), [dataset, target]].slice(-MOST))));
  } catch {
    // a browser that keeps nothing is asked again
  }
}
