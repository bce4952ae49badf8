import { make, words } from './form.js';
import { MENUS, members, once } from './menus.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 240;
const HEIGHT = 150;

/** How curves are drawn: the query that fetches them, and the range of the axes. */
const PICTURES = {
  Activation: {
    query: '?from=-4&to=4&points=161',
    box: { left: -4, right: 4, bottom: -2, top: 4 },
    says: name => `${name} from -4 to 4 as a solid line, its derivative as a dashed line`,
    lines: curve => [['derivative', curve.z, curve.derivative], ['value', curve.z, curve.value]],
  },
  Schedule: {
    query: '?steps=300&steps_per_epoch=3&points=300',
    box: { left: 1, right: 300, bottom: -0.1, top: 1.2 },
    says: name => `learning rate relative to its start over 100 epochs of 3 steps with ${name}`,
    lines: curve => [['value', curve.step, curve.factor]],
  },
};

/** The reference of layers, losses and so on: one list to unfold for each, fetched when it is unfolded. */
export async function showReference(place) {
  for (const [schema, path] of Object.entries(MENUS)) {
    const list = make('div', 'cards');
    const menu = make('details', '', make('summary', '', words(path)), list);
    menu.addEventListener('toggle', async () => {
      if (menu.open && !list.childElementCount) {
        const found = await members(schema);
        list.replaceChildren(...found.map(member => card(member, PICTURES[schema])));
        if (!found.length) {
          list.append(make('p', 'empty', 'This version of the service has none of them.'));
        }
      }
    });
    place.append(menu);
  }
}

function card(member, picture) {
  const title = make('h4', '', member.name);
  const facts = make('dl', '');
  add(facts, 'formula', member.formula);
  add(facts, 'derivative', member.derivative);
  add(facts, 'range', member.range);
  add(facts, 'problem', member.problem);
  add(facts, 'task', member.task);
  add(facts, 'better when', { true: 'higher', false: 'lower' }[member.higher_is_better]);
  add(facts, 'aliases', member.aliases?.join(', '));
  add(facts, 'source', member.source);
  const made = make('article', 'card', title, make('p', '', member.summary), facts);
  if (picture) {
    once(member.links.self + picture.query)
      .then(full => title.after(drawn(member.name, full.curve, picture)), () => {});
  }
  return made;
}

function add(list, name, value) {
  if (value) {
    list.append(make('dt', '', name), make('dd', '', value));
  }
}

function drawn(name, curve, picture) {
  return make('figure', '', chart(name, curve, picture), make('figcaption', 'note', curve.shows));
}

function chart(name, curve, { box, says, lines }) {
  const svg = shape('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', class: 'curve' });
  const title = shape('title', {});
  title.textContent = says(name);
  svg.append(title, shape('path', { class: 'axis', d: `M0 ${y(0, box)}H${WIDTH}M${x(0, box)} 0V${HEIGHT}` }));
  for (const [kind, at, values] of lines(curve)) {
    svg.append(shape('path', { class: kind, d: line(at, values, box) }));
  }
  return svg;
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

/** Clips values far outside the chart, and breaks the line where there is none. */
function line(at, values, box) {
  let pen = 'M';
  return values.map((value, i) => {
    if (value === null) {
      pen = 'M';
      return '';
    }
    const height = Math.max(-HEIGHT, Math.min(2 * HEIGHT, y(value, box)));
    const point = `${pen}${x(at[i], box).toFixed(1)} ${height.toFixed(1)}`;
    pen = 'L';
    return point;
  }).join('');
}

function x(value, { left, right }) {
  return (value - left) / (right - left) * WIDTH;
}

function y(value, { bottom, top }) {
  return (top - value) / (top - bottom) * HEIGHT;
}
