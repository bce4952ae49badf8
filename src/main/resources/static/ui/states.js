import { html } from '../lib.js';

/** What is shown in place of content: while it is fetched, when it was refused, when there is none. */

export function Loading({ what = '' }) {
  return html`<p class="note loading" role="status">Loading${what ? ` ${what}` : ''} …</p>`;
}

const MOST_ERRORS = 5;

/** A refusal in the service's own words; `retry` adds a button. */
export function Refusal({ problem, retry }) {
  if (!problem) {
    return null;
  }
  const errors = (problem.errors ?? []).filter(error => error.detail && error.detail !== problem.message);
  return html`<div class="problem" role="alert">
    <p>${problem.message}</p>
    ${errors.length > 0 && html`<ul>${errors.slice(0, MOST_ERRORS).map(error => html`<li>
      ${error.pointer && html`<code>${error.pointer}</code>`} ${error.detail}${error.hint ? html` <span class="note inline">${error.hint}</span>` : null}</li>`)}</ul>
      ${errors.length > MOST_ERRORS && html`<p>and ${errors.length - MOST_ERRORS} more</p>`}`}
    ${errors.length === 0 && problem.errors?.[0]?.hint && html`<p>${problem.errors[0].hint}</p>`}
    ${retry && html`<button type="button" onClick=${retry}>Try again</button>`}
  </div>`;
}

export function Empty({ children }) {
  return html`<div class="empty">${children}</div>`;
}

/** The content of `useLoad`, or what is shown in its place. */
export function Loaded({ of, what, children }) {
  if (of.data === null || of.data === undefined) {
    return of.problem ? html`<${Refusal} problem=${of.problem} retry=${of.reload} />` : html`<${Loading} what=${what} />`;
  }
  return html`<div class=${of.problem ? 'stale' : ''}>${children(of.data)}</div>`;
}

export function Status({ word }) {
  return html`<span class=${`status ${word}`}>${word}</span>`;
}

export function Progress({ fraction, label }) {
  return html`<progress max="1" value=${fraction ?? undefined} aria-label=${label}></progress>`;
}
