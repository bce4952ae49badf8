import { html } from '../lib.js';
import { store, useStore } from '../store.js';

const SHOWN_MS = 8000;
const list = store([]);
let count = 0;

/** Says a sentence at the edge of the window; `action` is `{label, run}`, for example to undo. */
export function toast(text, { action, alarm = false, ms = SHOWN_MS } = {}) {
  const one = { id: ++count, text, action, alarm };
  list.set([...list.value, one]);
  setTimeout(() => drop(one.id), ms);
}

/** Says what was refused, with all that is wrong. */
export function complain(problem) {
  toast(problem.whole ?? problem.message, { alarm: true });
}

function drop(id) {
  list.set(list.value.filter(one => one.id !== id));
}

/**
 * Does something that cannot be undone only after a while in which it can be taken back; leaving the page does it at once.
 * @param undone shows again what seemed to be gone
 */
export function afterRegret(text, doIt, undone, ms = SHOWN_MS) {
  let open = true;
  const finish = async () => {
    if (open) {
      open = false;
      removeEventListener('pagehide', finish);
      try {
        await doIt();
      } catch (problem) {
        undone();
        complain(problem);
      }
    }
  };
  addEventListener('pagehide', finish);
  setTimeout(finish, ms);
  toast(text, {
    ms,
    action: {
      label: 'Undo',
      run: () => {
        if (open) {
          open = false;
          removeEventListener('pagehide', finish);
          undone();
        }
      },
    },
  });
}

export function Toasts() {
  const all = useStore(list);
  return html`<div class="toasts" role="status" aria-live="polite">${all.map(one => html`
    <div class=${`toast ${one.alarm ? 'alarm' : ''}`} key=${one.id}>
      <span>${one.text}</span>
      ${one.action && html`<button type="button" onClick=${() => { one.action.run(); drop(one.id); }}>${one.action.label}</button>`}
      <button type="button" class="bare" aria-label="Dismiss" onClick=${() => drop(one.id)}>×</button>
    </div>`)}</div>`;
}
