const PAGE = 10;
const LARGEST_PAGE = 100;
const PATIENCE_MS = 10_000;

/** One list of the API as a table that is refreshed in place: rows are updated, never rebuilt. */
export class LiveList {
  /**
   * @param name of the resource and of the section that shows it
   * @param cells renders a row: from the resource to an array of nodes per column
   */
  constructor(name, cells) {
    this.name = name;
    this.cells = cells;
    this.section = document.getElementById(name);
    this.table = this.section.querySelector('table');
    this.body = this.section.querySelector('tbody');
    this.empty = this.section.querySelector('.empty');
    this.problem = this.section.querySelector('.problem');
    this.more = this.section.querySelector('.more');
    this.labels = [...this.table.tHead.rows[0].cells].map(cell => cell.textContent);
    this.rows = new Map();
    this.wanted = PAGE;
    this.more.addEventListener('click', () => {
      this.wanted += PAGE;
      this.refresh();
    });
  }

  /** Shows the current state; returns false when the service cannot be reached. */
  async refresh() {
    let response;
    try {
      response = await this.fetchWanted();
    } catch {
      this.section.classList.add('stale');
      return false;
    }
    this.section.classList.remove('stale');
    show(this.problem, response.problem ?? null);
    if (!response.problem) {
      this.draw(response.items, response.hasMore);
    }
    return true;
  }

  /** Fetches the wanted number of items, newest first, in as few pages as the API allows. */
  async fetchWanted() {
    const items = [];
    let hasMore = true;
    while (hasMore && items.length < this.wanted) {
      const limit = Math.min(this.wanted - items.length, LARGEST_PAGE);
      const after = items.length ? `&after=${encodeURIComponent(items.at(-1).id)}` : '';
      const response = await fetch(`/${this.name}?limit=${limit}${after}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
      const body = await response.json();
      if (!response.ok) {
        return { problem: `${body.detail ?? response.statusText} (${response.status})` };
      }
      items.push(...body.data);
      hasMore = body.has_more && body.data.length > 0;
    }
    return { items, hasMore };
  }

  draw(items, hasMore) {
    const before = this.rows;
    this.rows = new Map(items.map(item => [item.id, before.get(item.id) ?? this.newRow()]));
    for (const [id, row] of before) {
      if (!this.rows.has(id)) {
        row.remove();
      }
    }
    items.forEach((item, position) => {
      const row = this.rows.get(item.id);
      this.cells(item).forEach((value, column) => fill(row.cells[column], value));
      if (this.body.rows[position] !== row) {
        this.body.insertBefore(row, this.body.rows[position] ?? null);
      }
    });
    this.table.hidden = items.length === 0;
    this.empty.hidden = items.length > 0;
    this.more.hidden = !hasMore;
  }

  newRow() {
    const row = document.createElement('tr');
    this.labels.forEach((label, column) => {
      const cell = document.createElement(column === 0 ? 'th' : 'td');
      if (column === 0) {
        cell.scope = 'row';
      }
      cell.dataset.label = label;
      row.append(cell);
    });
    return row;
  }
}

/** Updates the content of a cell only where it differs, so that focus and selection survive a refresh. */
export function fill(cell, nodes) {
  const next = document.createElement('div');
  next.append(...nodes);
  const present = cell.firstElementChild;
  if (!present) {
    cell.append(next);
  } else {
    adapt(present, next);
  }
}

/** Makes {@code present} equal to {@code next} and keeps every element that can stay. */
function adapt(present, next) {
  for (const { name, value } of [...next.attributes]) {
    if (present.getAttribute(name) !== value) {
      present.setAttribute(name, value);
    }
  }
  const sameShape = present.childNodes.length === next.childNodes.length
      && [...present.childNodes].every((child, i) => child.nodeName === next.childNodes[i].nodeName);
  if (!sameShape) {
    present.replaceChildren(...next.childNodes);
    return;
  }
  present.childNodes.forEach((child, i) => {
    const wanted = next.childNodes[i];
    if (child.nodeType !== Node.TEXT_NODE) {
      adapt(child, wanted);
    } else if (child.data !== wanted.data) {
      child.data = wanted.data;
    }
  });
}

function show(element, text) {
  element.hidden = text === null;
  if (element.textContent !== (text ?? '')) {
    element.textContent = text ?? '';
  }
}
