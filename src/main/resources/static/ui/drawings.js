import { html } from '../lib.js';
import { figure, shortened } from '../format.js';

const WIDTH = 300;
const HEIGHT = 90;
const BELOW = 18;

/** Bars to the right for what speaks for the answer, to the left for what speaks against it. */
export function Contributions({ data, most = 12, label }) {
  const shown = [...data].sort((one, other) => Math.abs(other.contribution) - Math.abs(one.contribution)).slice(0, most);
  const largest = Math.max(...shown.map(({ contribution }) => Math.abs(contribution)), 1e-12);
  return html`<table class="shares" aria-label=${label}><tbody>${shown.map(({ column, value, contribution }) => {
    const part = 50 * Math.abs(contribution) / largest;
    return html`<tr><th scope="row" title=${column}><bdi>${shortened(column)}</bdi>${value === undefined ? '' : html` <small class="note inline"><bdi>${figureOr(value)}</bdi></small>`}</th>
      <td><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><line x1="50" x2="50" y1="0" y2="10" class="axis" />
        <rect class=${contribution < 0 ? 'negative' : 'positive'} x=${contribution < 0 ? 50 - part : 50} y="1" height="8" width=${part} /></svg></td>
      <td class="numeric">${contribution > 0 ? '+' : ''}${figure(contribution)}</td></tr>`;
  })}</tbody></table>`;
}

function figureOr(value) {
  return typeof value === 'number' ? figure(value) : shortened(value ?? 'missing');
}

/** One bar per class, the answer marked. */
export function Probabilities({ prediction, order, label = 'Probabilities' }) {
  const entries = order ? order.map(each => [String(each), prediction?.probabilities?.[String(each)] ?? 0]) : Object.entries(prediction?.probabilities ?? {});
  return html`<table class="shares" aria-label=${label}><tbody>${entries.map(([name, value]) => html`
    <tr class=${String(prediction?.label) === name ? 'winner' : ''}><th scope="row" dir="auto">${name}</th>
      <td><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="back" width="100" height="8" y="1" />
        <rect class="positive" width=${100 * value} height="8" y="1" /></svg></td>
      <td class="numeric">${(100 * value).toFixed(1)} %</td></tr>`)}</tbody></table>`;
}

/** Counts between `low` and `high` on an axis from `from` to `until`. */
export function Histogram({ counts, low, high, from = low, until = high, label }) {
  const most = Math.max(...counts, 1);
  const at = value => (until > from ? (value - from) / (until - from) * WIDTH : WIDTH / 2);
  const width = Math.max(1, (at(high) - at(low)) / counts.length);
  return html`<svg class="histogram" viewBox=${`0 0 ${WIDTH} ${HEIGHT + BELOW}`} role="img" aria-label=${label}>
    ${counts.map((count, i) => html`<rect x=${(at(low) + i * width).toFixed(2)} width=${Math.max(0.5, width - 0.5).toFixed(2)}
      y=${(HEIGHT - count / most * (HEIGHT - 4)).toFixed(2)} height=${(count / most * (HEIGHT - 4)).toFixed(2)} />`)}
    <line class="axis" x1="0" x2=${WIDTH} y1=${HEIGHT} y2=${HEIGHT} />
    ${from < 0 && until > 0 && html`<line class="axis" x1=${at(0)} x2=${at(0)} y1="0" y2=${HEIGHT} />`}
    <text x="0" y=${HEIGHT + 14}>${figure(from)}</text><text x=${WIDTH} y=${HEIGHT + 14} text-anchor="end">${figure(until)}</text>
  </svg>`;
}

/**
 * A square of values as colours, the first row at the bottom, with points and a path over it.
 * @param shade maps a value to 0..1
 */
export function Heat({ values, shade, points = [], path = [], label, low, high, xName, yName }) {
  const rows = values.length;
  const columns = values[0]?.length ?? 0;
  const cell = 100 / Math.max(columns, 1);
  const tall = 100 / Math.max(rows, 1);
  return html`<figure class="heat"><svg viewBox="0 0 100 100" role="img" aria-label=${label}>
    ${values.map((row, y) => row.map((value, x) => html`<rect x=${x * cell} y=${100 - (y + 1) * tall} width=${cell} height=${tall}
      class=${shade(value) >= 0.5 ? 'positive' : 'negative'} fill-opacity=${(0.08 + 0.85 * Math.abs(2 * shade(value) - 1)).toFixed(3)} />`))}
    ${path.length > 1 && html`<polyline class="path" points=${path.map(({ x, y }) => `${(100 * x).toFixed(2)},${(100 - 100 * y).toFixed(2)}`).join(' ')} />`}
    ${[...path.map((each, i) => ({ ...each, className: i === path.length - 1 ? 'end' : 'dot' })), ...points].map(({ x, y, className, title }) => html`
      <circle class=${className ?? 'dot'} cx=${(100 * x).toFixed(2)} cy=${(100 - 100 * y).toFixed(2)} r=${className === 'end' ? 2.2 : 1.8}>
        ${title && html`<title>${title}</title>`}</circle>`)}
  </svg>
  <figcaption class="note row between"><span>${xName ? html`→ <bdi>${xName}</bdi>` : ''}${yName ? html` · ↑ <bdi>${yName}</bdi>` : ''}</span>
    ${low !== undefined && html`<span><span class="swatch negative"></span>${low} <span class="swatch positive"></span>${high}</span>`}</figcaption></figure>`;
}
