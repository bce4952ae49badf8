import { counted } from './format.js';

/** The answer of hardest rows in plain words; nothing of a document. */

/** How many labels are doubtful, and who doubts them: not the model, which may have learned these rows by heart. */
export function doubt({ suspects, order }) {
  if (suspects > 0) {
    return `${counted(suspects, 'row')} may be labelled wrongly: the rows most like ${suspects === 1 ? 'it' : 'them'}, and a network that learned from other rows, would say otherwise.`;
  }
  return byLabel(order) ? 'No label looks wrong.' : 'The target is a number: rows are sorted by their loss, and none is called wrong.';
}

/** Why a row stands where it stands. */
export function sortedBy({ order }) {
  return byLabel(order)
    ? 'First come the labels that one would be least sure of without having seen them: few of the nearest rows bear them, or they were hard to learn.'
    : 'First come the rows about which the network is furthest wrong now.';
}

function byLabel(order) {
  return /label/.test(order ?? '');
}
