import { fill, LiveList } from './live.js';
import { bar, element, figure, link, links, note, status, when } from './rows.js';

const MOST_ROWS = 20;
const MOST_PLOTS = 3;
const TESTED = ['loss', 'accuracy', 'rmse', 'r2'];
const WIDTH = 240;
const HEIGHT = 120;
const MARGIN = 8;
const PATIENCE_MS = 10_000;
const SVG = 'http://www.w3.org/2000/svg';

/** The sweeps, and below them the leaderboard of the selected one, at first the newest. */
export class SweepList extends LiveList {
  constructor() {
    super('sweeps', sweep => sweepCells(sweep));
    this.board = this.section.querySelector('.board');
    this.chosen = null;
    this.body.addEventListener('click', event => this.choose(event.target.closest('[data-sweep]')));
  }

  choose(button) {
    if (button) {
      this.chosen = button.dataset.sweep;
      this.refresh();
    }
  }

  async fetchWanted() {
    const response = await super.fetchWanted();
    const shown = this.chosen ?? response.items?.[0]?.id;
    if (shown) {
      const answer = await fetch(`/sweeps/${shown}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
      response.shown = answer.ok ? await answer.json() : null;
    }
    this.show(response.shown ?? null);
    return response;
  }

  show(sweep) {
    this.board.hidden = sweep === null;
    if (sweep !== null) {
      fill(this.board, leaderboard(sweep));
    }
  }
}

function sweepCells(sweep) {
  const { best, progress } = sweep;
  const button = element('button', 'Leaderboard');
  button.type = 'button';
  button.dataset.sweep = sweep.id;
  return [
    [link(sweep.links.self, sweep.name), note(when(sweep.created_at))],
    [status(sweep.status)],
    [bar(progress.fraction, `Progress of ${sweep.name}`), note(progress.message)],
    best ? [element('span', `${sweep.metric.replaceAll('_', ' ')} ${figure(best.value)}`), note(words(best.values)), ...tested(best)] : [element('span', '–')],
    [links(button, ...(best?.predict ? [link(best.predict, 'predict')] : []))],
  ];
}

function leaderboard(sweep) {
  const pointers = Object.keys(sweep.definition.parameters).map(pointer);
  const plots = pointers.filter(each => numeric(sweep, each)).slice(0, MOST_PLOTS);
  const heading = element('h3', `Leaderboard of ${sweep.name}`);
  const row = document.createElement('div');
  row.className = 'plots';
  row.append(...plots.map(each => plot(sweep, each)));
  const rest = sweep.trials.length - MOST_ROWS;
  return [heading, row, table(sweep, pointers), ...(rest > 0 ? [note(`and ${rest} more ${rest === 1 ? 'trial' : 'trials'}`)] : [])];
}

function table(sweep, pointers) {
  const made = document.createElement('table');
  made.className = 'figures';
  const head = made.createTHead().insertRow();
  const halving = sweep.rungs.length > 1;
  const titles = ['', sweep.metric.replaceAll('_', ' '), ...pointers.map(short), 'epochs', 'status', 'job'];
  titles.forEach(title => {
    const cell = element('th', title);
    cell.scope = 'col';
    head.append(cell);
  });
  const body = made.createTBody();
  for (const trial of sweep.trials.slice(0, MOST_ROWS)) {
    const line = body.insertRow();
    const value = trial.value ?? trial.latest;
    const epochs = halving ? trial.jobs.map(job => job.epochs).join(' → ') : `${trial.epochs}`;
    line.className = sweep.best?.trial === trial.trial ? 'best' : '';
    line.append(
      element('td', trial.rank === null ? '' : `${trial.rank}`),
      element('td', value === null ? '–' : figure(value)),
      ...pointers.map(each => element('td', shown(trial.values[each]))),
      element('td', epochs),
    );
    const state = element('td', '');
    state.append(status(trial.status));
    state.title = trial.error ?? '';
    const job = element('td', '');
    job.append(trial.job ? link(`/jobs/${trial.job}`, 'job') : element('span', '–'));
    line.append(state, job);
  }
  return made;
}

/** A scatter plot of the sweep's metric over one hyperparameter, one dot per trial. */
function plot(sweep, at) {
  const domain = Object.entries(sweep.definition.parameters).find(([name]) => pointer(name) === at)[1];
  const points = sweep.trials
    .filter(trial => trial.value !== null)
    .map(trial => ({ x: trial.values[at], y: trial.value, best: sweep.best?.trial === trial.trial }));
  const across = scale(points.map(({ x }) => x), WIDTH, domain.scale === 'log');
  const up = scale(points.map(({ y }) => y), HEIGHT, false);
  const drawing = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'curve', role: 'img' });
  drawing.setAttribute('aria-label', `${sweep.metric} over ${short(at)}`);
  drawing.append(svg('path', { class: 'axis', d: `M0 ${HEIGHT - 1}H${WIDTH}M.5 0V${HEIGHT}` }));
  points.sort((one, other) => one.best - other.best);
  for (const { x, y, best } of points) {
    drawing.append(svg('circle', { cx: across(x), cy: HEIGHT - up(y), r: best ? 5 : 3, class: best ? 'dot best' : 'dot' }));
  }
  const made = document.createElement('figure');
  const ends = points.length ? `${figure(Math.min(...points.map(({ x }) => x)))} to ${figure(Math.max(...points.map(({ x }) => x)))}` : '';
  made.append(drawing, note(`${sweep.metric.replaceAll('_', ' ')} over ${short(at)}, ${ends}`));
  return made;
}

/** Maps values to positions within a length; to its middle where all values are equal. */
function scale(values, length, logarithmic) {
  const transform = logarithmic ? Math.log : value => value;
  const low = transform(Math.min(...values));
  const high = transform(Math.max(...values));
  return value => Number((MARGIN + (high > low ? (transform(value) - low) / (high - low) : 0.5) * (length - 2 * MARGIN)).toFixed(1));
}

function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

function numeric(sweep, at) {
  return sweep.trials.length > 0 && sweep.trials.every(trial => typeof trial.values[at] === 'number');
}

function pointer(name) {
  return name.startsWith('/') ? name : `/${name.replaceAll('.', '/')}`;
}

/** The last name of a pointer, without indices of lists. */
function short(at) {
  return at.split('/').filter(part => part && !/^\d+$/.test(part)).at(-1).replaceAll('_', ' ');
}

function shown(value) {
  return typeof value === 'number' ? figure(value) : typeof value === 'string' ? value : JSON.stringify(value);
}

function words(values) {
  return Object.entries(values).map(([at, value]) => `${short(at)} ${shown(value)}`).join(', ');
}

/** The winner's figures on the test set, by which nothing was chosen. */
function tested({ test }) {
  return test ? Object.entries(test)
    .filter(([name, value]) => value !== null && !name.endsWith('_interval') && TESTED.includes(name))
    .map(([name, value]) => note(`test ${name.replaceAll('_', ' ')} ${figure(value)}`)) : [];
}
