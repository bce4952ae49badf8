import { html } from '../lib.js';

function Home() {
  return html`<h1>Neural networks, trained over HTTP</h1>`;
}

export const routes = [['/', Home]];
