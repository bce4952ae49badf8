import { html } from '../lib.js';

function All() {
  return html`<h1>training</h1>`;
}

export const routes = [['/training', All]];
