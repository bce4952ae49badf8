import { html } from '../lib.js';

function All() {
  return html`<h1>network</h1>`;
}

export const routes = [['/network', All]];
