import { make, words } from './form.js';
import { MENUS, members, once } from './menus.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 240;
const HEIGHT = 150;
const FROM = -4;
const TO = 4;
const LOWEST = -2;
const HIGHEST = 4;

/** What there is to choose from: one list to unfold for each menu, fetched when it is unfolded. */
export async function showReference(place) {
  for (const [schema, path] of Object.entries(MENUS)) {
    const list = make('div', 'cards');
    const menu = make('details', '', make('summary', '', words(path)), list);
    menu.addEventListener('toggle', async () => {
      if (menu.open && !list.childElementCount) {
        const found = await members(schema);
        list.replaceChildren(...found.map(member => card(member, schema === 'Activation')));
        if (!found.length) {
          list.append(make('p', 'empty', 'This version of the service has none.'));
        }
      }
    });
    place.append(menu);
  }
}

function card(member, drawn) {
  const title = make('h4', '', member.name);
  const facts = make('dl', '');
  add(facts, 'formula', member.formula);
  add(facts, 'derivative', member.derivative);
  add(facts, 'range', member.range);
  add(facts, 'problem', member.problem);
  add(facts, 'also', member.aliases.join(', '));
  add(facts, 'source', member.source);
  const made = make('article', 'card', title, make('p', '', member.summary), facts);
  if (drawn) {
    once(`${member.links.self}?from=${FROM}&to=${TO}&points=161`)
      .then(full => title.after(chart(member.name, full.curve)), () => {});
  }
  return made;
}

function add(list, name, value) {
  if (value) {
    list.append(make('dt', '', name), make('dd', '', value));
  }
}

/** The function as a line, its derivative as dashes. */
function chart(name, curve) {
  const svg = shape('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', class: 'curve' });
  const title = shape('title', {});
  title.textContent = `${name} from ${FROM} to ${TO} as a line, and its derivative as dashes`;
  svg.append(title,
    shape('path', { class: 'axis', d: `M0 ${y(0)}H${WIDTH}M${x(0)} 0V${HEIGHT}` }),
    shape('path', { class: 'derivative', d: line(curve.z, curve.derivative) }),
    shape('path', { class: 'value', d: line(curve.z, curve.value) }));
  return svg;
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

/** Leaves the picture where a value does, and breaks where there is none. */
function line(z, values) {
  let pen = 'M';
  return values.map((value, i) => {
    if (value === null) {
      pen = 'M';
      return '';
    }
    const point = `${pen}${x(z[i]).toFixed(1)} ${Math.max(-HEIGHT, Math.min(2 * HEIGHT, y(value))).toFixed(1)}`;
    pen = 'L';
    return point;
  }).join('');
}

function x(z) {
  return (z - FROM) / (TO - FROM) * WIDTH;
}

function y(value) {
  return (HIGHEST - value) / (HIGHEST - LOWEST) * HEIGHT;
}
