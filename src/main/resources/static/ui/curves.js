import { html } from '../lib.js';
import { once } from '../api.js';
import { useLoad } from './hooks.js';

const WIDTH = 240;
const HEIGHT = 150;
const BOX = { left: -4, right: 4, bottom: -2, top: 4 };

/** An activation as a curve, with its derivative, and what there is to know of it. */
export function ActivationCurve({ name, brief = false }) {
  const loaded = useLoad(() => once(`/activations/${encodeURIComponent(name)}?from=-4&to=4&points=161`), [name]);
  const member = loaded.data;
  if (!member?.curve) {
    return html`<div class="activation"></div>`;
  }
  const { z, value, derivative } = member.curve;
  return html`<figure class="activation">
    <svg class="curve" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${`${member.name} from -4 to 4 as a solid line, its derivative as a dashed line`}>
      <path class="axis" d=${`M0 ${y(0)}H${WIDTH}M${x(0)} 0V${HEIGHT}`} />
      <path class="derivative" d=${line(z, derivative)} /><path class="value" d=${line(z, value)} />
    </svg>
    <figcaption class="note">${brief ? '' : html`<b>${member.name}</b> = ${member.formula}; dashed: derivative ${member.derivative}.<br />${member.problem && `It ${member.problem}.`}`}</figcaption>
  </figure>`;
}

/** How a schedule moves the learning rate. */
export function ScheduleCurve({ name }) {
  const { data } = useLoad(() => once(`/schedules/${encodeURIComponent(name)}?steps=300&steps_per_epoch=3&points=300`), [name]);
  if (!data?.curve) {
    return html`<div class="activation"></div>`;
  }
  const { step, factor } = data.curve;
  const path = factor.map((value, i) => `${i ? 'L' : 'M'}${(step[i] / 300 * WIDTH).toFixed(1)} ${(HEIGHT - 10 - value / 1.2 * (HEIGHT - 20)).toFixed(1)}`).join('');
  return html`<figure class="activation"><svg class="curve" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${`learning rate relative to its start over 100 epochs of 3 steps with ${data.name}`}>
    <path class="axis" d=${`M0 ${HEIGHT - 10}H${WIDTH}M.5 0V${HEIGHT}`} /><path class="value" d=${path} /></svg></figure>`;
}

function x(value) {
  return (value - BOX.left) / (BOX.right - BOX.left) * WIDTH;
}

function y(value) {
  return Math.max(-HEIGHT, Math.min(2 * HEIGHT, (BOX.top - value) / (BOX.top - BOX.bottom) * HEIGHT));
}

/** Interrupted where there is no value. */
export function line(at, values) {
  let pen = 'M';
  return values.map((value, i) => {
    if (value === null) {
      pen = 'M';
      return '';
    }
    const point = `${pen}${x(at[i]).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = 'L';
    return point;
  }).join('');
}
