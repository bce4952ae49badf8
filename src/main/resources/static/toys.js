/** Four small problems that show what a network is for, made here from a seed: the same points for everybody. */

const SEED = 7;

/** Uniform numbers in [0, 1): mulberry32. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Normal numbers with mean 0 and standard deviation 1: Box and Muller. */
function normal(uniform) {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

function points(count, point) {
  const uniform = random(SEED);
  return Array.from({ length: count }, (_, i) => {
    const [x, y, label] = point(i, count, uniform);
    return [Number(x.toFixed(4)), Number(y.toFixed(4)), label];
  });
}

/** Each `{name, title, says, rows(), network, epochs}`; a row is x, y and its class, a or b. */
export const TOYS = [
  {
    name: 'toy_xor',
    title: 'XOR',
    says: 'Opposite corners belong together. No straight line separates them.',
    rows: () => points(240, (i, _, uniform) => {
      const [x, y] = [uniform() * 2 - 1, uniform() * 2 - 1];
      const push = value => value + Math.sign(value) * 0.08;
      return [push(x), push(y), x * y > 0 ? 'a' : 'b'];
    }),
    layers: [8, 8],
    epochs: 150,
  },
  {
    name: 'toy_spirals',
    title: 'Two spirals',
    says: 'Two arms wound around each other: hard for a small network.',
    rows: () => points(400, (i, count, uniform) => {
      const along = Math.floor(i / 2) / (count / 2);
      const turn = along * 3.2 * Math.PI + (i % 2) * Math.PI;
      const radius = 0.08 + along * 0.92;
      return [radius * Math.cos(turn) + 0.015 * normal(uniform), radius * Math.sin(turn) + 0.015 * normal(uniform), i % 2 ? 'b' : 'a'];
    }),
    layers: [24, 24, 12],
    epochs: 400,
  },
  {
    name: 'toy_moons',
    title: 'Moons',
    says: 'Two half circles that reach into each other.',
    rows: () => points(300, (i, count, uniform) => {
      const angle = Math.PI * uniform();
      const [dx, dy] = [0.09 * normal(uniform), 0.09 * normal(uniform)];
      return i % 2
        ? [1 - Math.cos(angle) + dx, 0.5 - Math.sin(angle) + dy, 'b']
        : [Math.cos(angle) + dx, Math.sin(angle) + dy, 'a'];
    }),
    layers: [12, 8],
    epochs: 150,
  },
  {
    name: 'toy_circles',
    title: 'Circles',
    says: 'A ring around a disc.',
    rows: () => points(300, (i, count, uniform) => {
      const angle = 2 * Math.PI * uniform();
      const radius = (i % 2 ? 1 : 0.45) + 0.07 * normal(uniform);
      return [radius * Math.cos(angle), radius * Math.sin(angle), i % 2 ? 'b' : 'a'];
    }),
    layers: [8, 6],
    epochs: 120,
  },
];

export function csv(rows) {
  return `x,y,class\n${rows.map(row => row.join(',')).join('\n')}\n`;
}

/** The job that learns a toy and leaves enough checkpoints to see how it came about. */
export function toyJob({ name, layers, epochs }) {
  return {
    dataset: name,
    target: 'class',
    network: { layers: layers.map(units => ({ type: 'dense', units, activation: 'tanh' })) },
    training: { epochs, batch_size: 16, early_stopping: null },
    checkpoints: { every_epochs: Math.max(1, Math.round(epochs / 30)), keep: 40 },
  };
}
