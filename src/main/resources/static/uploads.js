import { Problem, upload } from './api.js';
import { store } from './store.js';

/** What is being sent, for whichever view is shown: each `{id, name, sent, total, problem, cancel}`. */
export const uploads = store([]);

let count = 0;

/**
 * Sends files as one dataset.
 * @param done is called with the dataset
 */
export function send(files, done) {
  const all = [...files];
  if (all.length === 0) {
    return;
  }
  const form = new FormData();
  all.forEach(file => form.append('file', file, file.name));
  const id = ++count;
  const change = part => uploads.set(uploads.value.map(one => (one.id === id ? { ...one, ...part } : one)));
  const { answer, cancel } = upload('/datasets', form, { progress: (sent, total) => change({ sent, total }) });
  uploads.set([...uploads.value, {
    id, name: all.map(file => file.name).join(', '), sent: 0, total: all.reduce((sum, file) => sum + file.size, 0), problem: null, cancel,
  }]);
  answer.then(dataset => {
    dismiss(id);
    if (dataset) {
      done(dataset);
    }
  }, problem => change({ problem: problem instanceof Problem ? problem : new Problem(0, { detail: problem.message }) }));
}

export function dismiss(id) {
  uploads.set(uploads.value.filter(one => one.id !== id));
}
