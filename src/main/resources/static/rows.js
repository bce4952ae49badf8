/** Renders each resource as a table row: one array of nodes per column. */

export const WHOLE = new Intl.NumberFormat('en');
const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const MAIN_METRICS = ['loss', 'accuracy', 'macro_f1', 'roc_auc', 'rmse', 'mae', 'r2'];
const MOST_CLASSES = 20;
const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

export function datasetCells(dataset) {
  return [
    [link(dataset.links.self, dataset.name), version(dataset), note(when(dataset.created_at))],
    [WHOLE.format(dataset.rows)],
    [size(dataset.bytes)],
    [
      links(link(`#dataset/${dataset.id}`, 'columns'), link(dataset.links.self, 'profile'), link(dataset.links.rows, 'rows')),
      ...warnings(dataset.warnings),
    ],
  ];
}

export function jobCells(job) {
  return [
    [link(job.links.self, job.name), note(when(job.created_at))],
    [status(job.status)],
    progress(job),
    [losses(job)],
    result(job),
  ];
}

export function modelCells(model) {
  return [
    [link(model.links.self, model.name), version(model), note(when(model.created_at))],
    [model.task],
    quality(model),
    [link(model.links.predict, `predict?${query(model.example)}`, 'predict'), card(model)],
  ];
}

/** What one should know of a model before using it. */
function card(model) {
  const made = link(`${model.links.self}/card`, 'model card');
  made.setAttribute('aria-label', `Model card of ${model.name}`);
  return made;
}

export function status(word) {
  const text = element('span', word);
  text.className = `status ${word}`;
  return text;
}

function progress(job) {
  const { fraction, message, epoch, epochs } = job.progress;
  const { estimated_bytes: most, peak_bytes: held } = job.memory;
  return [
    bar(fraction, `Progress of ${job.name}`),
    note(job.error ? `epoch ${epoch} of ${epochs}` : message),
    note(`${held === null ? `estimated memory ${size(most)}` : `peak memory ${size(held)}`}, ${threads(job.engine.threads)}`),
  ];
}

export function bar(fraction, label) {
  const made = document.createElement('progress');
  made.max = 1;
  made.setAttribute('value', fraction);
  made.setAttribute('aria-label', label);
  return made;
}

function threads(count) {
  return count === 1 ? '1 thread' : `up to ${count} threads`;
}

function losses(job) {
  const { train_loss: train, val_loss: validation } = job.latest;
  const list = document.createElement('dl');
  add(list, 'training', train);
  add(list, 'validation', validation);
  return list.childElementCount ? list : element('span', '–');
}

function result(job) {
  const found = links(
    ...(job.model ? [link(job.links.model, 'model')] : []),
    ...(job.links.history ? [link(job.links.history, 'history')] : []),
    ...(job.progress.epoch ? [checkpoints(job)] : []),
  );
  return job.error ? [element('span', job.error.message), found] : [found];
}

/** Opens the dialog; without it, as a link, the list as JSON. */
function checkpoints(job) {
  const anchor = link(job.links.checkpoints, 'checkpoints');
  anchor.dataset.checkpoints = job.name;
  return anchor;
}

/** The main metrics on the set that says most, each beside the baseline; the others to unfold; and what may be believed. */
function quality({ metrics, per_class: classes, per_target: targets }) {
  const [set, measured] = measuredOn(metrics);
  const folds = set === 'test' ? null : metrics.cross_validation;
  const baseline = folds ? folds.baseline : metrics.baseline;
  const shown = folds
    ? [spread(folds), note(`mean ± standard deviation of ${folds.folds.length} folds`)]
    : [list(measured, MAIN_METRICS), note(`on the ${set} set${set === 'test' ? ', with 95 % intervals' : ''}`)];
  if (baseline) {
    shown.push(unfold('Baseline: an answer that ignores the features', list(baseline, MAIN_METRICS)));
  }
  shown.push(...(metrics.notes ?? []).map(warning));
  const others = Object.keys(measured).filter(name => !MAIN_METRICS.includes(name) && !name.endsWith('_interval'));
  if (others.length) {
    shown.push(unfold('More metrics', list(measured, folds ? [...MAIN_METRICS, ...others] : others), note(`on the ${set} set`)));
  }
  if (classes) {
    shown.push(unfold(`Metrics of each of the ${WHOLE.format(classes.length)} classes`, ...classTable(classes)));
  }
  if (targets) {
    shown.push(unfold(`Metrics of each of the ${WHOLE.format(Object.keys(targets).length)} targets`, targetTable(targets), note(`on the ${set} set`)));
  }
  return shown;
}

