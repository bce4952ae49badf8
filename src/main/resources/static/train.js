import { allMissing, fields, make, readAll } from './form.js';
import { allMembers, once } from './menus.js';

/** The groups of options, in this order, as far as this version of the service has them. */
const OPTIONS = [
  { title: 'Network', group: 'network' },
  { title: 'Loss', group: '', names: ['loss'] },
  { title: 'Training', group: 'training' },
  { title: 'Validation and test split', group: 'split' },
  { title: 'At the end', group: '', names: ['refit'] },
  { title: 'Target and features', group: '', names: ['target', 'features', 'task'] },
  { title: 'Preprocessing', group: 'preprocessing' },
];
const HIDDEN = ['schema'];

/** The form that submits a job: a dataset, and options that are fetched when they are unfolded. */
export class TrainForm {
  constructor(section, refresh) {
    this.refresh = refresh;
    this.form = section.querySelector('form');
    this.dataset = section.querySelector('select');
    this.options = section.querySelector('details');
    this.place = section.querySelector('.options');
    this.code = section.querySelector('code');
    this.outcome = section.querySelector('.outcome');
    this.groups = [];
    this.form.addEventListener('submit', event => this.submit(event));
    this.form.addEventListener('input', event => {
      unmark(event.target.closest('.field'));
      this.showCommand();
    });
    this.form.addEventListener('change', () => this.showCommand());
    this.dataset.addEventListener('focus', () => this.showDatasets());
    this.options.addEventListener('toggle', () => this.unfold());
    this.showDatasets();
  }

  /** Adds new datasets to the list; the selection stays. */
  async showDatasets() {
    const list = await fetch('/datasets?limit=100').then(response => response.json()).catch(() => ({}));
    const known = new Set([...this.dataset.options].map(option => option.value));
    const names = [...new Set((list.data ?? []).map(dataset => dataset.name))].filter(name => !known.has(name));
    this.dataset.append(...names.map(name => make('option', '', name)));
    if (known.size === 0) {
      this.dataset.value = names.includes('xor') ? 'xor' : names[0] ?? '';
    }
    this.showCommand();
  }

  async unfold() {
    if (!this.options.open || this.groups.length) {
      return;
    }
    try {
      const [api, members] = await Promise.all([once('/v3/api-docs'), allMembers()]);
      this.build({ schemas: api.components.schemas, members });
    } catch (error) {
      this.place.replaceChildren(make('p', 'problem', `The options cannot be loaded: ${error.message}`));
    }
  }

  build(book) {
    const job = book.schemas.JobDefinition;
    for (const { title, group, names } of OPTIONS) {
      const schema = group ? target(job.properties[group], book) : job;
      const own = fields(schema, book, (names ?? Object.keys(schema.properties)).filter(name => !HIDDEN.includes(name)));
      this.groups.push([group, own]);
      this.place.append(make('section', 'group', make('h3', '', title),
        make('div', 'fields', ...own.map(one => one.element))));
    }
    this.showCommand();
  }

  body() {
    const body = { dataset: this.dataset.value };
    for (const [group, own] of this.groups) {
      const said = readAll(own, group ? `/${group}` : '');
      if (said) {
        Object.assign(body, group ? { [group]: said } : said);
      }
    }
    return body;
  }

  showCommand() {
    const body = this.body();
    const text = JSON.stringify(body, null, Object.keys(body).length > 1 ? 1 : 0).replaceAll("'", "'\\''");
    this.code.textContent = `curl -s -X POST '${location.origin}/jobs?wait=30' \\\n`
      + `  -H 'Content-Type: application/json' \\\n  -d '${text}'`;
  }

  async submit(event) {
    event.preventDefault();
    this.clear();
    if (this.lacks()) {
      return;
    }
    try {
      const response = await fetch('/jobs', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(this.body()),
      });
      const answer = await response.json();
      if (response.ok) {
        const link = make('a', '', answer.name);
        link.href = answer.links.self;
        this.say(['Job ', link, ' is queued; it is listed below.'], false);
        this.refresh();
      } else {
        this.refused(answer);
      }
    } catch {
      this.say(['The service cannot be reached.'], true);
    }
  }

  /** Whether a required field is empty; marks each such field. */
  lacks() {
    const missing = this.groups.flatMap(([, own]) => allMissing(own));
    if (missing.length) {
      const controls = missing.map(field => mark(field, 'This field is required.'));
      this.say([missing.length === 1
        ? 'Not submitted: one required field is empty.'
        : `Not submitted: ${missing.length} required fields are empty.`], true);
      this.lead(controls[0]);
    }
    return missing.length > 0;
  }

  clear() {
    this.form.querySelectorAll('.field').forEach(unmark);
    this.say([], false);
  }

  say(content, alarm) {
    this.outcome.classList.toggle('problem', alarm);
    this.outcome.replaceChildren(...content);
  }

  /** Shows each error at its field, or else, with its pointer, below the button. */
  refused(problem) {
    const rest = [];
    let first = null;
    for (const error of problem.errors ?? []) {
      const said = error.hint ? `${error.detail} (${error.hint})` : error.detail;
      const at = this.at(error.pointer ?? '');
      if (at) {
        const control = mark(at, said);
        first ??= control;
      } else {
        rest.push(`${error.pointer}: ${said}`);
      }
    }
    this.say([[problem.detail, ...rest].join(' — ')], true);
    this.lead(first);
  }

  /** Focuses the first invalid field, also where the options are folded. */
  lead(control) {
    if (control) {
      this.options.open = true;
      control.focus();
    }
  }

  /** The field with the longest pointer that is a prefix of the error's. */
  at(pointer) {
    return [...this.form.querySelectorAll('[data-pointer]')]
      .filter(one => pointer === one.dataset.pointer || pointer.startsWith(`${one.dataset.pointer}/`))
      .sort((one, other) => other.dataset.pointer.length - one.dataset.pointer.length)[0] ?? null;
  }
}

/** Shows a validation message at a field; returns its control. */
function mark(field, said) {
  const wrong = field.querySelector('.wrong');
  wrong.textContent = [wrong.textContent, said].filter(Boolean).join('; ');
  const control = field.querySelector('input, select');
  control?.setAttribute('aria-invalid', 'true');
  return control;
}

function unmark(field) {
  field?.querySelector('.wrong').replaceChildren();
  field?.querySelector('input, select')?.removeAttribute('aria-invalid');
}

function target(schema, book) {
  const reference = schema.$ref ?? schema.oneOf?.find(way => way.$ref)?.$ref;
  return book.schemas[reference.split('/').at(-1)];
}
