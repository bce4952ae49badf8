import { html } from '../lib.js';

function All() {
  return html`<h1>data</h1>`;
}

export const routes = [['/data', All]];
