/** One dataset: its columns with their types, missing values, distributions and warnings. Opened by #dataset/{id}. */

import { element, figure, note, WHOLE } from './rows.js';

const PLACE = /^#dataset\/([\w.-]+)$/;
const PAGE = 25;
const BINS = 24;
const TOP = 12;
const PATIENCE_MS = 20_000;
const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 120;
const HEIGHT = 32;

/** The section that shows one dataset; it fetches the profiles of its columns one after the other. */
export class DatasetView {
  constructor(section) {
    this.section = section;
    this.title = section.querySelector('h2');
    this.json = section.querySelector('.heading a');
    this.problem = section.querySelector('.problem');
    this.facts = section.querySelector('.facts');
    this.target = section.querySelector('select');
    this.table = section.querySelector('table');
    this.body = this.table.tBodies[0];
    this.more = section.querySelector('.more');
    this.command = section.querySelector('code');
    this.target.addEventListener('change', () => this.drawColumns());
    this.more.addEventListener('click', () => {
      this.wanted += PAGE;
      this.drawColumns();
    });
    addEventListener('hashchange', () => this.follow());
    this.follow();
  }

  /** Shows the dataset in the fragment of the address, or nothing. */
  async follow() {
    const id = PLACE.exec(location.hash)?.[1];
    this.turn = Symbol(id);
    this.section.hidden = !id;
    if (!id) {
      return;
    }
    const { turn } = this;
    const answer = await ask(`/datasets/${encodeURIComponent(id)}`);
    if (turn === this.turn) {
      this.show(answer);
    }
  }

  show({ problem, body: dataset }) {
    this.problem.hidden = !problem;
    this.problem.textContent = problem ?? '';
    this.table.hidden = Boolean(problem);
    this.title.textContent = problem ? 'Dataset' : `${dataset.name}${dataset.version > 1 ? `, version ${dataset.version}` : ''}`;
    if (!problem) {
      this.dataset = dataset;
      this.wanted = PAGE;
      this.json.href = dataset.links.self;
      this.drawFacts();
      this.target.replaceChildren(...dataset.columns.map(column => new Option(column.name)));
      this.target.value = dataset.columns.at(-1).name;
      this.drawColumns();
    }
    this.section.scrollIntoView();
  }

  drawFacts() {
    const { rows, columns, format, skipped_rows: skipped, warnings, links } = this.dataset;
    const words = [`${WHOLE.format(rows)} rows`, `${WHOLE.format(columns.length)} columns`, format.toUpperCase()];
    if (skipped) {
      words.push(`${WHOLE.format(skipped)} rows skipped`);
    }
    this.facts.replaceChildren(element('p', words.join(' · ')), ...warnings.filter(each => !each.column).map(each => warning(each)));
    const example = columns.find(column => column.type === 'integer') ?? columns[0];
    this.command.textContent = `curl -s -X PATCH '${location.origin}${links.self}' \\\n  -H 'Content-Type: application/json' \\\n`
      + `  -d '${JSON.stringify({ options: { types: { [example.name]: 'category' } } }).replaceAll("'", "'\\''")}'`;
  }

  async drawColumns() {
    const turn = this.turn = Symbol('columns');
    const { columns } = this.dataset;
    const shown = columns.slice(0, this.wanted);
    this.more.hidden = shown.length === columns.length;
    this.table.tHead.rows[0].cells[5].textContent = `Association with ${this.target.value}`;
    this.body.replaceChildren(...shown.map(column => this.row(column)));
    for (const [i, column] of shown.entries()) {
      const { body } = await ask(this.address(column, i + 1));
      if (turn !== this.turn) {
        return;
      }
      if (body) {
        this.fill(this.body.rows[i], body);
      }
    }
  }

  /** A name with a slash cannot be a path segment, but its position can. */
  address({ name }, place) {
    const key = name.includes('/') || name.includes('\\') ? place : encodeURIComponent(name);
    return `${this.dataset.links.self}/columns/${key}?bins=${BINS}&target=${encodeURIComponent(this.target.value)}`;
  }

