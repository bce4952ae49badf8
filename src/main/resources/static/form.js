/** Form fields generated from JSON Schema. An empty field is omitted, so that the service applies its default. */

const REQUIRED = 'required';

let count = 0;

/**
 * @param schema of one value
 * @param required whether the service has no default for it
 * @param book looks up `members` (the types to choose from) and `schemas` by name
 * @returns a field: its `element`, its `name`, `read(pointer)`, which is undefined where it is empty, and
 *   `missing()`, the elements of required fields that were empty when they were read
 */
function field(name, schema, required, book) {
  const plain = withoutNull(schema);
  const reference = nameOf(plain);
  if (reference && book.members[reference]) {
    return new Choice(name, schema, required, book.members[reference], book);
  }
  const target = reference ? book.schemas[reference] : plain;
  if (target.type === 'object' && target.properties) {
    return new Group(name, target, book);
  }
  if (target.type === 'array') {
    const items = nameOf(target.items);
    return book.members[items]
      ? new Sequence(name, schema, required, book.members[items], book)
      : new Input(name, schema, required, target);
  }
  return new Input(name, schema, required, target.oneOf ? target.oneOf[0] : target);
}

/** The fields of an object's schema, but for its name. */
export function fields(schema, book, names = Object.keys(schema.properties)) {
  return names.filter(name => name !== 'type' && schema.properties[name])
    .map(name => field(name, schema.properties[name], schema.required?.includes(name) ?? false, book));
}

/** The values of the fields by name; undefined when all are empty. */
export function readAll(all, pointer) {
  const said = all.map(one => [one.name, one.read(`${pointer}/${one.name}`)]).filter(([, value]) => value !== undefined);
  return said.length ? Object.fromEntries(said) : undefined;
}

/** The elements of required fields that are still empty. */
export function allMissing(all) {
  return all.flatMap(one => one.missing());
}

function withoutNull(schema) {
  return schema.oneOf?.find(way => way.type !== 'null') && schema.oneOf.some(way => way.type === 'null')
    ? schema.oneOf.find(way => way.type !== 'null')
    : schema;
}

function nameOf(schema) {
  return schema?.$ref?.split('/').at(-1);
}

export function words(name) {
  const text = name.replaceAll('_', ' ');
  return text[0].toUpperCase() + text.slice(1);
}

export function make(name, className, ...content) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  made.append(...content);
  return made;
}

/** A label, the control, its description and its validation message. */
function labelled(name, control, description) {
  control.id = `field-${++count}`;
  const label = make('label', '', words(name));
  label.htmlFor = control.id;
  const help = make('small', 'note', description ?? '');
  help.id = `${control.id}-help`;
  const wrong = make('small', 'wrong');
  wrong.id = `${control.id}-wrong`;
  control.setAttribute('aria-describedby', `${help.id} ${wrong.id}`);
  return make('div', 'field', label, control, help, wrong);
}

/** A number, a text, an enumeration or a boolean. */
class Input {
  constructor(name, schema, required, target) {
    this.name = name;
    this.type = target.type;
    const choices = target.enum ?? (target.type === 'boolean' ? ['true', 'false'] : null);
    this.control = choices ? select(choices, schema, required) : this.input(target, schema, required);
    this.element = labelled(name, this.control, schema.description);
  }

  input(target, schema, required) {
    const control = make('input');
    control.autocomplete = 'off';
    control.spellcheck = false;
    control.inputMode = { integer: 'numeric', number: 'decimal' }[target.type] ?? 'text';
    control.required = required;
    control.placeholder = required ? REQUIRED : String(defaultOf(schema) ?? 'default');
    return control;
  }

  missing() {
    return this.control.required && this.control.value.trim() === '' ? [this.element] : [];
  }

  read(pointer) {
    this.element.dataset.pointer = pointer;
    const text = this.control.value.trim();
    if (text === '') {
      return undefined;
    }
    if (text.startsWith('[') || text.startsWith('{')) {
      return json(text);
    }
    if (this.type === 'array') {
      return text.split(',').map(part => number(part.trim()));
    }
    return this.type === 'boolean' ? text === 'true' : this.type === 'string' ? text : number(text);
  }
}

