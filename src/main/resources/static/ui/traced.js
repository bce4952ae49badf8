import { html, useEffect, useMemo, useRef, useState } from '../lib.js';
import { figure, shortened } from '../format.js';
import { plan, strength, thickness } from '../netplan.js';
import { drawn, frames, reached, stepWithin, waits } from '../playback.js';

const SPEEDS = [['slow', 2600], ['normal', 1300], ['fast', 450]];
const PHASES = { forward: 'forwards', prediction: 'answer', loss: 'loss', backward: 'backwards', update: 'update' };

/** Whether the person asked their system for less movement. */
export function calm() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/**
 * The network with the numbers of one row in it, and the film of how they came about.
 * @param select is called with the key of a neuron, `layer/neuron`
 */
export function Traced({ trace, selected, select, most = 10 }) {
  const drawing = useMemo(() => plan(trace, most, selected), [trace, most, selected]);
  const film = useMemo(() => drawn(frames(trace), drawing.columns), [trace, drawing]);
  const [at, setAt] = useState(-1);
  const step = Math.min(at, film.length - 1);
  return html`<div class="traced">
    <${Network} drawing=${drawing} film=${film} at=${step} selected=${selected} select=${select} />
    <${Playback} film=${film} at=${step} setAt=${setAt} />
  </div>`;
}

function Network({ drawing, film, at, selected, select }) {
  const { columns, links, scales } = drawing;
  const frame = film[at] ?? null;
  const seen = useMemo(() => reached(film, at), [film, at]);
  const playing = at >= 0;
  const backwards = frame && ['backward', 'update'].includes(frame.phase);
  const current = frame ? `${frame.layer}/${frame.neuron}` : null;
  const largest = useMemo(() => new Map(columns.map(({ layer, nodes }) => [layer, Math.max(...nodes.map(({ a }) => Math.abs(a ?? 0)), 1e-12)])), [columns]);
  return html`<div class="scroll drawing"><svg class="traced-net" viewBox=${`0 0 ${drawing.width} ${drawing.height}`} width=${drawing.width}
      role="group" aria-label="The network; select a neuron to see its numbers">
    <g class="links">${links.map(link => {
      const into = link.to.key === current;
      const lit = !playing || into || selected === link.to.key;
      const value = backwards ? link.blame : link.weight;
      return html`<line class=${`${value < 0 ? 'negative' : 'positive'}${lit ? '' : ' dim'}${into ? ' lit' : ''}`}
        x1=${link.from.x + link.from.r} y1=${link.from.y} x2=${link.to.x - link.to.r} y2=${link.to.y}
        stroke-width=${thickness(value, backwards ? scales.blame : scales.weight)}><title>${link.from.name} → ${link.to.name}: weight ${figure(link.weight)}</title></line>`;
    })}</g>
    ${columns.map(column => html`<g key=${column.layer}>
      <text class="title" x=${column.x} y="16" text-anchor="middle">${column.title}</text>
      <text class="subtitle" x=${column.x} y="30" text-anchor="middle">${column.subtitle}</text>
      ${column.nodes.map(node => html`<${Neuron} key=${node.key} node=${node} chosen=${selected === node.key} current=${node.key === current}
        waiting=${playing && waits(node, seen, frame)} blamed=${seen.backward.has(node.key)} strength=${strength(node.a, largest.get(column.layer))} select=${select} />`)}
      ${column.hidden > 0 && html`<text class="rest" x=${column.x} y=${column.restY + 4} text-anchor="middle">and ${column.hidden} more</text>`}
    </g>`)}
  </svg></div>`;
}

function Neuron({ node, chosen, current, waiting, blamed, strength: filled, select }) {
  const pick = () => node.layer > 0 && select?.(node.key);
  const value = waiting ? '?' : figure(node.a);
  return html`<g class=${`unit${chosen ? ' chosen' : ''}${current ? ' current' : ''}${blamed ? ' blamed' : ''}${node.layer ? '' : ' input'}`}
      tabindex=${node.layer ? 0 : undefined} role=${node.layer ? 'button' : undefined} aria-pressed=${node.layer ? String(chosen) : undefined}
      aria-label=${`${node.name}: ${value}`} onClick=${pick}
      onKeyDown=${event => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); pick(); } }}>
    <circle class="ground" cx=${node.x} cy=${node.y} r=${node.r} />
    <circle class=${node.a < 0 ? 'negative' : 'positive'} cx=${node.x} cy=${node.y} r=${node.r} fill-opacity=${waiting ? 0 : (0.85 * filled).toFixed(3)} />
    <text class="value" x=${node.x} y=${node.y + node.r + 11} text-anchor="middle">${value}</text>
    ${node.layer === 0 && html`<text class="label" x=${node.x - node.r - 5} y=${node.y + 4} text-anchor="end">${shortened(node.label, 9)}</text>`}
    ${node.layer > 0 && html`<text class="label inner" x=${node.x} y=${node.y + 4} text-anchor="middle">${shortened(node.label, 5)}</text>`}
    <title>${node.name}: ${value}</title>
  </g>`;
}

/** The controls of the film and what happens in its present scene. */
export function Playback({ film, at, setAt }) {
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const latest = useRef(at);
  latest.current = at;
  useEffect(() => {
    if (!playing) {
      return undefined;
    }
    const timer = setInterval(() => {
      if (latest.current >= film.length - 1) {
        setPlaying(false);
      } else {
        setAt(latest.current + 1);
      }
    }, SPEEDS[speed][1]);
    return () => clearInterval(timer);
  }, [playing, speed, film]);
  const frame = film[at];
  const start = () => {
    if (at < 0 || at >= film.length - 1) {
      setAt(0);
    }
    setPlaying(!playing && !calm());
  };
  const stepTo = next => {
    setPlaying(false);
    setAt(stepWithin(film, next));
  };
  return html`<div class="playback">
    <div class="row">
      <button type="button" class="go" onClick=${start}>${playing ? 'Stop' : at < 0 ? 'Play it step by step' : 'Play'}</button>
      <button type="button" aria-label="One step back" disabled=${at < 0} onClick=${() => stepTo(at - 1)}>‹</button>
      <button type="button" aria-label="One step on" disabled=${at >= film.length - 1} onClick=${() => stepTo(at + 1)}>›</button>
      <input type="range" class="full" aria-label="Scene" min="-1" max=${film.length - 1} value=${at} onInput=${event => stepTo(Number(event.target.value))} />
      <label class="row note">speed <select value=${speed} onChange=${event => setSpeed(Number(event.target.value))}>${SPEEDS.map(([name], i) => html`<option value=${i}>${name}</option>`)}</select></label>
      ${at >= 0 && html`<button type="button" class="bare" onClick=${() => stepTo(-1)}>Whole picture</button>`}
    </div>
    <div class="caption" aria-live="polite">${frame
      ? html`<p><span class=${`phase ${frame.phase}`}>${PHASES[frame.phase]}</span> <strong>${frame.title}</strong></p><p class="numbers">${frame.text}</p>`
      : html`<p class="note">Teal is positive, orange negative; thick is large. Select a neuron to see its numbers, or play the film: forwards through
          the network, then the blame backwards, then the update.</p>`}</div>
  </div>`;
}
