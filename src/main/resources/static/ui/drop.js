import { html, useEffect, useRef, useState } from '../lib.js';
import { bytes, percent } from '../format.js';
import { go, to, usePlace } from '../router.js';
import { store, useStore } from '../store.js';
import { dismiss, dismissRefused, send, unmake, uploads } from '../uploads.js';
import { ReadOtherwise } from './otherwise.js';
import { Progress, Refusal } from './states.js';
import { complain } from './toasts.js';

/** Files that were chosen or dropped become a dataset, and the dataset is shown. */
function take(files) {
  send(files, dataset => go(['data', dataset.id]));
}

/** What the window does with files while a view wants them for itself: `{says, take(file)}`, else null. */
const taker = store(null);

/** While the view is shown, a file that is dropped anywhere is for it and becomes no dataset. */
export function useWindowDrop(says, takeIt) {
  const latest = useRef(takeIt);
  latest.current = takeIt;
  useEffect(() => {
    const own = { says, take: file => latest.current(file) };
    taker.set(own);
    return () => taker.value === own && taker.set(null);
  }, [says]);
}

/**
 * What listens to files that are dragged over the window; to texts and pictures of the page it does not, nor to what is over a
 * place with `data-own-drop`.
 * @param over is told whether files are over the window: parts of it are entered before others are left
 * @param dropped is called with the files
 */
export function fileListeners(over, dropped) {
  let depth = 0;
  const has = event => [...(event.dataTransfer?.types ?? [])].includes('Files') && !event.target.closest?.('[data-own-drop]');
  return {
    dragenter: event => {
      if (has(event)) {
        depth++;
        over(true);
      }
    },
    dragleave: event => {
      if (has(event)) {
        depth = Math.max(0, depth - 1);
        over(depth > 0);
      }
    },
    dragover: event => has(event) && event.preventDefault(),
    drop: event => {
      depth = 0;
      over(false);
      if (has(event)) {
        event.preventDefault();
        dropped(event.dataTransfer.files);
      }
    },
  };
}

/** The whole window takes files, but for what has `data-own-drop`, whatever is shown; and while they are sent, how far they are. */
export function DropWindow() {
  const [over, setOver] = useState(false);
  const sent = useStore(uploads);
  const own = useStore(taker);
  const { path } = usePlace();
  useEffect(() => {
    const listeners = fileListeners(setOver, files => (taker.value ? taker.value.take(files[0]) : take(files)));
    Object.entries(listeners).forEach(([type, listener]) => addEventListener(type, listener));
    return () => Object.entries(listeners).forEach(([type, listener]) => removeEventListener(type, listener));
  }, []);
  useEffect(() => dismissRefused, [path]);
  return html`
    ${over && html`<div class="dropping" aria-hidden="true"><p>${own ? own.says : 'Drop it: it becomes a dataset'}</p></div>`}
    ${sent.length > 0 && html`<div class="sending" role="status">${sent.map(one => html`<${Sending} key=${one.id} one=${one} />`)}</div>`}`;
}

function Sending({ one }) {
  const fraction = one.total ? one.sent / one.total : 0;
  const remove = () => unmake(one).catch(complain);
  if (one.dataset) {
    return html`<div class="panel"><strong dir="auto">${one.name}</strong>
      <p>It had been sent before you cancelled, and has become the dataset <a href=${to(['data', one.dataset.id])} onClick=${() => dismiss(one.id)}><bdi>${one.dataset.name}</bdi></a>${one.dataset.version > 1 ? `, version ${one.dataset.version}` : ''}.</p>
      <div class="actions"><button type="button" class="danger" onClick=${remove}>Delete it</button><button type="button" onClick=${() => dismiss(one.id)}>Keep it</button></div></div>`;
  }
  return html`<div class="panel">
    <div class="row between"><strong dir="auto">${one.name}</strong>
      ${one.problem ? html`<button type="button" onClick=${() => dismiss(one.id)}>Dismiss</button>`
        : !one.late && html`<button type="button" onClick=${one.cancel}>Cancel</button>`}</div>
    ${one.problem
      ? html`<${Refusal} problem=${one.problem} /><${ReadOtherwise} one=${one} />`
      : one.late
        ? html`<p class="note">Cancelled, but all of it had been sent: the service may make a dataset of it yet, and then you can delete it here.</p>`
        : html`<${Progress} fraction=${fraction} label=${`Sending ${one.name}`} />
          <small class="note">${fraction < 1 ? `${bytes(one.sent)} of ${bytes(one.total)}, ${percent(fraction, 0)}` : 'Sent; it is being read …'}</small>`}
  </div>`;
}

/** The place that says so, and where a file can be chosen by hand. */
export function DropHere() {
  return html`<label class="drop-here">
    <input type="file" multiple onChange=${event => {
      take(event.target.files);
      event.target.value = '';
    }} />
    <span class="big">Drop a file here, or choose one</span>
    <span class="note">CSV, JSON, NDJSON, Excel (.xlsx), ARFF, NumPy, MNIST’s own files, or a zip of pictures in a folder per class. Nothing leaves this machine.</span>
  </label>`;
}

/**
 * A place of a view that takes a file for itself, dropped or chosen; the children are shown below.
 * @param says what is to be dropped, as the beginning of a sentence
 * @param label of the choice of a file
 */
export function OwnDrop({ take, accept, label, says, children }) {
  const [over, setOver] = useState(false);
  const input = useRef(null);
  const chosen = file => file && take(file);
  return html`<div class=${`drop ${over ? 'over' : ''}`} data-own-drop onDragOver=${event => { event.preventDefault(); setOver(true); }} onDragLeave=${() => setOver(false)}
      onDrop=${event => { event.preventDefault(); setOver(false); chosen(event.dataTransfer.files[0]); }}>
    <p>${says}, or <button type="button" onClick=${() => input.current.click()}>choose one</button></p>
    <input ref=${input} type="file" accept=${accept} hidden aria-label=${label} onChange=${event => { chosen(event.target.files[0]); event.target.value = ''; }} />
    ${children}</div>`;
}
