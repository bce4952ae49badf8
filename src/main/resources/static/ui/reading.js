import { html, useEffect, useState } from '../lib.js';
import { line, listed } from '../wordlist.js';

/** A text that is sent when its field is left. */
export function Field({ dataset, label, present, placeholder, disabled, onChange, size = 12 }) {
  const [text, setText] = useState(present);
  useEffect(() => setText(present), [dataset.id]);
  const change = () => text !== present && onChange(text);
  return html`<label class="guess">${label}<input value=${text} disabled=${disabled} placeholder=${placeholder} size=${size}
    onInput=${event => setText(event.target.value)} onChange=${change} onKeyDown=${event => event.key === 'Enter' && change()} /></label>`;
}

const TRUTHS = [['', 'as found'], ['true', 'numbers'], ['false', 'texts']];

/** What is no part of the table, how its columns are called and which are left out, and what units mean. */
export function ReadingOptions({ dataset, reread, reading }) {
  const read = dataset.read_as ?? {};
  const said = dataset.options ?? {};
  const text = dataset.format === 'csv';
  const rows = text || dataset.format === 'xlsx';
  const units = dataset.columns.map(column => column.written?.unit).filter(Boolean);
  const percent = 'percent' in read || units.includes('%');
  const currency = 'currency' in read || units.some(unit => unit !== '%');
  const unit = (name, label) => html`<label class="guess">${label}<select disabled=${reading} value=${String(read[name] ?? '')}
    onChange=${event => event.target.value && reread({ [name]: event.target.value === 'true' })}>
    ${TRUTHS.filter(([value]) => value || !(name in read)).map(([value, title]) => html`<option key=${value} value=${value}>${title}</option>`)}</select></label>`;
  return html`
    ${'sheet' in read && html`<${Field} dataset=${dataset} label="sheet" present=${read.sheet} disabled=${reading} onChange=${sheet => reread({ sheet })} />`}
    ${rows && html`<label class="guess">lines skipped above<input type="number" min="0" max="1000000" disabled=${reading} value=${read.skip_lines ?? 0}
      onChange=${event => reread({ skip_lines: Number(event.target.value) })} /></label>`}
    ${rows && html`<label class="guess">rows skipped at the end<input type="number" min="0" max="1000" disabled=${reading} value=${read.skip_last ?? 0}
      onChange=${event => reread({ skip_last: Number(event.target.value) })} /></label>`}
    ${text && html`<${Field} dataset=${dataset} label="comments begin with" present=${read.comment ?? ''} placeholder="#" size="3" disabled=${reading} onChange=${comment => reread({ comment })} />`}
    ${percent && unit('percent', 'percentages')}
    ${currency && unit('currency', 'amounts')}
    <${Field} dataset=${dataset} label="names" present=${line(said.names ?? [])} placeholder=${shown(dataset.columns)} size="16" disabled=${reading}
      onChange=${names => reread({ names: listed(names) })} />
    <${Field} dataset=${dataset} label="columns left out" present=${line(said.drop ?? [])} placeholder="none" size="12" disabled=${reading}
      onChange=${drop => reread({ drop: listed(drop) })} />`;
}

function shown(columns) {
  return line(columns.slice(0, 3).map(column => column.name)) + (columns.length > 3 ? ', …' : '');
}
