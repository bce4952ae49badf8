/** A sweep from what a person ticks: which of the learning rate, the units and the layers are tried, and how often. No drawing here. */

export const UNITS = [8, 16, 32, 64, 128];
export const DEPTHS = [1, 2, 3];
/** What is not varied. */
const USUAL = { units: 32, depth: 1 };

/**
 * @param tries any of `rate`, `units`, `layers`, true where it is varied
 * @returns the body of `POST /sweeps`; every combination where the trials suffice for that, else so many at random
 */
export function sweepOf({ dataset, target, tries, trials }) {
  const units = tries.units ? UNITS : [USUAL.units];
  const depths = tries.layers ? DEPTHS : [USUAL.depth];
  const networks = depths.flatMap(depth => units.map(each => Array(depth).fill(each)));
  const parameters = {
    ...(tries.rate ? { 'training.optimizer.learning_rate': { min: 1e-4, max: 0.1, scale: 'log' } } : {}),
    ...(tries.units || tries.layers ? { 'network.layers': { values: networks } } : {}),
  };
  const all = !tries.rate && networks.length <= trials;
  return { job: { dataset, ...(target ? { target } : {}) }, method: all ? 'grid' : 'random', ...(all ? {} : { trials }), parameters };
}
