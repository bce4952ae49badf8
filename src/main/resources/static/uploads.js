import { api, Problem, upload } from './api.js';
import { store } from './store.js';

/**
 * What is being sent, for whichever view is shown: each `{id, name, sent, total, problem, cancel, again}`, and once it was called
 * off too late `late`, with the `dataset` that was made all the same.
 */
export const uploads = store([]);

let count = 0;

/**
 * Sends files as one dataset.
 * @param done is called with the dataset
 * @param options how they are to be read, where that is not to be inferred
 */
export function send(files, done, options = null) {
  const all = [...files];
  if (all.length === 0) {
    return;
  }
  const form = new FormData();
  all.forEach(file => form.append('file', file, file.name));
  if (options) {
    form.append('options', JSON.stringify(options));
  }
  const id = ++count;
  const present = () => uploads.value.find(one => one.id === id);
  const change = part => uploads.set(uploads.value.map(one => (one.id === id ? { ...one, ...part } : one)));
  const { answer, cancel } = upload('/datasets', form, { progress: (sent, total) => change({ sent, total }) });
  uploads.set([...uploads.value, {
    id, name: all.map(file => file.name).join(', '), sent: 0, total: all.reduce((sum, file) => sum + file.size, 0), problem: null, late: false, dataset: null,
    cancel: () => {
      const { sent, total } = present();
      if (sent < total) {
        cancel();
      } else {
        change({ late: true }); // the service has all of it and goes on whether or not anybody listens: its answer says what became of it
      }
    },
    again: other => {
      dismiss(id);
      send(all, done, { ...options, ...other });
    },
  }]);
  answer.then(dataset => {
    if (dataset && present()?.late) {
      change({ dataset });
      return;
    }
    dismiss(id);
    if (dataset) {
      done(dataset);
    }
  }, problem => {
    if (present()?.late) {
      dismiss(id);
    } else {
      change({ problem: problem instanceof Problem ? problem : new Problem(0, { detail: problem.message }) });
    }
  });
}

/** Deletes what was made although it was called off. */
export async function unmake({ id, dataset }) {
  await api.delete(`/datasets/${dataset.id}`);
  dismiss(id);
}

export function dismiss(id) {
  uploads.set(uploads.value.filter(one => one.id !== id));
}

/** Whoever goes elsewhere has seen what was refused. */
export function dismissRefused() {
  uploads.set(uploads.value.filter(one => !one.problem));
}
