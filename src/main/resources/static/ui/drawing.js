import { html } from '../lib.js';
import { figure, shortened, whole } from '../format.js';

export const MOST = 10;
const APART = 150;
const HEIGHT = 330;
const TOP = 52;
const LEFT = 112;
const RADIUS = 9;
/** Drawn smaller than by this, nobody could read it. */
const LEGIBLE = 0.85;
const BLOCK = { width: 92, height: 150 };

/** Which neurons of so many are drawn: all of a few, else the first ones. */
export function drawn(count) {
  return count <= MOST ? count : MOST - 1;
}

/** Where the neurons of a column stand, from top to bottom. */
export function heights(count) {
  const places = drawn(count) + (count > MOST ? 1 : 0);
  const step = Math.min(28, (HEIGHT - TOP - 30) / Math.max(places, 1));
  const first = TOP + (HEIGHT - TOP - 30 - step * (places - 1)) / 2 + 6;
  return Array.from({ length: places }, (_, i) => first + i * step);
}

/**
 * The classic drawing: a circle for each neuron, a line for each weight. Layers that have no weights of their own between two
 * columns are blocks on the way.
 * @param columns each `{title, note, count, block?, names?, values?, wrong?}`; values colour the neurons
 * @param weight of the link from neuron i of the column before to neuron j of column c, or undefined where it is not known
 * @param chosen the column that is shown as chosen; choose(c) is called with another
 * @param handles what is drawn below a column, for example to change it
 */
export function Drawing({ columns, weight = () => undefined, chosen, choose, handles = () => null, label }) {
  const width = 2 * LEFT + (columns.length - 1) * APART;
  const x = column => LEFT + column * APART;
  const largest = strongest(columns, weight);
  return html`<div class="drawing scroll"><svg class="network" viewBox=${`0 0 ${width} ${HEIGHT}`} style=${{ minWidth: `${LEGIBLE * width}px`, maxWidth: `${width * 1.5}px` }}
      role=${choose ? 'group' : 'img'} aria-label=${label}>
    ${choose && columns.map((column, c) => html`<rect key=${`hit-${c}`} class=${`hit ${chosen === c ? 'chosen' : ''} ${column.wrong ? 'wrong-column' : ''}`} x=${x(c) - APART / 2 + 6} y="2"
      width=${APART - 12} height=${HEIGHT - 4} rx="10" tabindex="0" role="button" aria-pressed=${chosen === c} aria-label=${`${column.title}, ${column.note}`}
      onClick=${() => choose(c)} onKeyDown=${event => ['Enter', ' '].includes(event.key) && (event.preventDefault(), choose(c))} />`)}
    ${columns.map((column, c) => c > 0 && html`<g key=${`links-${c}`} class="links-of">${links(columns, c, x, weight, largest)}</g>`)}
    ${columns.map((column, c) => html`<g key=${`column-${c}`} class="column">
      <text class="title" x=${x(c)} y="20">${shortened(column.title, 18)}</text>
      <text class="note-of" x=${x(c)} y="37">${shortened(column.note, 22)}</text>
      ${column.block ? html`<rect class="block" x=${x(c) - BLOCK.width / 2} y=${TOP + (HEIGHT - TOP - BLOCK.height) / 2 - 8} width=${BLOCK.width} height=${BLOCK.height} rx="8" />
          <text class="in-block" x=${x(c)} y=${TOP + (HEIGHT - TOP) / 2 - 4}>${shortened(column.block, 13)}</text>` : neurons(column, x(c), c > 0)}
      ${handles(c, x(c), HEIGHT)}
    </g>`)}</svg></div>`;
}

function neurons({ count, names, values }, x, right) {
  const most = Math.max(...(values ?? []).filter(Number.isFinite).map(Math.abs), 1e-9);
  const places = heights(count);
  const some = drawn(count);
  return html`${places.slice(0, some).map((y, i) => {
    const value = values?.[i];
    const known = typeof value === 'number';
    return html`<circle key=${i} class=${`neuron ${known ? (value < 0 ? 'minus' : 'plus') : ''}`} cx=${x} cy=${y} r=${RADIUS}
        style=${known ? { fillOpacity: (0.12 + 0.88 * Math.abs(value) / most).toFixed(2) } : {}}>
        <title>${names?.[i] ?? `neuron ${i}`}${known ? `: ${figure(value)}` : ''}</title></circle>
      ${names?.[i] && html`<text class=${right ? 'name right' : 'name'} x=${right ? x + 15 : x - 15} y=${y + 4}>${shortened(names[i], 13)}</text>`}`;
  })}
  ${count > MOST && html`<text class="and-more" x=${x} y=${places.at(-1) + 4}>+ ${whole(count - some)}</text>`}`;
}

function links(columns, c, x, weight, largest) {
  const [before, after] = [columns[c - 1], columns[c]];
  const ends = column => (column.block ? [TOP + (HEIGHT - TOP) / 2 - 8] : heights(column.count).slice(0, drawn(column.count)));
  const edge = column => (column.block ? BLOCK.width / 2 : RADIUS);
  const lines = [];
  ends(after).forEach((y2, j) => ends(before).forEach((y1, i) => {
    const value = after.block || before.block ? undefined : weight(c, i, j);
    const known = typeof value === 'number';
    lines.push(html`<line key=${`${i}-${j}`} class=${known ? (value < 0 ? 'minus' : 'plus') : ''} x1=${x(c - 1) + edge(before)} y1=${y1} x2=${x(c) - edge(after)} y2=${y2}
      style=${known ? { strokeWidth: (0.4 + 3.2 * Math.abs(value) / largest).toFixed(2), strokeOpacity: (0.2 + 0.8 * Math.abs(value) / largest).toFixed(2) } : {}}>
      ${known && html`<title>weight ${figure(value)}</title>`}</line>`);
  }));
  return lines;
}

function strongest(columns, weight) {
  let largest = 1e-9;
  for (let c = 1; c < columns.length; c++) {
    for (let j = 0; j < drawn(columns[c].count ?? 1); j++) {
      for (let i = 0; i < drawn(columns[c - 1].count ?? 1); i++) {
        largest = Math.max(largest, Math.abs(weight(c, i, j) ?? 0));
      }
    }
  }
  return largest;
}
