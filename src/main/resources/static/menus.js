/** The lists of types to choose from by the name of their schema; each is fetched once. Metrics are only names, and have no schema. */
export const MENUS = {
  Activation: 'activations',
  Loss: 'losses',
  Optimizer: 'optimizers',
  Schedule: 'schedules',
  Initializer: 'initializers',
  Regularizer: 'regularizers',
  LayerSpec: 'layers',
  Metric: 'metrics',
};

const fetched = new Map();

/** The JSON at an address of this service; fetched once. */
export function once(address) {
  if (!fetched.has(address)) {
    const answer = fetch(address).then(response => {
      if (!response.ok) {
        throw new Error(`${address} returned ${response.status}`);
      }
      return response.json();
    });
    answer.catch(() => fetched.delete(address));
    fetched.set(address, answer);
  }
  return fetched.get(address);
}

/** The types of one list; empty where this version of the service has no such list. */
export async function members(schemaName) {
  return once(`/${MENUS[schemaName]}`).then(list => list.data, () => []);
}

/** All lists by the name of their schema. */
export async function allMembers() {
  const entries = await Promise.all(Object.keys(MENUS).map(async name => [name, await members(name)]));
  return Object.fromEntries(entries);
}
