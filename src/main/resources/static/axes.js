/** Parallel coordinates: one upright axis per hyperparameter and one for the metric, one line per trial. */

const GAP = 20;

/** @returns the pointer of a parameter that was named by dots or by a pointer */
export function pointer(name) {
  return name.startsWith('/') ? name : `/${name.replaceAll('.', '/')}`;
}

/** The last name of a pointer, without indices of lists. */
export function short(at) {
  return (at.split('/').filter(part => part && !/^\d+$/.test(part)).at(-1) ?? at).replaceAll('_', ' ');
}

/**
 * @param sweep with its trials and its definition
 * @param size `{width, height}` of the drawing
 * @returns `{axes: [{label, x, ticks: [{y, text}]}], lines: [{trial, points, best, t}]}`; `t` runs from 0, the best, to 1
 */
export function parallel(sweep, { width, height }, write) {
  const done = sweep.trials.filter(({ value }) => typeof value === 'number');
  const names = Object.entries(sweep.definition.parameters);
  const axes = [
    ...names.map(([name, domain]) => axis(short(pointer(name)), done.map(({ values }) => values[pointer(name)]), domain.scale === 'log', height, write)),
    axis(sweep.metric.replaceAll('_', ' '), done.map(({ value }) => value), done.every(({ value }) => value > 0) && spread(done.map(({ value }) => value)) > 100, height, write),
  ];
  axes.forEach((each, i) => { each.x = axes.length > 1 ? GAP + i * (width - 2 * GAP) / (axes.length - 1) : width / 2; });
  const order = [...done].sort((one, other) => (sweep.direction === 'max' ? other.value - one.value : one.value - other.value));
  const lines = done.map(trial => ({
    trial,
    best: sweep.best?.trial === trial.trial,
    t: order.length > 1 ? order.indexOf(trial) / (order.length - 1) : 0,
    points: axes.map((each, i) => ({ x: each.x, y: each.place(i < names.length ? trial.values[pointer(names[i][0])] : trial.value) })),
  }));
  return { axes, lines };
}

function spread(values) {
  return values.length ? Math.max(...values) / Math.min(...values) : 1;
}

function axis(label, values, logarithmic, height, write) {
  const numeric = values.length > 0 && values.every(value => typeof value === 'number');
  const up = part => Number((GAP + (1 - part) * (height - 2 * GAP)).toFixed(1));
  if (!numeric) {
    const names = [...new Set(values.map(value => JSON.stringify(value)))];
    const place = value => up(names.length > 1 ? names.indexOf(JSON.stringify(value)) / (names.length - 1) : 0.5);
    return { label, place, ticks: names.map(name => ({ y: place(JSON.parse(name)), text: name.replaceAll('"', '') })) };
  }
  const scale = logarithmic && values.every(value => value > 0) ? Math.log : value => value;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const place = value => up(high > low ? (scale(value) - scale(low)) / (scale(high) - scale(low)) : 0.5);
  return { label, place, ticks: (high > low ? [low, high] : [low]).map(value => ({ y: place(value), text: write(value) })) };
}
