/** As much of a document as the modules of the page need: elements, attributes, events that bubble, and no layout. */

const ATTRIBUTES = { id: 'id', className: 'class', href: 'href', title: 'title', type: 'type', htmlFor: 'for', placeholder: 'placeholder', scope: 'scope' };
const FLAGS = ['hidden', 'disabled', 'required'];

class Text {
  nodeName = '#text';
  nodeType = 3;
  parentNode = null;

  constructor(data) {
    this.data = data;
  }

  get textContent() {
    return this.data;
  }

  remove() {
    this.parentNode?.drop(this);
  }
}

class Element {
  nodeType = 1;
  parentNode = null;
  childNodes = [];
  checked = false;
  clientWidth = 0;
  listeners = [];
  own = new Map();

  constructor(name) {
    this.nodeName = name.toUpperCase();
  }

  get attributes() {
    return [...this.own].map(([name, value]) => ({ name, value }));
  }

  getAttribute(name) {
    return this.own.get(name) ?? null;
  }

  setAttribute(name, value) {
    this.own.set(name, String(value));
  }

  removeAttribute(name) {
    this.own.delete(name);
  }

  get dataset() {
    const key = name => `data-${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
    return new Proxy({}, {
      get: (_, name) => this.own.get(key(name)),
      set: (_, name, value) => this.own.set(key(name), String(value)) && true,
    });
  }

  get classList() {
    const all = () => new Set(this.className.split(' ').filter(Boolean));
    const change = (name, there) => {
      const names = all();
      names[there ? 'add' : 'delete'](name);
      this.className = [...names].join(' ');
    };
    return {
      add: name => change(name, true),
      remove: name => change(name, false),
      toggle: (name, there = !all().has(name)) => change(name, there),
      contains: name => all().has(name),
    };
  }

  get children() {
    return this.childNodes.filter(child => child.nodeType === 1);
  }

  get childElementCount() {
    return this.children.length;
  }

  get firstChild() {
    return this.childNodes[0] ?? null;
  }

  get firstElementChild() {
    return this.children[0] ?? null;
  }

  get lastElementChild() {
    return this.children.at(-1) ?? null;
  }

  get textContent() {
    return this.childNodes.map(child => child.textContent).join('');
  }

  set textContent(text) {
    this.replaceChildren(...(text === '' ? [] : [text]));
  }

  drop(child) {
    this.childNodes = this.childNodes.filter(each => each !== child);
    child.parentNode = null;
  }

  take(nodes, at) {
    const taken = nodes.map(node => (typeof node === 'object' && node !== null ? node : new Text(String(node))));
    const before = this.childNodes[at] ?? null;
    taken.forEach(node => node.remove());
    const place = before === null ? this.childNodes.length : this.childNodes.indexOf(before);
    this.childNodes.splice(place, 0, ...taken);
    taken.forEach(node => { node.parentNode = this; });
  }

  append(...nodes) {
    this.take(nodes, this.childNodes.length);
  }

  prepend(...nodes) {
    this.take(nodes, 0);
  }

  after(...nodes) {
    this.parentNode.take(nodes, this.parentNode.childNodes.indexOf(this) + 1);
  }

  insertBefore(node, before) {
    this.take([node], before === null ? this.childNodes.length : this.childNodes.indexOf(before));
  }

  replaceChildren(...nodes) {
    [...this.childNodes].forEach(child => this.drop(child));
    this.append(...nodes);
  }

  remove() {
    this.parentNode?.drop(this);
  }

  matches(selector) {
    return selector.split(',').some(one => {
      const parts = one.trim().match(/^[a-z]\w*|[.#][\w-]+|\[[\w-]+\]/gi);
      return parts.every(part => ({
        '.': () => this.classList.contains(part.slice(1)),
        '#': () => this.id === part.slice(1),
        '[': () => this.own.has(part.slice(1, -1)),
      }[part[0]] ?? (() => this.nodeName === part.toUpperCase()))());
    });
  }

  closest(selector) {
    return this.matches(selector) ? this : this.parentNode?.closest?.(selector) ?? null;
  }

  /** Selectors of one element, such as {@code a[data-x], .note}. */
  querySelectorAll(selector) {
    return this.children.flatMap(child => [...(child.matches(selector) ? [child] : []), ...child.querySelectorAll(selector)]);
  }

  querySelector(selector) {
    return this.querySelectorAll(selector)[0] ?? null;
  }

  addEventListener(type, listener) {
    this.listeners.push([type, listener]);
  }

  dispatchEvent(event) {
    Object.defineProperty(event, 'target', { value: this });
    for (let at = this; at; at = at.parentNode) {
      at.listeners.filter(([type]) => type === event.type).forEach(([, listener]) => listener(event));
    }
  }

  click() {
    this.dispatchEvent(new Event('click', { bubbles: true }));
  }

  focus() {
    document.activeElement = this;
  }

  scrollIntoView() {}

  getBoundingClientRect() {
    return { left: 0 };
  }

  get options() {
    return this.querySelectorAll('option');
  }

  get value() {
    if (this.nodeName === 'SELECT') {
      return (this.options.find(option => option.selected) ?? this.options[0])?.value ?? '';
    }
    return this.own.get('value') ?? (this.nodeName === 'OPTION' ? this.textContent : '');
  }

  set value(value) {
    if (this.nodeName === 'SELECT') {
      this.options.forEach(option => { option.selected = option.value === value; });
    } else {
      this.own.set('value', String(value));
    }
  }

  get validity() {
    return { valueMissing: this.required && this.value === '' };
  }

  get rows() {
    return this.querySelectorAll('tr');
  }

  get cells() {
    return this.children;
  }

  get tHead() {
    return this.querySelector('thead');
  }

  get tBodies() {
    return this.querySelectorAll('tbody');
  }

  createTHead() {
    return added(this, 'thead');
  }

  createTBody() {
    return added(this, 'tbody');
  }

  insertRow() {
    return added(this, 'tr');
  }
}

for (const [property, attribute] of Object.entries(ATTRIBUTES)) {
  Object.defineProperty(Element.prototype, property, {
    get() {
      return this.own.get(attribute) ?? '';
    },
    set(value) {
      this.own.set(attribute, String(value));
    },
  });
}
for (const flag of FLAGS) {
  Object.defineProperty(Element.prototype, flag, {
    get() {
      return this.own.has(flag);
    },
    set(there) {
      this.own[there ? 'set' : 'delete'](flag, '');
    },
  });
}

function added(parent, name) {
  const made = new Element(name);
  parent.append(made);
  return made;
}

/** An element with content: {@code tag('p.note#id', …)}. */
export function tag(description, ...content) {
  const [name, ...parts] = description.split(/(?=[.#])/);
  const made = new Element(name);
  for (const part of parts) {
    if (part[0] === '.') {
      made.classList.add(part.slice(1));
    } else {
      made.id = part.slice(1);
    }
  }
  made.append(...content);
  return made;
}

/** A new document for each test; what it returns is its body. */
export function newDocument(...content) {
  const body = tag('body', ...content);
  globalThis.document = {
    body,
    activeElement: null,
    createElement: name => new Element(name),
    createElementNS: (_, name) => new Element(name),
    getElementById: id => body.querySelector(`#${id}`),
    querySelector: selector => body.querySelector(selector),
    querySelectorAll: selector => body.querySelectorAll(selector),
    addEventListener: (type, listener) => body.addEventListener(type, listener),
  };
  globalThis.Node = { TEXT_NODE: 3 };
  globalThis.location = { origin: 'http://localhost:8080', hash: '' };
  globalThis.Option = function Option(text, value = text) {
    const option = tag('option', text);
    option.value = value;
    return option;
  };
  globalThis.ResizeObserver = class {
    observe() {}
  };
  globalThis.requestAnimationFrame = draw => draw();
  return body;
}

/** Answers requests from a table of addresses; an address that is not in it cannot be reached. Returns what was asked. */
export function serve(answers) {
  const asked = [];
  globalThis.fetch = async (address, request) => {
    asked.push(request ? { address, ...request } : { address });
    const found = answers[address];
    const answer = typeof found === 'function' ? found() : found;
    if (answer === undefined) {
      throw new TypeError('fetch failed');
    }
    const { status = 200, body = answer } = answer;
    return { ok: status < 400, status, statusText: `status ${status}`, json: async () => body };
  };
  return asked;
}

/** The texts of elements. */
export function texts(elements) {
  return elements.map(element => element.textContent);
}
