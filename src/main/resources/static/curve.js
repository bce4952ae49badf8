import { figure } from './rows.js';

const SVG = 'http://www.w3.org/2000/svg';
const HEIGHT = 260;
const EDGE = { top: 12, right: 12, bottom: 30, left: 56 };
const TICKS = 5;
const COARSE = new Intl.NumberFormat('en', { maximumSignificantDigits: 3, notation: 'compact' });

/** A line chart over epochs, as wide as its container; below it the values at the pointer, or else the last ones. */
export class Curve {
  /** @param label for screen readers */
  constructor(label) {
    this.svg = make('svg', { class: 'lines', role: 'img', 'aria-label': label, height: HEIGHT });
    this.readout = document.createElement('p');
    this.readout.className = 'note readout';
    this.lines = [];
    this.logarithmic = false;
    new ResizeObserver(() => this.draw()).observe(this.svg);
    this.svg.addEventListener('pointermove', event => this.point(event));
    this.svg.addEventListener('pointerleave', () => this.point(null));
  }

  get nodes() {
    return [this.svg, this.readout];
  }

  /** @param lines each with a name and points [epoch, value] in order; a value that is not a number interrupts the line */
  show(lines, logarithmic) {
    this.lines = lines;
    this.logarithmic = logarithmic;
    this.draw();
  }

  draw() {
    const width = this.svg.clientWidth;
    const values = this.lines.flatMap(line => line.points.map(point => point[1])).filter(value => this.fits(value));
    this.svg.replaceChildren();
    if (width === 0 || values.length === 0) {
      return;
    }
    const epochs = this.lines.flatMap(line => line.points.map(point => point[0]));
    this.x = scale(least(epochs), most(epochs), EDGE.left, width - EDGE.right, false);
    this.y = scale(least(values), most(values), HEIGHT - EDGE.bottom, EDGE.top, this.logarithmic);
    this.drawAxes(width);
    this.lines.forEach((line, number) => this.svg.append(make('path', { class: `line line-${number % 4}`, d: this.path(line) })));
    this.mark = make('g', { class: 'mark' });
    this.svg.append(this.mark);
    this.point(null);
  }

  fits(value) {
    return Number.isFinite(value) && (!this.logarithmic || value > 0);
  }

  drawAxes(width) {
    for (const tick of this.y.ticks()) {
      const y = this.y.at(tick);
      this.svg.append(make('path', { class: 'grid', d: `M${EDGE.left} ${y}H${width - EDGE.right}` }));
      this.svg.append(text(COARSE.format(tick), { x: EDGE.left - 8, y: y + 4, 'text-anchor': 'end' }));
    }
    for (const tick of this.x.ticks().filter(Number.isInteger)) {
      this.svg.append(text(COARSE.format(tick), { x: this.x.at(tick), y: HEIGHT - 10, 'text-anchor': 'middle' }));
    }
  }

  path({ points }) {
    let pen = 'M';
    let path = '';
    for (const [epoch, value] of points) {
      if (this.fits(value)) {
        path += `${pen}${this.x.at(epoch).toFixed(1)} ${this.y.at(value).toFixed(1)}`;
        pen = 'L';
      } else {
        pen = 'M';
      }
    }
    return path;
  }

  /** Shows the values at the pointer, or else the last ones. */
  point(event) {
    if (!this.mark || !this.x) {
      return;
    }
    const epoch = event ? this.x.from(event.clientX - this.svg.getBoundingClientRect().left) : Infinity;
    const near = this.lines
        .map((line, number) => ({ name: line.name, number, point: nearest(line.points, epoch) }))
        .filter(({ point }) => point && this.fits(point[1]));
    this.mark.replaceChildren(...near.map(({ number, point }) =>
      make('circle', { class: `line-${number % 4}`, cx: this.x.at(point[0]), cy: this.y.at(point[1]), r: 3.5 })));
    this.readout.replaceChildren(
      `epoch ${figure(near[0]?.point[0] ?? 0)}`,
      ...near.map(({ name, number, point }) => {
        const key = document.createElement('span');
        key.className = `key line-${number % 4}`;
        key.textContent = `${name} ${figure(point[1])}`;
        return key;
      }));
  }
}

/** The point [epoch, value] whose epoch is nearest; of two equally near the later one. */
export function nearest(points, epoch) {
  let low = 0;
  let high = points.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle][0] < epoch) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const before = points[low - 1];
  return before && epoch - before[0] < points[low][0] - epoch ? before : points[low];
}

/** Maps values to positions and back. */
export function scale(from, to, first, last, logarithmic) {
  const transform = logarithmic ? Math.log10 : value => value;
  const inverse = logarithmic ? value => 10 ** value : value => value;
  const low = transform(from);
  const span = transform(to) - low || 1;
  return {
    at: value => first + ((transform(value) - low) / span) * (last - first),
    from: place => inverse(low + ((place - first) / (last - first)) * span),
    ticks: () => (logarithmic && span >= 1 ? decades(from, to) : evenly(from, to)),
  };
}

function decades(from, to) {
  const all = [];
  const every = Math.ceil(Math.log10(to / from) / TICKS);
  for (let power = Math.ceil(Math.log10(from)); power <= Math.log10(to); power += every) {
    all.push(Number(`1e${power}`));
  }
  return all;
}

function evenly(from, to) {
  const rough = (to - from || 1) / TICKS;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(each => each * unit).find(each => each >= rough);
  const all = [];
  for (let tick = Math.ceil(from / step); tick * step <= to; tick++) {
    all.push(Number((tick * step).toPrecision(12)));
  }
  return all;
}

function least(values) {
  return values.reduce((one, other) => Math.min(one, other), Infinity);
}

function most(values) {
  return values.reduce((one, other) => Math.max(one, other), -Infinity);
}

function make(name, attributes) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

function text(words, attributes) {
  const made = make('text', attributes);
  made.textContent = words;
  return made;
}
