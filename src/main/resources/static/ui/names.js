import { html } from '../lib.js';
import { percent, shortened, written } from '../format.js';

/**
 * Names and values of people's data among numbers and words of the page: each is isolated, so that one that is written from right
 * to left does not turn round what stands beside it.
 */

const MOST_VALUES = 6;

/** A list of names or values. */
export function Listing({ of, length = 40 }) {
  return html`${of.map((each, i) => html`${i ? ', ' : ''}<bdi>${shortened(String(each ?? '–'), length)}</bdi>`)}`;
}

/** The cells of a row, with the names of their columns. */
export function Values({ values }) {
  const all = Object.entries(values ?? {});
  return html`<span>${all.slice(0, MOST_VALUES).map(([name, value], i) => html`${i ? ', ' : ''}<bdi>${shortened(name, 20)}</bdi> <bdi>${shortened(written(value ?? 'missing'), 24)}</bdi>`)}${all.length > MOST_VALUES ? ' …' : ''}</span>`;
}

/** A prediction, or what is right: the number, or the label with its probability. */
export function Answer({ value }) {
  return value?.label === undefined ? html`<bdi>${written(value ?? '–')}</bdi>` : html`<bdi>${value.label}</bdi> (${percent(value.probability)})`;
}
