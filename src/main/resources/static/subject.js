import { api, orNull } from './api.js';
import { picture, pixelsIn } from './digits.js';

/** How bright ink on black is on the average at most, as a part of white. */
const DARK = 1 / 3;
const WHITE = 255;
const WHITE_OF_DIGITS = 16;

/**
 * What can be looked into and asked: a model, or a job that has none yet. Both look alike afterwards, so that views need not care.
 * @param id of a model (also by name), of a job, or of a checkpoint: that is its job, `moment` says when
 */
export async function subjectOf(id, signal) {
  const got = path => api.get(path, {}, { signal });
  const part = encodeURIComponent(id);
  if (id.startsWith('ckpt_')) {
    const moment = await got(`/checkpoints/${part}`);
    return { ...await subjectOf(moment.job, signal), moment };
  }
  if (id.startsWith('job_')) {
    const job = await got(`/jobs/${part}`);
    return job.model ? ofModel(await got(`/models/${job.model}`), got, job) : ofJob(job, got);
  }
  return ofModel(await got(`/models/${part}`), got);
}

async function ofModel(model, got, known = null) {
  const { provenance } = model;
  const [dataset, job] = await Promise.all([
    provenance?.dataset ? got(`/datasets/${provenance.dataset}`).catch(orNull) : null,
    known ?? (provenance?.job ? got(`/jobs/${provenance.job}`).catch(orNull) : null),
  ]);
  return {
    id: model.id, path: `/models/${model.id}`, name: model.name, version: model.version, model, job: job?.id ?? null, running: false, task: model.task,
    inputs: model.inputs, targets: model.targets, labels: model.labels ?? null, example: model.example, dataset, network: model.network,
    definition: provenance?.definition ?? job?.definition ?? null,
  };
}

async function ofJob(job, got) {
  const dataset = await got(`/datasets/${job.dataset.id}`).catch(orNull);
  const { definition } = job;
  const columns = new Map((dataset?.columns ?? []).map(column => [column.name, column]));
  const target = columns.get(definition.target?.[0]);
  return {
    id: job.id, path: `/models/${job.id}`, name: job.name, version: null, model: null, job: job.id, running: !job.finished_at,
    task: definition.task, status: job.status,
    inputs: (definition.features ?? []).map(name => inputOf(name, columns.get(name))),
    targets: definition.target ?? [], labels: definition.task === 'classification' ? valuesOf(target) : null,
    example: dataset?.preview?.[0] ? Object.fromEntries(definition.features.map(name => [name, dataset.preview[0][name]])) : {},
    dataset, network: definition.network, definition,
  };
}

function inputOf(name, column) {
  const values = column?.type === 'category' ? valuesOf(column) : null;
  return { name, type: column?.type ?? 'number', ...(column?.shape ? { shape: column.shape } : {}), example: column?.examples?.[0] ?? null, ...(values ? { values } : {}) };
}

function valuesOf(column) {
  const values = Array.isArray(column?.histogram) ? column.histogram.map(({ value }) => value).filter(value => value !== undefined && value !== null) : [];
  return values.length ? values : null;
}

/** Between which values the numbers of an input lie in the dataset; guessed from the example where that is gone. */
export function rangeOf(subject, input) {
  const column = subject.dataset?.columns?.find(({ name }) => name === input.name);
  if (typeof column?.min === 'number' && typeof column?.max === 'number' && column.max > column.min) {
    return { min: column.min, max: column.max };
  }
  const middle = Number(subject.example?.[input.name] ?? input.example ?? 0);
  return Number.isFinite(middle) && middle !== 0 ? { min: Math.min(0, 2 * middle), max: Math.max(0, 2 * middle) } : { min: -1, max: 1 };
}

/** A step that makes about two hundred positions, a round number; whole numbers stay whole. */
export function stepOf({ min, max }, whole) {
  const fine = 10 ** Math.floor(Math.log10((max - min) / 100));
  return whole ? Math.max(1, Math.round(fine)) : fine;
}

/** A row of the dataset as the model takes it, and what is right for it. */
export function rowOf(subject, cells) {
  const row = Object.fromEntries(subject.inputs.map(({ name }) => [name, cells[name] ?? null]));
  const targets = subject.targets.map(name => cells[name] ?? null);
  const target = targets.includes(null) || targets.length === 0 ? null : targets.length === 1 ? targets[0] : Object.fromEntries(subject.targets.map((name, i) => [name, targets[i]]));
  return { row, target };
}

/** The picture that its inputs are, or null; `asRead` where it is drawn as it is, and not as ink on paper. */
export function gridOf({ inputs, dataset, example }) {
  const grid = picture(inputs);
  return grid && { ...grid, asRead: !inked(grid, dataset), dark: Math.min(0, smallestOf({ dataset, example }, grid)) };
}

/** The smallest value of any pixel, as `largestOf` has the largest; below 0 of pictures that somebody has scaled already. */
function smallestOf(subject, grid) {
  const known = pixelColumns(grid, subject.dataset).map(({ min }) => min);
  return (known.length ? known : pixelsIn(grid, subject.example ?? {})).reduce((least, value) => Math.min(least, Number(value) || 0), Infinity);
}

/** The largest value of any pixel: of the dataset, or of the example where that is gone. */
export function largestOf(subject, grid) {
  const known = pixelColumns(grid, subject.dataset).map(({ max }) => max);
  return (known.length ? known : pixelsIn(grid, subject.example ?? {})).reduce((most, value) => Math.max(most, Number(value) || 0), 0);
}

/** The number of a white pixel where this is the largest of all, as the service has it. */
export function whiteOf(largest) {
  return largest <= 1 ? 1 : largest <= WHITE_OF_DIGITS ? WHITE_OF_DIGITS : WHITE;
}

/** Ink is grey and mostly black, with few pixels that are far from it: their deviation is larger than their mean. */
function inked(grid, dataset) {
  const pixels = pixelColumns(grid, dataset);
  if (grid.channels > 1 || pixels.length === 0 || pixels.some(({ min }) => min < 0)) {
    return false;
  }
  const average = of => pixels.reduce((sum, column) => sum + of(column), 0) / pixels.length;
  const mean = average(column => column.mean);
  const variance = average(column => column.mean ** 2 + column.std ** 2) - mean ** 2;
  return mean < DARK * whiteOf(largestOf({ dataset }, grid)) && variance > mean ** 2;
}

/** The columns of the dataset that are its pixels. */
function pixelColumns(grid, dataset) {
  const names = new Set(grid.column ? [grid.column] : grid.columns);
  return (dataset?.columns ?? []).filter(({ name, max }) => names.has(name) && typeof max === 'number');
}

export function numeric(input) {
  return input.type === 'number' || input.type === 'integer';
}
