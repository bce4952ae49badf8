import { html, useState } from '../lib.js';
import { DECIMALS, DELIMITERS, ENCODINGS, HEADERS, QUOTES } from './choices.js';

const TEXTS = /\.(csv|tsv|tab|txt|data|dat)$/i;
const CHOICES = [
  ['delimiter', 'delimiter', DELIMITERS], ['quote', 'quote', QUOTES], ['decimal', 'decimal', DECIMALS], ['header', 'first line', HEADERS],
  ['encoding', 'encoding', ENCODINGS],
  ['on_error', 'lines that do not fit', [['skip', 'are left out']], 'are refused'],
];

/** A text file that could not be read: how else it might be, to be sent again. */
export function ReadOtherwise({ one }) {
  const [said, setSaid] = useState({});
  if (one.problem.status !== 422 || !(TEXTS.test(one.name) || /csv/.test(one.problem.code ?? ''))) {
    return null;
  }
  const set = (name, value) => setSaid({ ...said, [name]: value });
  const send = event => {
    event.preventDefault();
    one.again(Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)));
  };
  return html`<details><summary>Read it otherwise</summary><form class="guesses" onSubmit=${send}>
    ${CHOICES.map(([name, label, choices, usual = 'as found']) => html`<label class="guess" key=${name}>${label}<select onChange=${event => {
        const at = Number(event.target.value);
        const value = at < 0 ? undefined : choices[at][0];
        set(name, name === 'header' && value !== undefined ? value === 'true' : value);
      }}><option value="-1">${usual}</option>${choices.map(([value, text], i) => html`<option key=${value} value=${i}>${text}</option>`)}</select></label>`)}
    <label class="guess">lines skipped above<input type="number" min="0" max="1000000" placeholder="0" onInput=${event => set('skip_lines', event.target.value === '' ? undefined : Number(event.target.value))} /></label>
    <button class="go">Send it again</button></form></details>`;
}
