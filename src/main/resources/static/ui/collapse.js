import { html } from '../lib.js';
import { counted, figure } from '../format.js';

const LARGEST_SUM = 8;

/** Whether a network is only a straight line, and which: what `/models/{id}/collapse` answers. */
export function CollapseInWords({ data }) {
  if (!data.collapses) {
    return html`<p><strong>No.</strong> ${data.because.map(({ layer, activation }) => `layer ${layer} has ${activation}`).slice(0, 5).join(', ')}, which is non-linear.</p>
      ${data.local && html`<p class="note">Around a row it still looks like a line: ${linear(data.inputs, data.local.weight.map(row => row[0]), data.local.bias[0])}${data.local.fixed && `, while ${data.local.fixed.join(', ')} ${data.local.fixed.length === 1 ? 'stays' : 'stay'} as it is`}.${data.local.reason && ` ${data.local.reason[0].toUpperCase()}${data.local.reason.slice(1)}.`}</p>`}`;
  }
  return html`<p><strong>Yes, all of it.</strong> ${data.outputs.slice(0, 4).map((output, k) => html`${output} = ${linear(data.inputs, data.weight.map(row => row[k]), data.bias[k])}. `)}</p>
    <p class="note">One layer with these weights says the same on ${counted(data.rows, 'row')}; the largest difference is ${figure(data.max_difference)}.</p>`;
}

/** `0.5 · a − 2 · b + 1`; of many inputs the first. */
function linear(inputs, weights, bias) {
  const signed = (value, text) => `${value < 0 ? '−' : '+'} ${text}`;
  const terms = inputs.slice(0, LARGEST_SUM).map((name, i) => signed(weights[i], `${figure(Math.abs(weights[i]))} · ${name}`));
  const rest = inputs.length > LARGEST_SUM ? ['+ …'] : [];
  return [...terms, ...rest, signed(bias, figure(Math.abs(bias)))].join(' ').replace(/^\+ /, '');
}
