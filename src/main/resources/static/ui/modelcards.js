import { html } from '../lib.js';
import { to } from '../router.js';
import { Empty, Loading, Refusal } from './states.js';
import { usePages } from './table.js';

/**
 * The models as cards, for a view that begins with choosing one; the children are said where there are none.
 * @param view that is opened with the one that is chosen
 * @param about says a line of a model
 */
export function ModelCards({ view, about, children }) {
  const models = usePages('/models');
  return html`
    ${models.problem && html`<${Refusal} problem=${models.problem} retry=${models.reload} />`}
    ${!models.items && !models.problem && html`<${Loading} what="models" />`}
    ${models.items?.length === 0 && html`<${Empty}><p>There are no models yet. ${children}</p><//>`}
    <div class="cards">${models.items?.map(model => html`<a class="card" key=${model.id} href=${to([view, model.id])}>
      <strong dir="auto">${model.name}</strong>${model.version > 1 ? ` version ${model.version}` : ''}<small class="note">${about(model)}</small></a>`)}</div>
    ${models.hasMore && html`<button type="button" class="more" onClick=${models.more}>More models</button>`}`;
}
