import { Curve } from './curve.js';
import { Findings } from './findings.js';
import { bar, element, note, status } from './rows.js';

const NOT_MEASURED = ['step', 'epoch'];
const MOST_TOLD = 200;
const EVENTS_BEFORE = 100;
const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const WHOLE = new Intl.NumberFormat('en');

/** A button that opens a job; one listener for all of them, because rows are changed in place. */
export function watchButton(job) {
  const button = element('button', 'Watch');
  button.type = 'button';
  button.dataset.watch = job.id;
  button.setAttribute('aria-label', `Watch ${job.name}`);
  return button;
}

/** One job while it trains: its learning curve, its progress and its events. */
export class Watch {
  /**
   * @param section with the buttons, and a place of class {@code watched}
   * @param actions the buttons of the actions allowed on a job
   */
  constructor(section, actions) {
    this.place = section.querySelector('.watched');
    this.actions = actions;
    section.addEventListener('click', ({ target }) => {
      if (target.dataset?.watch) {
        this.open(target.dataset.watch);
      }
    });
  }

  async open(id) {
    this.close();
    this.job = id;
    this.points = { epoch: [], step: [] };
    this.curve = new Curve('Loss and metrics over epochs');
    this.build();
    this.place.hidden = false;
    this.place.scrollIntoView({ block: 'nearest' });
    const last = await this.begin(id);
    if (this.job === id) {
      this.listen(`/jobs/${id}/events?after=${last}`);
    }
  }

  close() {
    this.source?.close();
    this.job = null;
    this.place.hidden = true;
    this.place.replaceChildren();
  }

  build() {
    this.title = element('h3', '');
    const close = element('button', 'Close');
    close.type = 'button';
    close.addEventListener('click', () => this.close());
    const head = division('watched-head', this.title, close);
    this.where = division('watched-where');
    this.metric = document.createElement('select');
    this.metric.setAttribute('aria-label', 'Metric to plot');
    this.logarithmic = document.createElement('input');
    this.logarithmic.type = 'checkbox';
    const log = element('label', '');
    log.className = 'check';
    log.append(this.logarithmic, 'log scale');
    [this.metric, this.logarithmic].forEach(choice => choice.addEventListener('change', () => this.draw()));
    this.findings = new Findings(id => this.open(id));
    this.told = document.createElement('ol');
    this.told.className = 'told';
    this.told.tabIndex = 0;
    this.told.setAttribute('aria-label', 'Events, newest first');
    this.place.replaceChildren(
      head, this.where, division('watched-choice', this.metric, log), ...this.curve.nodes,
      this.findings.place, this.told);
  }

  /** Shows the history so far; returns the sequence number of its last event. */
  async begin(id) {
    const events = await json(`/jobs/${id}/events?order=desc&limit=${EVENTS_BEFORE}`);
    const history = await json(`/jobs/${id}/history`);
    await this.refresh(id);
    if (this.job !== id) {
      return 0;
    }
    this.points = Object.fromEntries(Object.entries(history.series).map(([name, values]) => [name, [...values]]));
    this.points.epoch ??= [];
    this.points.step ??= [];
    events.data.toReversed().forEach(event => this.tell(event));
    this.draw();
    return events.last_id === null ? 0 : events.first_id;
  }

  listen(address) {
    const source = new EventSource(address);
    this.source = source;
    for (const type of ['status', 'metrics', 'log', 'checkpoint', 'diagnosis', 'done']) {
      source.addEventListener(type, message => this.hear(JSON.parse(message.data)));
    }
    source.addEventListener('done', () => source.close());
  }

  hear(event) {
    this.tell(event);
    if (event.type === 'metrics') {
      this.add(event.data);
      this.showPlace(event.data);
    } else if (event.type === 'log' && event.data.step !== null) {
      this.forgetAfter(event.data.step);
    } else if (event.type === 'status' || event.type === 'done') {
      this.refresh(this.job);
    }
    this.later ??= requestAnimationFrame(() => {
      this.later = null;
      this.draw();
    });
  }

