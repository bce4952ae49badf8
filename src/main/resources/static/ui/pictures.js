import { html, useEffect, useRef } from '../lib.js';

const SIZE = 160;
const EDGE = 12;
/** Below, for what the picture is clicked with. */
const FOOT = 26;

/** Points of two coordinates, each `{x, y, tone, big?}`. */
export function Scatter({ points, label }) {
  const [x, y] = ['x', 'y'].map(axis => span(points.map(point => point[axis])));
  return html`<svg class="scatter" viewBox=${`0 0 ${SIZE} ${SIZE}`} role="img" aria-label=${label}>
    ${points.map((point, i) => html`<circle key=${i} class=${`tone-${point.tone % 8}`} r=${point.big ? 6 : 2.6}
      cx=${(EDGE + x(point.x) * (SIZE - 2 * EDGE)).toFixed(1)} cy=${(SIZE - EDGE - FOOT - y(point.y) * (SIZE - 2 * EDGE - FOOT)).toFixed(1)} />`)}</svg>`;
}

function span(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return value => (high > low ? (value - low) / (high - low) : 0.5);
}

/** A row of pixels as a picture: as many numbers as a square has. */
export function Digit({ row, most }) {
  const values = Object.values(row).filter(value => typeof value === 'number');
  const side = Math.floor(Math.sqrt(values.length));
  return html`<${Pixels} values=${values.slice(0, side * side)} width=${side} height=${side} most=${most} />`;
}

/** A picture of numbers between 0 and `most`, drawn pixel by pixel; channels 1 or 3. */
export function Pixels({ values, width, height, channels = 1, most, label = '' }) {
  const place = useRef(null);
  useEffect(() => {
    const context = place.current.getContext('2d');
    const image = context.createImageData(width, height);
    const scale = 255 / (most ?? Math.max(...values, 1e-9));
    for (let i = 0; i < width * height; i++) {
      for (let channel = 0; channel < 3; channel++) {
        image.data[4 * i + channel] = scale * values[channels * i + (channels === 3 ? channel : 0)];
      }
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [values, width, height, channels, most]);
  return html`<canvas class="pixels" ref=${place} width=${width} height=${height} role=${label ? 'img' : undefined} aria-label=${label || undefined} aria-hidden=${label ? undefined : 'true'}></canvas>`;
}
