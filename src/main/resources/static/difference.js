import { escaped } from './definition.js';

/** What two or more job definitions, or any other JSON, have different. */

/** Every value by its JSON pointer, in order; a list of names is one value. */
function flat(value, pointer = '') {
  if (Array.isArray(value) && value.length > 0 && value.every(each => typeof each === 'string')) {
    return [[pointer, value.join(', ')]];
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value);
    return entries.length === 0
      ? [[pointer, Array.isArray(value) ? '[]' : '{}']]
      : entries.flatMap(([name, inner]) => flat(inner, `${pointer}/${escaped(name)}`));
  }
  return [[pointer, value]];
}

/**
 * @param documents to compare
 * @returns {{pointer: string, values: any[], same: boolean}[]} undefined stands for what a document does not have
 */
export function difference(documents) {
  const tables = documents.map(document => new Map(flat(document)));
  const pointers = [...new Set(tables.flatMap(table => [...table.keys()]))];
  return pointers.map(pointer => {
    const values = tables.map(table => table.get(pointer));
    return { pointer, values, same: values.every(value => Object.is(value, values[0])) };
  });
}
