import { useEffect, useState } from './lib.js';

/** A value that several parts of the page look at; whoever subscribed is told when it changes. */
export function store(value) {
  const listeners = new Set();
  return {
    get value() {
      return value;
    },
    set(next) {
      if (next !== value) {
        value = next;
        [...listeners].forEach(listener => listener(value));
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The value of a store; the component is drawn again when it changes. */
export function useStore(one) {
  const [, redraw] = useState(0);
  useEffect(() => one.subscribe(() => redraw(count => count + 1)), [one]);
  return one.value;
}
