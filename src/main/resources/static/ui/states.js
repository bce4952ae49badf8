import { html } from '../lib.js';
import { placeOf } from '../api.js';

/** What is shown in place of content: while it is fetched, when it was refused, when there is none. */

export function Loading({ what = '' }) {
  return html`<p class="note loading" role="status">Loading${what ? ` ${what}` : ''} …</p>`;
}

const MOST_ERRORS = 5;

/**
 * A refusal in the service's own words; `retry` adds a button. A hint that all errors share is said once; how many more there are is
 * not said, because the service does not count them to the end.
 */
export function Refusal({ problem, retry }) {
  if (!problem) {
    return null;
  }
  const errors = (problem.errors ?? []).filter(error => error.detail);
  const message = problem.message.replace(/, and [\d,]+ more\.?$/, ', and more.');
  const told = errors.length === 1 && message.includes(errors[0].detail) ? [] : errors.filter(error => error.detail !== message);
  const hints = [...new Set(errors.map(error => error.hint).filter(Boolean))];
  const common = hints.length > 0 && (told.length === 0 || (hints.length === 1 && errors.length > 1));
  return html`<div class="problem" role="alert">
    ${!(told.length > 1 && message.includes(told[0].detail)) && html`<p>${message}</p>`}
    ${told.length > 0 && html`<ul>${told.slice(0, MOST_ERRORS).map(error => html`<li>
      ${error.pointer ? html`<code>${error.pointer}</code>${': '}` : placeOf(error) ? html`<b><bdi>${placeOf(error)}</bdi></b>${': '}` : ''}${error.detail}${error.hint && !common ? html`<small class="note">${error.hint}</small>` : null}</li>`)}</ul>
      ${told.length > MOST_ERRORS && html`<p>and more</p>`}`}
    ${common && html`<p class="note">What would do: ${hints[0]}</p>`}
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
