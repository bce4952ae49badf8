import { once } from './api.js';
import { useLoad } from './ui/hooks.js';

/** Whether the service has an operation, by its own document: what it has not is not asked for, and not shown. */
export function useOffered(path) {
  const spec = useLoad(() => once('/v3/api-docs'), []);
  return offers(spec.data, path);
}

/** @param path with any names between braces, such as `/models/{id}/export` */
export function offers(document, path) {
  const plain = text => text.replace(/\{[^}]*\}/g, '{}');
  return Object.keys(document?.paths ?? {}).some(each => plain(each) === plain(path));
}
