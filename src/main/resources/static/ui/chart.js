import { html, useEffect, useLayoutEffect, useRef } from '../lib.js';
import { coarse, figure } from '../format.js';
import { onScheme } from './hooks.js';
import uPlot from '../webjars/uplot/1.6.30/dist/uPlot.esm.js';

/** As many lines as can be told apart; the style sheet has a colour for each: --line-0 to --line-7. */
const TONES = 8;
const HEIGHT = 280;

/**
 * Lines over a common axis, drawn on a canvas by uPlot; new points are handed to the chart that stands.
 * @param x the values of the axis, in order
 * @param lines each `{label, values, tone?, dashed?, width?}`; null interrupts a line, undefined does not
 */
export function Chart({ x, lines, log = false, label, xLabel = 'epoch', height = HEIGHT }) {
  const place = useRef(null);
  const chart = useRef(null);
  const shape = JSON.stringify([lines.map(line => [line.label, line.tone, line.dashed, line.width]), log, height, xLabel]);
  const drawn = useRef(null);
  drawn.current = { lines, data: [x, ...lines.map(line => (log ? line.values.map(positive) : line.values))] };
  useLayoutEffect(() => {
    const make = () => {
      chart.current?.destroy();
      chart.current = new uPlot(options(place.current, drawn.current.lines, { log, height, xLabel }), drawn.current.data, place.current);
    };
    make();
    const size = new ResizeObserver(() => chart.current?.setSize({ width: Math.max(place.current.clientWidth, 50), height }));
    size.observe(place.current);
    const end = onScheme(make);
    return () => {
      end();
      size.disconnect();
      chart.current.destroy();
      chart.current = null;
    };
  }, [shape]);
  useEffect(() => {
    chart.current?.setData(drawn.current.data);
    last(chart.current);
  }, [x, ...lines.map(line => line.values)]);
  return html`<div class="chart" ref=${place} role="img" aria-label=${`${label}: ${lines.map(spoken).join('; ')}`}></div>`;
}

/** Where no pointer is, the legend has the last values. */
function last(chart) {
  if (chart && (chart.cursor.idx ?? null) === null) {
    chart.setLegend({ idx: chart.data[0].length - 1 }, false);
  }
}

/** Whether there are too few points for a line to be seen; asked again whenever there are others. */
export function marked(values) {
  return values.filter(value => typeof value === 'number').length < 3;
}

function positive(value) {
  return value > 0 || value === undefined ? value : null;
}

function spoken({ label, values }) {
  const last = values.findLast(value => typeof value === 'number');
  return last === undefined ? label : `${label} ${figure(last)}`;
}

function options(place, lines, { log, height, xLabel }) {
  const style = getComputedStyle(place);
  const tone = name => style.getPropertyValue(name).trim();
  const axis = { stroke: tone('--quiet'), grid: { stroke: tone('--line'), width: 1 }, ticks: { stroke: tone('--line') }, font: `12px ${tone('--text')}` };
  return {
    width: Math.max(place.clientWidth, 50),
    height,
    legend: { live: true },
    cursor: { points: { size: 7 } },
    hooks: { setCursor: [last], ready: [last] },
    scales: { x: { time: false }, y: { distr: log ? 3 : 1, auto: true } },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map(coarse), label: xLabel, labelSize: 18, labelFont: axis.font, size: 32 },
      { ...axis, values: (_, ticks) => ticks.map(tick => (tick === null ? '' : coarse(tick))), size: 58 },
    ],
    series: [
      { label: xLabel, value: (_, value) => (value === null ? '–' : figure(value)) },
      ...lines.map((line, i) => ({
        label: line.label,
        stroke: tone(`--line-${(line.tone ?? i) % TONES}`),
        width: line.width ?? 1.75,
        dash: line.dashed ? [5, 4] : undefined,
        points: { show: (chart, at) => marked(chart.data[at]) },
        value: (chart, value, at) => figure(value ?? ((chart.cursor.idx ?? null) === null ? chart.data[at].findLast(each => (each ?? null) !== null) : null)),
      })),
    ],
  };
}
