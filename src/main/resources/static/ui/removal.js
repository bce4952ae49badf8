import { api } from '../api.js';
import { store, useStore } from '../store.js';
import { afterRegret } from './toasts.js';

/** The ids of what is deleted when nobody has asked for it back. */
const going = store(new Set());

/**
 * Deletes what stands at a path after a while of regret; until then lists leave it out, whichever view shows them.
 * @param undone is called when somebody has asked for it back
 */
export function remove(text, path, { id }, undone = () => {}) {
  going.set(new Set([...going.value, id]));
  afterRegret(text, () => api.delete(path), () => {
    going.set(new Set([...going.value].filter(each => each !== id)));
    undone();
  });
}

/** A list of the API, as `usePages` returns it, without what is going. */
export function useStaying(list) {
  const gone = useStore(going);
  return { ...list, items: list.items?.filter(({ id }) => !gone.has(id)) ?? null };
}
