import { html, useEffect, useRef } from '../lib.js';
import { figure, shortened } from '../format.js';

const SIZE = 360;

/** Which class a row is of, as the number of its tone. */
export function toneOf(surface, value, target) {
  if (surface.labels) {
    return surface.labels.findIndex(label => String(label) === String(value));
  }
  return surface.of === `probability of ${target}=${value}` || surface.of === `probability of ${value}` ? 1 : 0;
}

/** What a model says over two of its features, with the rows it was trained on. */
export function Surface({ surface, points, target, label }) {
  const place = useRef(null);
  useEffect(() => draw(place.current, surface, points, target), [surface, points, target]);
  const { x, y } = surface;
  const flat = surface.values.flat().filter(Number.isFinite);
  return html`<figure class="surface"><canvas ref=${place} width=${SIZE} height=${SIZE} role="img" aria-label=${label}></canvas>
    <figcaption class="note"><bdi>${surface.of}</bdi>: ${surface.labels
      ? surface.labels.slice(0, 8).map((each, i) => html`<span class="key" style=${{ '--tone': `var(--line-${i})` }}><bdi>${shortened(each, 20)}</bdi> </span>`)
      : html`<span class="key" style=${{ '--tone': 'var(--line-0)' }}>${figure(Math.min(...flat))} </span><span class="key" style=${{ '--tone': 'var(--line-1)' }}>${figure(Math.max(...flat))} </span>`}
      · across: <bdi>${shortened(x.name)}</bdi>, up: <bdi>${shortened(y.name)}</bdi></figcaption></figure>`;
}

function draw(canvas, surface, points, target) {
  const context = canvas.getContext('2d');
  const style = getComputedStyle(canvas);
  const tone = i => rgb(style.getPropertyValue(`--line-${i % 8}`));
  const paper = rgb(style.getPropertyValue('--sheet'));
  const { x, y, values } = surface;
  const flat = values.flat().filter(Number.isFinite);
  const probability = /^probability/.test(surface.of ?? '');
  const [low, high] = probability ? [0, 1] : [Math.min(...flat), Math.max(...flat)];
  const image = new ImageData(x.values.length, y.values.length);
  values.forEach((row, j) => row.forEach((value, i) => {
    const at = 4 * ((y.values.length - 1 - j) * x.values.length + i);
    const colour = value === null ? paper : surface.labels
      ? mixed(paper, tone(value), 0.45)
      : shade(value, low, high, tone, paper);
    image.data.set([...colour, 255], at);
  }));
  const small = new OffscreenCanvas(image.width, image.height);
  small.getContext('2d').putImageData(image, 0, 0);
  context.imageSmoothingEnabled = !surface.labels;
  context.drawImage(small, 0, 0, SIZE, SIZE);
  const across = span(x.values);
  const up = span(y.values);
  const spread = points?.length && typeof points[0][target] === 'number' && !surface.labels && !probability;
  for (const point of points ?? []) {
    const [px, py] = [across(point[x.name]), up(point[y.name])];
    if (px >= -0.02 && px <= 1.02 && py >= -0.02 && py <= 1.02) {
      context.beginPath();
      context.arc(px * SIZE, (1 - py) * SIZE, 3.2, 0, 7);
      context.fillStyle = `rgb(${(spread ? shade(point[target], low, high, tone, paper) : tone(Math.max(0, toneOf(surface, point[target], target)))).join()})`;
      context.fill();
      context.strokeStyle = `rgb(${paper.join()})`;
      context.stroke();
    }
  }
}

/** From one tone over paper to the other, so that the middle is seen. */
function shade(value, low, high, tone, paper) {
  const at = high > low ? (value - low) / (high - low) : 0.5;
  return mixed(paper, tone(at < 0.5 ? 0 : 1), 0.06 + 0.6 * Math.abs(at - 0.5) * 2);
}

function mixed(one, other, share) {
  return one.map((value, i) => Math.round(value + (other[i] - value) * share));
}

/** A colour of the style sheet as three numbers. */
export function rgb(text) {
  const digits = /#([0-9a-f]{6})/i.exec(text)?.[1] ?? '888888';
  return [0, 2, 4].map(at => parseInt(digits.slice(at, at + 2), 16));
}

function span(values) {
  const [low, high] = [values[0], values.at(-1)];
  return value => (high > low ? (value - low) / (high - low) : 0.5);
}