  /** Appends an epoch of the final model; epochs of folds are not part of its curve. */
  add({ fold, epoch, step, metrics }) {
    const { points } = this;
    if (fold !== null || epoch <= (points.epoch.at(-1) ?? 0)) {
      return;
    }
    const count = points.epoch.length;
    points.epoch.push(epoch);
    points.step.push(step);
    for (const [name, value] of Object.entries(metrics)) {
      points[name] ??= Array(count).fill(null);
      points[name].push(value);
    }
  }

  /** A run that resumes from a checkpoint repeats the epochs after it. */
  forgetAfter(step) {
    const keep = this.points.step.findIndex(each => each > step);
    if (keep >= 0) {
      Object.values(this.points).forEach(values => values.splice(keep));
    }
  }

  async refresh(id) {
    const job = await json(`/jobs/${id}`);
    if (this.job === id) {
      this.title.textContent = job.name;
      this.state = job;
      this.where.replaceChildren(
        division('watched-state', status(job.status), ...this.actions(job)),
        bar(job.progress.fraction, `Progress of ${job.name}`),
        note(job.error?.message ?? job.progress.message));
      if (job.finished_at && job.progress.step > 0) {
        this.findings.show(job);
      }
    }
  }

  showPlace({ fold, epoch, epochs, step, steps, rows_per_s: speed }) {
    const [, progress, message] = this.where.children;
    if (this.state?.status === 'running' && message) {
      const place = `${fold === null ? '' : `fold ${fold}, `}epoch ${WHOLE.format(epoch)} of ${WHOLE.format(epochs)}`;
      progress.setAttribute('value', steps === 0 ? 0 : step / steps);
      message.textContent = `${place}, ${WHOLE.format(Math.round(speed))} rows/s`;
    }
  }

  draw() {
    const names = Object.keys(this.points).filter(name => !NOT_MEASURED.includes(name));
    const kinds = [...new Set(names.map(kind))];
    if ([...this.metric.options].map(option => option.value).join() !== kinds.join()) {
      const chosen = this.metric.value;
      this.metric.replaceChildren(...kinds.map(each => new Option(each.replaceAll('_', ' '), each)));
      this.metric.value = kinds.includes(chosen) ? chosen : kinds[0] ?? '';
    }
    const shown = names.filter(name => kind(name) === this.metric.value);
    const { epoch } = this.points;
    this.curve.show(
      shown.map(name => ({ name: said(name), points: this.points[name].map((value, i) => [epoch[i], value]) })),
      this.logarithmic.checked);
  }

  tell(event) {
    const words = WORDS[event.type]?.(event.data);
    if (!words) {
      return;
    }
    const line = document.createElement('li');
    const time = element('time', TIME.format(new Date(event.created_at)));
    time.dateTime = event.created_at;
    line.className = event.data.level === 'warning' || event.type === 'diagnosis' ? 'warned' : '';
    line.append(time, element('span', words));
    this.told.prepend(line);
    if (this.told.childElementCount > MOST_TOLD) {
      this.told.lastElementChild.remove();
    }
  }
}

/** The text of events other than metrics. */
const WORDS = {
  status: ({ status: word }) => word,
  log: ({ message }) => message,
  checkpoint: ({ epoch, step }) => `checkpoint at epoch ${WHOLE.format(epoch)}, step ${WHOLE.format(step)}`,
  diagnosis: ({ message }) => message,
  done: ({ model, error }) => error?.message ?? (model ? `created model ${model}` : null),
};

/** The metric without its set: train_loss and val_loss are both the loss. */
function kind(name) {
  return name.replace(/^(train|val)_/, '');
}

function said(name) {
  return name.startsWith('train_') ? 'training' : name.startsWith('val_') ? 'validation' : name.replaceAll('_', ' ');
}

function division(name, ...content) {
  const made = document.createElement('div');
  made.className = name;
  made.append(...content);
  return made;
}

async function json(address) {
  const response = await fetch(address);
  return response.json();
}
