import { html, useState } from '../lib.js';
import { DECIMALS, DELIMITERS, ENCODINGS, HEADERS, QUOTES } from './choices.js';

const TEXTS = /\.(csv|tsv|tab|txt|data|dat)$/i;
const WORKBOOKS = /\.xls[xm]$/i;
const ARCHIVES = /\.zip$/i;
const OF_CELLS = ['decimal', 'header', 'on_error'];
const CHOICES = [
  ['delimiter', 'delimiter', DELIMITERS], ['quote', 'quote', QUOTES], ['decimal', 'decimal', DECIMALS], ['header', 'first line', HEADERS],
  ['encoding', 'encoding', ENCODINGS],
  ['on_error', 'lines that do not fit', [['skip', 'are left out']], 'are refused'],
];

/**
 * How else a refused file might be read: the menus that say something about it, what is chosen within it, and whether lines may
 * be skipped. Null where nothing would help: a damaged file stays so.
 */
export function otherwise({ name, problem }) {
  if (problem.status !== 422) {
    return null;
  }
  const within = WORKBOOKS.test(name) ? 'sheet' : ARCHIVES.test(name) ? 'file within' : null;
  const images = problem.code === 'invalid_images';
  const menus = images ? [['on_error', 'files that cannot be read', [['skip', 'are left out']], 'are refused']] : WORKBOOKS.test(name) ? CHOICES.filter(([option]) => OF_CELLS.includes(option))
    : TEXTS.test(name) || /csv/.test(problem.code ?? '') ? CHOICES : [];
  return menus.length > 0 || within ? { menus, within: images ? null : within, lines: menus.length > 0 && !images } : null;
}

/** A file that could not be read: how else it might be, to be sent again. */
export function ReadOtherwise({ one }) {
  const [said, setSaid] = useState({});
  const ways = otherwise(one);
  if (!ways) {
    return null;
  }
  const set = (name, value) => setSaid({ ...said, [name]: value });
  const send = event => {
    event.preventDefault();
    one.again(Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)));
  };
  return html`<details><summary>Read it otherwise</summary><form class="guesses" onSubmit=${send}>
    ${ways.within && html`<label class="guess">${ways.within}<input size="12" placeholder="the first that fits" onInput=${event => set('sheet', event.target.value.trim() || undefined)} /></label>`}
    ${ways.menus.map(([name, label, choices, usual = 'as found']) => html`<label class="guess" key=${name}>${label}<select onChange=${event => {
        const at = Number(event.target.value);
        const value = at < 0 ? undefined : choices[at][0];
        set(name, name === 'header' && value !== undefined ? value === 'true' : value);
      }}><option value="-1">${usual}</option>${choices.map(([value, text], i) => html`<option key=${value} value=${i}>${text}</option>`)}</select></label>`)}
    ${ways.lines && html`<label class="guess">lines skipped above<input type="number" min="0" max="1000000" placeholder="0" onInput=${event => set('skip_lines', event.target.value === '' ? undefined : Number(event.target.value))} /></label>`}
    <button class="go">Send it again</button></form></details>`;
}
