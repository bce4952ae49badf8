/** How numbers, times and texts are written, everywhere on the page. */

const WHOLE = new Intl.NumberFormat('en');
const COARSE = new Intl.NumberFormat('en', { maximumSignificantDigits: 3, notation: 'compact' });
const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];
const NONE = '–';

/** Four significant digits: enough to compare losses, and few enough not to flicker. Whole numbers are written whole. */
export function figure(value) {
  if (typeof value !== 'number' || Number.isNaN(value)) {
    return NONE;
  }
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) {
    return WHOLE.format(value);
  }
  return size !== 0 && (size < 1e-4 || size >= 1e6) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

export function whole(value) {
  return typeof value === 'number' ? WHOLE.format(Math.round(value)) : NONE;
}

/** How large a picture is, as the service says it: what comes first is said where it makes a difference. */
export function pixels({ height, width }) {
  return `${height} × ${width} pixels${height === width ? '' : ' (height × width)'}`;
}

/** For axes and other narrow places: 1.2K, 3M. */
export function coarse(value) {
  const size = Math.abs(value);
  return size !== 0 && size < 1e-3 ? value.toExponential(0) : COARSE.format(value);
}

export function percent(fraction, digits = 1) {
  return typeof fraction === 'number' ? `${Number((100 * fraction).toFixed(digits))} %` : NONE;
}

export function bytes(count) {
  if (typeof count !== 'number') {
    return NONE;
  }
  const step = Math.min(Math.floor(Math.log10(Math.max(count, 1)) / 3), UNITS.length - 1);
  return `${Number((count / 1000 ** step).toPrecision(3))} ${UNITS[step]}`;
}

export function when(time) {
  return time ? TIME.format(new Date(time)) : NONE;
}

/** With seconds, where runs of one name are to be told apart. */
export function exactly(time) {
  return time ? EXACT.format(new Date(time)) : NONE;
}

export function clock(time) {
  return time ? CLOCK.format(new Date(time)) : NONE;
}

/** Seconds in the two largest units that say something: 0.4 s, 12 s, 3 min 5 s, 2 h 10 min. */
export function duration(seconds) {
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) {
    return NONE;
  }
  if (seconds < 10) {
    return `${Number(seconds.toPrecision(2))} s`;
  }
  const all = Math.round(seconds);
  const parts = [[Math.floor(all / 86400), 'd'], [Math.floor(all / 3600) % 24, 'h'], [Math.floor(all / 60) % 60, 'min'], [all % 60, 's']];
  const first = parts.findIndex(([count]) => count > 0);
  return parts.slice(first, first + 2).filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(' ');
}

export function counted(count, noun, several = `${noun}s`) {
  return `${whole(count)} ${count === 1 ? noun : several}`;
}

/** `learning_rate` as words: Learning rate. */
export function words(name) {
  const text = String(name).replaceAll('_', ' ');
  return text === '' ? text : text[0].toUpperCase() + text.slice(1);
}

const SHORT = { val: 'Validation', train: 'Training', mcc: 'MCC', ece: 'ECE', rmse: 'RMSE', mae: 'MAE', mse: 'MSE', r2: 'R²', f1: 'F1', roc: 'ROC', pr: 'PR', auc: 'AUC' };

/** The name of a metric as the trade writes it: ROC AUC, Macro F1. */
export function metric(name) {
  return words(name).split(' ').map(word => SHORT[word.toLowerCase()] ?? word).join(' ');
}

export function shortened(text, most = 40) {
  const all = [...String(text)];
  return all.length > most ? `${all.slice(0, most - 1).join('')}…` : String(text);
}

/** The beginning and the end of what is too long: names that begin alike differ at their ends. */
export function clipped(text, most = 24) {
  const all = [...String(text)];
  const head = Math.ceil((most - 1) / 3);
  return all.length > most ? `${all.slice(0, head).join('')}…${all.slice(head - most + 1).join('')}` : String(text);
}

/** Names without what all of them begin with, up to the last comma or equals sign of that. */
export function apart(names) {
  const [first = '', ...others] = names;
  let same = others.length ? first.length : 0;
  others.forEach(each => {
    while (!each.startsWith(first.slice(0, same))) {
      same--;
    }
  });
  const cut = /^.*(?:, |=)/s.exec(first.slice(0, same))?.[0].length ?? 0;
  return names.map(each => clipped(each.slice(cut)));
}

/** A value of a cell as a person writes it. */
export function cell(value) {
  return value === null || value === undefined ? '' : typeof value === 'number' ? String(value) : typeof value === 'string' ? value : JSON.stringify(value);
}

/** Any value of JSON in words. */
export function written(value) {
  return typeof value === 'number' ? figure(value) : typeof value === 'string' ? value : JSON.stringify(value);
}

/** A prediction in words: the number, or the label with its probability. */
export function said(prediction) {
  if (typeof prediction === 'number') {
    return figure(prediction);
  }
  return prediction?.label === undefined ? JSON.stringify(prediction) : `${prediction.label} (${percent(prediction.probability)})`;
}

/** What stands between single quotes in a shell. */
export function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Whether a message of the service says what it chose, and how to choose otherwise: nothing to be warned of. */
export function tellsChoice(message) {
  return /\bsays? otherwise$/.test(message);
}
