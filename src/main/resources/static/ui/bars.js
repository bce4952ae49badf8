import { html } from '../lib.js';
import { figure, shortened, whole } from '../format.js';

const WIDTH = 120;
const HEIGHT = 32;
const TOP = 12;

/** A bar for each count; each has its range and count as its title. */
export function Bars({ counts, titles, label = 'Distribution', height = HEIGHT }) {
  if (!counts?.length) {
    return null;
  }
  const highest = Math.max(...counts, 1);
  const step = WIDTH / counts.length;
  return html`<svg class="bars" viewBox=${`0 0 ${WIDTH} ${height}`} preserveAspectRatio="none" role="img"
      aria-label=${`${label}: ${titles.slice(0, TOP).join('; ')}`}>
    ${counts.map((count, i) => {
      const tall = count ? Math.max(1, (height * count) / highest) : 0;
      return html`<rect key=${i} x=${(i * step).toFixed(2)} y=${(height - tall).toFixed(2)} width=${Math.max(step - 1, 0.5).toFixed(2)}
        height=${tall.toFixed(2)}><title>${titles[i]}</title></rect>`;
    })}</svg>`;
}

/** The bars of a column's profile: of its histogram, or of its most frequent values. */
export function profileBars({ histogram, top }) {
  const edge = value => (typeof value === 'number' ? figure(value) : value);
  return histogram
    ? {
      counts: histogram.counts,
      titles: histogram.counts.map((count, i) => `${edge(histogram.edges[i])} to ${edge(histogram.edges[i + 1])}: ${whole(count)}`),
    }
    : {
      counts: top.slice(0, TOP).map(each => each.count),
      titles: top.slice(0, TOP).map(each => `${shortened(String(each.value), 30)}: ${whole(each.count)}`),
    };
}
