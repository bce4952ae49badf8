/** One job as it is watched: its curves and what happened, without any drawing. */

const MOST_TOLD = 300;
/** Points that are asked for at once: more than a screen has places for. */
export const MOST_POINTS = 20_000;
const NOT_MEASURED = ['step', 'epoch'];

export class Run {
  points = { epoch: [], step: [] };
  told = [];
  place = null;
  last = 0;

  /** What there is so far. */
  begin(history, events) {
    this.restart(history);
    [...(events?.data ?? [])].reverse().forEach(event => this.tell(event));
    this.last = events && events.last_id !== null ? Number(events.first_id) : 0;
  }

  /** The whole history, in at most as many points as it was asked for: a run of a million epochs takes no more room than one of some thousand. */
  restart(history) {
    this.points = Object.fromEntries(Object.entries(history?.series ?? {}).map(([name, values]) => [name, [...values]]));
    this.points.epoch ??= [];
    this.points.step ??= [];
    this.downsampling = history?.downsampling ?? 'none';
    this.total = history?.total_points ?? 0;
    this.exactTo = this.points.step.at(-1) ?? 0;
  }

  /** Whether there are so many points that the whole history has to be asked for again, in fewer. */
  get crowded() {
    return this.points.step.length > 2 * MOST_POINTS;
  }

  /** The step of the last point that the history itself has; what comes by events may leave some out. */
  exactTo = 0;

  /** The history from the step after {@link exactTo} on: exact points take the place of those that were heard of. */
  exact({ series, downsampling, total_points: total }) {
    const found = series.step ?? [];
    if (found.length === 0) {
      return;
    }
    const keep = this.points.step.filter(step => step < found[0]).length;
    const later = this.points.step.filter(step => step > found.at(-1)).length;
    const all = this.points.step.length;
    const names = new Set([...Object.keys(this.points), ...Object.keys(series)]);
    const part = (values, from, to) => values?.slice(from, to) ?? Array(to - from).fill(null);
    this.points = Object.fromEntries([...names].map(name => [name, [
      ...part(this.points[name], 0, keep), ...part(series[name], 0, found.length), ...part(this.points[name], all - later, all)]]));
    this.exactTo = found.at(-1);
    this.downsampling = downsampling === 'min_max' ? downsampling : this.downsampling;
    this.total = Math.max(this.total ?? 0, total ?? 0);
  }

  /** What has just happened; returns whether the job itself has changed. */
  hear(event) {
    this.tell(event);
    if (event.type === 'metrics') {
      this.add(event.data);
      this.place = event.data;
    } else if (event.type === 'log' && (event.data.step ?? null) !== null) {
      this.forgetAfter(event.data.step);
    } else if (event.type === 'log' && event.data.level === 'info') {
      this.place = null; // the job itself knows what is trained now
      return true;
    }
    return event.type === 'status' || event.type === 'done';
  }

  /** Appends an epoch of the final model; epochs of folds are not part of its curve. */
  add({ fold, epoch, step, metrics }) {
    const { points } = this;
    if ((fold ?? null) !== null || epoch <= (points.epoch.at(-1) ?? 0)) {
      return;
    }
    const count = points.epoch.length;
    const next = { ...points, epoch: [...points.epoch, epoch], step: [...points.step, step] };
    for (const name of new Set([...Object.keys(points), ...Object.keys(metrics)])) {
      if (!NOT_MEASURED.includes(name)) {
        next[name] = [...(points[name] ?? Array(count).fill(null)), metrics[name] ?? null];
      }
    }
    this.points = next;
  }

  /** A run that resumes from a checkpoint repeats the epochs after it. */
  forgetAfter(step) {
    const keep = this.points.step.findIndex(each => each > step);
    if (keep >= 0) {
      this.points = Object.fromEntries(Object.entries(this.points).map(([name, values]) => [name, values.slice(0, keep)]));
    }
    this.exactTo = Math.min(this.exactTo, this.points.step.at(-1) ?? 0);
  }

  tell(event) {
    const words = WORDS[event.type]?.(event.data);
    if (words) {
      const warned = event.type === 'diagnosis' || event.data.level === 'warning';
      this.told = [{ key: event.sequence ?? `${event.created_at}${words}`, at: event.created_at, words, warned }, ...this.told].slice(0, MOST_TOLD);
    }
  }

  get names() {
    return Object.keys(this.points).filter(name => !NOT_MEASURED.includes(name));
  }
}

const WORDS = {
  status: ({ status }) => status,
  log: ({ message }) => message,
  checkpoint: ({ epoch, step }) => `checkpoint at epoch ${epoch}, step ${step}`,
  diagnosis: ({ message }) => message,
  done: ({ model, error }) => error?.message ?? (model ? `created model ${model}` : null),
};

/** The metric without its set: train_loss and val_loss are both the loss. */
export function kind(name) {
  return name.replace(/^(train|val|test)_/, '');
}

export function setOf(name) {
  return name.startsWith('train_') ? 'training' : name.startsWith('val_') ? 'validation' : name.startsWith('test_') ? 'test' : '';
}

/** Exponential smoothing, started without bias; a gap stays a gap. */
export function smoothed(values, factor) {
  if (!factor) {
    return values;
  }
  let [sum, weight] = [0, 0];
  return values.map(value => {
    if (typeof value !== 'number') {
      return null;
    }
    sum = factor * sum + (1 - factor) * value;
    weight = factor * weight + (1 - factor);
    return sum / weight;
  });
}

/**
 * Several runs over one axis: the epochs of all, and each line's values at them. Undefined, where a line has no point there,
 * is passed over by the line; null, which a line had itself, interrupts it.
 */
export function aligned(lines) {
  const x = [...new Set(lines.flatMap(line => line.x))].sort((a, b) => a - b);
  if (lines.every(line => line.x.length === x.length)) {
    return { x, lines };
  }
  return {
    x,
    lines: lines.map(line => {
      const at = new Map(line.x.map((epoch, i) => [epoch, line.values[i]]));
      return { ...line, values: x.map(epoch => at.get(epoch)) };
    }),
  };
}
