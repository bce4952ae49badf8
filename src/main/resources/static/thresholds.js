/** Curves over all decision thresholds, as points in the order in which a falling threshold reaches them. */

/** False positives against true ones, from none to all. */
export function roc(thresholds) {
  const points = thresholds.map(({ specificity, recall }) => ({ x: 1 - specificity, y: recall })).sort((one, other) => one.x - other.x || one.y - other.y);
  return [{ x: 0, y: 0 }, ...points, { x: 1, y: 1 }];
}

/** Precision over recall: as long as the recall stays, more rows taken for positive can only cost precision. */
export function precisionOverRecall(thresholds) {
  return thresholds.filter(({ precision }) => typeof precision === 'number').map(({ precision, recall }) => ({ x: recall, y: precision })).sort((one, other) => one.x - other.x || other.y - one.y);
}