/** One row per target. */
function targetTable(targets) {
  const table = document.createElement('table');
  table.className = 'figures';
  const head = table.createTHead().insertRow();
  ['target', 'RMSE', 'MAE', 'R²'].forEach(title => {
    const cell = element('th', title);
    cell.scope = 'col';
    head.append(cell);
  });
  const body = table.createTBody();
  for (const [target, { rmse, mae, r2 }] of Object.entries(targets)) {
    const row = body.insertRow();
    const name = element('th', target);
    name.scope = 'row';
    row.append(name, ...[rmse, mae, r2].map(value => element('td', value === null ? '–' : figure(value))));
  }
  return table;
}

/** The best set that the metrics were measured on, and the metrics. */
export function measuredOn({ test, validation, train }) {
  return test ? ['test', test] : validation ? ['validation', validation] : ['training', train];
}

function list(measured, names) {
  const found = document.createElement('dl');
  names.forEach(name => add(found, name.replaceAll('_', ' '), measured[name], measured[`${name}_interval`]));
  return found;
}

/** What is to be known of the figures above it. */
function warning(text) {
  const shown = note(text);
  shown.className = text.startsWith('no better') ? 'note alarm' : 'note';
  return shown;
}

/** The main metrics of a cross-validation: mean and standard deviation over its folds. */
function spread({ mean, std }) {
  const found = document.createElement('dl');
  for (const name of MAIN_METRICS.filter(each => (mean[each] ?? null) !== null)) {
    const deviation = std[name] === null ? '' : ` ± ${figure(Number(std[name].toPrecision(2)))}`;
    found.append(element('dt', name.replaceAll('_', ' ')), element('dd', figure(mean[name]) + deviation));
  }
  return found;
}

/** One row per class, the worst first where there are many. */
function classTable(classes) {
  const table = document.createElement('table');
  table.className = 'figures';
  const head = table.createTHead().insertRow();
  ['class', 'precision', 'recall', 'F1', 'rows'].forEach(title => {
    const cell = element('th', title);
    cell.scope = 'col';
    head.append(cell);
  });
  const all = classes.length > MOST_CLASSES ? classes.toSorted((a, b) => (a.f1 ?? 2) - (b.f1 ?? 2)) : classes;
  const body = table.createTBody();
  for (const { label, precision, recall, f1, support } of all.slice(0, MOST_CLASSES)) {
    const row = body.insertRow();
    const name = element('th', label);
    name.scope = 'row';
    row.append(name, ...[precision, recall, f1].map(value => element('td', fraction(value))), element('td', WHOLE.format(support)));
  }
  return all.length > MOST_CLASSES ? [table, note(`the ${MOST_CLASSES} classes with the lowest F1`)] : [table];
}

function fraction(value) {
  return value === null ? '–' : value.toFixed(3);
}

function unfold(title, ...content) {
  const details = document.createElement('details');
  details.className = 'more-figures';
  details.append(element('summary', title), ...content);
  return details;
}

/** The query parameters of the example, readable rather than encoded. */
function query(example) {
  return Object.entries(example).map(([name, value]) => `${name}=${value ?? ''}`).join('&');
}

/** With the ends of its interval, where there are any. */
function add(list, name, value, ends) {
  if (value !== undefined && value !== null) {
    const shown = ends ? `${figure(value)} (${figure(ends[0])} to ${figure(ends[1])})` : figure(value);
    list.append(element('dt', name), element('dd', shown));
  }
}

function version(resource) {
  return element('small', resource.version > 1 ? ` version ${resource.version}` : '');
}

function warnings(found) {
  return found.length ? [note(found.length === 1 ? '1 warning' : `${found.length} warnings`)] : [];
}

export function link(address, text, className) {
  const anchor = element('a', text);
  anchor.href = address;
  if (className) {
    anchor.className = className;
  }
  return anchor;
}

export function links(...anchors) {
  const row = document.createElement('div');
  row.className = 'links';
  row.append(...anchors);
  return row;
}

export function note(text) {
  const small = element('small', text);
  small.className = 'note';
  return small;
}

export function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** Four significant digits: enough to compare losses, and few enough not to flicker. */
export function figure(value) {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) {
    return WHOLE.format(value);
  }
  return size !== 0 && (size < 1e-4 || size >= 1e6) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

export function size(bytes) {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  return `${Number((bytes / 1000 ** step).toPrecision(3))} ${UNITS[step]}`;
}

export function when(time) {
  return TIME.format(new Date(time));
}