  row(column) {
    const row = document.createElement('tr');
    const name = document.createElement('th');
    name.scope = 'row';
    const about = this.dataset.warnings.filter(each => each.column === column.name);
    name.append(element('strong', column.name), ...about.map(each => warning(each)));
    const cells = [[element('span', column.type)], missingValues(column, this.dataset.rows), values(column), [], []]
      .map(content => {
        const cell = document.createElement('td');
        const whole = document.createElement('div');
        whole.append(...content);
        cell.append(whole);
        return cell;
      });
    row.append(name, ...cells);
    [...this.table.tHead.rows[0].cells].forEach((head, i) => { row.cells[i].dataset.label = head.textContent; });
    return row;
  }

  fill(row, profile) {
    const heights = profile.histogram ? profile.histogram.counts : profile.top.slice(0, TOP).map(each => each.count);
    if (heights.length) {
      row.cells[4].firstChild.replaceChildren(bars(heights, titles(profile)));
    }
    const { target } = profile;
    const same = target.name === profile.name;
    row.cells[5].firstChild.replaceChildren(element('span', same ? 'the target' : target.strength === null ? '–' : target.strength.toFixed(2)));
    row.cells[5].title = same ? '' : `${target.measure.replaceAll('_', ' ')} over ${WHOLE.format(target.rows)} rows`;
  }
}

function warning({ line, detail }) {
  const text = note(line ? `line ${WHOLE.format(line)}: ${detail}` : detail);
  text.classList.add('caution');
  return text;
}

function missingValues({ missing, missing_markers: markers }, rows) {
  if (!missing) {
    return [element('span', 'none')];
  }
  const words = Object.keys(markers).filter(word => word).map(word => `“${word}”`);
  return [element('span', `${figure(Number((100 * missing / rows).toPrecision(2)))} %`), note([WHOLE.format(missing), ...words].join(', '))];
}

function values({ min, max, mean, std, distinct, distinct_exact: exact, examples }) {
  const kinds = note(`${exact ? '' : 'about '}${WHOLE.format(distinct)} distinct`);
  if (min === null) {
    return [element('span', examples.slice(0, 3).map(each => shortened(String(each))).join(', ') || '–'), kinds];
  }
  const middle = mean === null ? [] : [note(`${figure(mean)} ± ${figure(std ?? 0)}`)];
  return [element('span', `${figure(min)} to ${figure(max)}`), ...middle, kinds];
}

function titles({ histogram, top }) {
  const edge = value => (typeof value === 'number' ? figure(value) : value);
  return histogram
    ? histogram.counts.map((count, i) => `${edge(histogram.edges[i])} to ${edge(histogram.edges[i + 1])}: ${WHOLE.format(count)}`)
    : top.map(each => `${shortened(String(each.value))}: ${WHOLE.format(each.count)}`);
}

/** A bar chart; each bar has its range and count as its title. */
function bars(heights, titled) {
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  drawing.setAttribute('preserveAspectRatio', 'xMinYMid');
  drawing.setAttribute('class', 'bars');
  drawing.setAttribute('role', 'img');
  drawing.setAttribute('aria-label', `Distribution: ${titled.slice(0, TOP).join('; ')}`);
  const highest = Math.max(...heights, 1);
  const step = WIDTH / heights.length;
  heights.forEach((count, i) => {
    const bar = document.createElementNS(SVG, 'rect');
    const height = count ? Math.max(1, (HEIGHT * count) / highest) : 0;
    for (const [name, value] of Object.entries({ x: i * step, y: HEIGHT - height, width: Math.max(step - 1, 0.5), height })) {
      bar.setAttribute(name, value.toFixed(2));
    }
    const title = document.createElementNS(SVG, 'title');
    title.textContent = titled[i];
    bar.append(title);
    drawing.append(bar);
  });
  return drawing;
}

function shortened(text) {
  return text.length > 30 ? `${text.slice(0, 29)}…` : text;
}

async function ask(address) {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const body = await response.json();
    return response.ok ? { body } : { problem: `${body.detail ?? response.statusText} (${response.status})` };
  } catch {
    return { problem: 'The service cannot be reached.' };
  }
}