/** Invalid JSON is sent as text, so that the service reports the error. */
function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Text that is not a number is sent as it is, so that the service reports the error. */
function number(text) {
  const value = Number(text);
  return text !== '' && Number.isFinite(value) ? value : text;
}

function defaultOf(schema) {
  return schema.default ?? schema['x-default'];
}

function byDefault(schema) {
  const value = defaultOf(schema);
  return value === undefined ? 'default' : `default: ${value.type ?? value}`;
}

function select(names, schema, required) {
  const control = make('select');
  const none = make('option', '', required ? REQUIRED : byDefault(schema));
  none.value = '';
  none.hidden = required;
  control.required = required;
  control.append(none, ...names.map(name => make('option', '', name)));
  return control;
}

/** One of the registered types, with fields for its parameters. */
class Choice {
  constructor(name, schema, required, members, book) {
    this.name = name;
    this.members = members;
    this.book = book;
    this.description = schema.description ?? '';
    this.own = [];
    this.control = select(members.map(member => member.name), schema, required);
    this.control.addEventListener('change', () => this.show());
    this.field = labelled(name, this.control, schema.description);
    this.parameters = make('div', 'fields');
    this.element = make('div', 'choice', this.field, this.parameters);
    this.show();
  }

  choose(member) {
    this.control.value = member.name;
    this.show();
  }

  show() {
    const member = this.members.find(one => one.name === this.control.value);
    this.own = member ? fields(member.parameters, this.book) : [];
    this.field.querySelector('.note').textContent = member ? member.summary || member.formula : this.description;
    this.parameters.replaceChildren(...this.own.map(one => one.element));
  }

  read(pointer) {
    this.field.dataset.pointer = pointer;
    const type = this.control.value;
    if (type === '') {
      return undefined;
    }
    const said = readAll(this.own, pointer);
    return said ? { type, ...said } : type;
  }

  missing() {
    return this.control.validity.valueMissing ? [this.field] : allMissing(this.own);
  }
}

/** An object: its fields under one heading. */
class Group {
  constructor(name, schema, book) {
    this.name = name;
    this.own = fields(schema, book);
    const legend = make('legend', '', words(name));
    this.element = make('fieldset', '', legend, make('div', 'fields', ...this.own.map(one => one.element)));
  }

  read(pointer) {
    this.said = readAll(this.own, pointer);
    return this.said;
  }

  /** An optional object is omitted when all its fields are empty. */
  missing() {
    return this.said ? allMissing(this.own) : [];
  }
}

/** A sequence of layers. While it is empty the service applies its default; where there is none, it starts with one layer. */
class Sequence {
  constructor(name, schema, required, members, book) {
    this.name = name;
    this.members = members;
    this.book = book;
    this.entries = [];
    this.list = make('ol', required ? 'sequence required' : 'sequence');
    this.none = make('input');
    this.none.type = 'checkbox';
    const none = make('label', 'check', this.none, 'none');
    none.hidden = required;
    const add = make('button', '', 'Add a layer');
    add.type = 'button';
    add.addEventListener('click', () => this.add());
    this.wrong = make('div', 'field', make('small', 'note', schema.description ?? ''), make('small', 'wrong'));
    this.element = make('fieldset', '', make('legend', '', words(name)), this.wrong, this.list,
      make('div', 'links', add, none));
    if (required) {
      this.add();
    }
  }

  add() {
    const choice = new Choice('layer', {}, true, this.members, this.book);
    choice.choose(this.members[0]);
    const remove = make('button', 'remove', 'Remove');
    remove.type = 'button';
    const item = make('li', '', choice.element, remove);
    remove.addEventListener('click', () => {
      this.entries = this.entries.filter(entry => entry !== choice);
      item.remove();
      this.changed();
    });
    this.entries.push(choice);
    this.list.append(item);
    choice.control.focus();
    this.changed();
  }

  changed() {
    this.element.dispatchEvent(new Event('input', { bubbles: true }));
  }

  read(pointer) {
    this.wrong.dataset.pointer = pointer;
    const layers = this.entries.map((entry, index) => entry.read(`${pointer}/${index}`));
    return layers.length || this.none.checked ? layers : undefined;
  }

  missing() {
    return allMissing(this.entries);
  }
}
