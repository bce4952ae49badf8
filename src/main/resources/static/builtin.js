import { api, Problem } from './api.js';

const MOST_VERSIONS = 100;

/** The dataset of this name that came with the service, also where an upload has become a later version of it; null where it was deleted. */
export async function builtIn(name, options) {
  const { data } = await api.get('/datasets', { name, order: 'asc', limit: MOST_VERSIONS }, options);
  return data.find(each => each.built_in) ?? null;
}

/** The definition with the id of the built-in dataset that it names. */
export async function onBuiltIn(definition, options) {
  const dataset = await builtIn(definition.dataset, options);
  if (!dataset) {
    throw new Problem(404, {
      detail: `This trains on the dataset ${definition.dataset} that came with the service, and it was deleted. It is there again when the service starts while no other dataset has that name.`,
    });
  }
  return { ...definition, dataset: dataset.id };
}
