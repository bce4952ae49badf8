import { html, useState } from '../lib.js';
import { once } from '../api.js';
import { words } from '../format.js';
import { to } from '../router.js';
import { ActivationCurve, ScheduleCurve } from '../ui/curves.js';
import { useLoad } from '../ui/hooks.js';
import { Loaded } from '../ui/states.js';

/** The lists of what a definition can name. */
const LISTS = ['layers', 'activations', 'losses', 'optimizers', 'schedules', 'initializers', 'regularizers', 'augmentations', 'metrics'];
const FACTS = [['formula', 'formula'], ['derivative', 'derivative'], ['range', 'range'], ['problem', 'problem'], ['task', 'task'], ['source', 'source']];

function Reference({ list = 'layers' }) {
  const known = LISTS.includes(list) ? list : 'layers';
  const [text, setText] = useState('');
  const menu = useLoad(() => once(`/${known}`), [known]);
  const fits = member => `${member.name} ${(member.aliases ?? []).join(' ')} ${member.summary ?? ''}`.toLowerCase().includes(text.toLowerCase());
  return html`<h1>Reference</h1>
    <p class="lead">What a definition can name; each with its formula, its parameters and what to beware of.</p>
    <div class="row"><nav class="tabs" aria-label="Lists">${LISTS.map(each => html`<a key=${each} href=${to(['reference', each])} aria-current=${each === known ? 'page' : undefined}>${words(each)}</a>`)}</nav>
      <input type="search" class="search" placeholder="Search" aria-label=${`Search ${known}`} value=${text} onInput=${event => setText(event.target.value)} />
      <a href=${`/${known}`}>JSON</a></div>
    <${Loaded} of=${menu} what=${known}>${({ data }) => html`<div class="cards">${data.filter(fits).map(member => html`<${Card} key=${member.name} list=${known} member=${member} />`)}</div>`}<//>`;
}

function Card({ list, member }) {
  const parameters = Object.entries(member.parameters?.properties ?? {}).filter(([name]) => name !== 'type');
  return html`<article class="card member"><h2>${member.name}</h2><p>${member.summary}</p>
    ${list === 'activations' && html`<${ActivationCurve} name=${member.name} brief />`}
    ${list === 'schedules' && html`<${ScheduleCurve} name=${member.name} />`}
    <dl>${FACTS.filter(([name]) => member[name]).map(([name, title]) => html`<dt>${title}</dt><dd>${member[name]}</dd>`)}
      ${member.higher_is_better !== undefined && html`<dt>better</dt><dd>${member.higher_is_better ? 'higher' : 'lower'}</dd>`}
      ${member.aliases?.length > 0 && html`<dt>aliases</dt><dd>${member.aliases.join(', ')}</dd>`}</dl>
    ${parameters.length > 0 && html`<details><summary>Parameters</summary><dl>${parameters.map(([name, schema]) => html`<dt><code>${name}</code></dt>
      <dd>${schema.description ?? ''}${schema.default !== undefined ? ` Default ${JSON.stringify(schema.default)}.` : ''}</dd>`)}</dl></details>`}</article>`;
}

export const routes = [['/reference/:list', Reference], ['/reference', Reference]];
