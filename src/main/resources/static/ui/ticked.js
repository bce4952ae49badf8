import { html, useState } from '../lib.js';
import { whole } from '../format.js';
import { to } from '../router.js';

/**
 * What was ticked in a list, to be laid side by side: `{column, link}`.
 * @param kind of what is listed, as the view that compares them calls it
 * @param named what a row is called
 */
export function useTicked(kind, named) {
  const [chosen, setChosen] = useState(new Set());
  const tick = id => setChosen(before => new Set(before.has(id) ? [...before].filter(each => each !== id) : [...before, id]));
  const few = chosen.size < 2;
  return {
    column: { title: 'Compare', cell: row => html`<input type="checkbox" checked=${chosen.has(row.id)} aria-label=${`Compare ${named(row)}`} onChange=${() => tick(row.id)} />` },
    link: html`<a class="button" aria-disabled=${few ? 'true' : undefined} href=${few ? undefined : to(['compare'], { [kind]: [...chosen].join(',') })}>Compare ${few ? 'two or more' : whole(chosen.size)}</a>`,
  };
}
