import { html, useCallback, useEffect, useState } from '../lib.js';
import { api } from '../api.js';
import { counted } from '../format.js';
import { useLoad } from './hooks.js';
import { Empty, Loading, Refusal } from './states.js';

const PAGE = 20;
const LARGEST = 100;

/**
 * A table of what is at hand, searched, sorted and paged here.
 * @param columns each `{title, value(row), cell?(row), numeric?, wide?}`: `value` is what is sorted and searched by
 * @param rows with an `id`, or else `keyOf`
 */
export function Table({ columns, rows, label, keyOf = row => row.id, search = rows.length > PAGE, page = PAGE, empty = 'There is nothing here.' }) {
  const [words, setWords] = useState('');
  const [order, setOrder] = useState(null);
  const [shown, setShown] = useState(page);
  const found = sorted(searched(rows, columns, words), columns, order);
  const sortable = columns.flatMap((column, i) => (column.value ? [[`${i}`, column.title], [`${i}-`, `${column.title}, from the end`]] : []));
  return html`<div class="tabled">
    ${found.length > 1 && sortable.length > 0 && html`<label class="guess sort-by">sorted by <select value=${order ? `${order.column}${order.down ? '-' : ''}` : ''} onChange=${event => setOrder(event.target.value === '' ? null : { column: parseInt(event.target.value, 10), down: event.target.value.endsWith('-') })}>
      <option value="">as they come</option>${sortable.map(([value, title]) => html`<option key=${value} value=${value}>${title}</option>`)}</select></label>`}
    ${search && html`<input type="search" class="search" placeholder="Search" aria-label=${`Search ${label}`} value=${words}
      onInput=${event => { setWords(event.target.value); setShown(page); }} />`}
    ${found.length === 0 ? html`<${Empty}><p>${words ? `Nothing fits “${words}”.` : empty}</p><//>` : html`
      <div class="scroll"><table aria-label=${label}>
        <thead><tr>${columns.map((column, i) => html`<th scope="col" class=${column.numeric ? 'numeric' : ''}
          aria-sort=${order?.column === i ? (order.down ? 'descending' : 'ascending') : undefined}>
          ${column.value ? html`<button type="button" class="sort" onClick=${() => setOrder(turned(order, i))}>${column.title}</button>` : column.title}
        </th>`)}</tr></thead>
        <tbody>${found.slice(0, shown).map(row => html`<${Row} key=${keyOf(row)} row=${row} columns=${columns} />`)}</tbody>
      </table></div>`}
    ${found.length > shown && html`<button type="button" class="more" onClick=${() => setShown(shown + page)}>
      More (${counted(found.length - shown, 'row')} left)</button>`}
  </div>`;
}

function Row({ row, columns }) {
  return html`<tr>${columns.map((column, i) => {
    const content = column.cell ? column.cell(row) : column.value(row);
    const name = column.numeric ? 'numeric' : '';
    return i === 0
      ? html`<th scope="row" data-label=${column.title} class=${name}>${content}</th>`
      : html`<td data-label=${column.title} class=${name}>${content}</td>`;
  })}</tr>`;
}

export function searched(rows, columns, words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return wanted.length === 0 ? rows : rows.filter(row => {
    const text = columns.filter(column => column.value).map(column => String(column.value(row) ?? '')).join(' ').toLowerCase();
    return wanted.every(word => text.includes(word));
  });
}

/** Numbers by size, texts by the alphabet, and what is missing last in both directions. */
export function sorted(rows, columns, order) {
  if (!order) {
    return rows;
  }
  const { value } = columns[order.column];
  const sign = order.down ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [value(one), value(other)];
    if ((a ?? null) === null || (b ?? null) === null) {
      return ((a ?? null) === null) - ((b ?? null) === null);
    }
    return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true }));
  });
}

function turned(order, column) {
  return order?.column !== column ? { column, down: false } : order.down ? null : { column, down: true };
}

/**
 * A list of the API, newest first, page after page, refreshed in place: `{items, hasMore, more, reload, problem}`.
 * Ten thousand jobs cost as much as those that are shown.
 */
export function usePages(path, query = {}, every = 0) {
  const [wanted, setWanted] = useState(PAGE);
  const load = useLoad(signal => pages(path, query, wanted, signal), [path, query], every);
  useEffect(() => setWanted(PAGE), [path, JSON.stringify(query)]);
  useEffect(() => {
    if (wanted > PAGE) {
      load.reload();
    }
  }, [wanted]);
  const more = useCallback(() => setWanted(count => count + PAGE), []);
  return { ...load, items: load.data?.items ?? null, hasMore: load.data?.hasMore ?? false, more };
}

export async function pages(path, query, wanted, signal, get = api.get) {
  const items = [];
  let hasMore = true;
  while (hasMore && items.length < wanted) {
    const limit = Math.min(wanted - items.length, LARGEST);
    const answer = await get(path, { ...query, limit, after: items.at(-1)?.id }, { signal });
    items.push(...answer.data);
    hasMore = answer.has_more && answer.data.length > 0;
  }
  return { items, hasMore };
}

/** A list of the API as a table; `list` is what `usePages` returned, and the children are said where none of it is left. */
export function Listed({ list, columns, label, children }) {
  if (!list.items) {
    return list.problem ? html`<${Refusal} problem=${list.problem} retry=${list.reload} />` : html`<${Loading} />`;
  }
  return html`<div class=${list.problem ? 'stale' : ''}>
    ${list.items.length === 0 ? html`<${Empty}>${children}<//>`
      : html`<${Table} columns=${columns} rows=${list.items} label=${label} page=${Infinity} search=${list.items.length > 8} />`}
    ${list.hasMore && html`<button type="button" class="more" onClick=${list.more}>More</button>`}
  </div>`;
}
