const LEAST = 36;

/** Whether the cells of a column can be drawn: grey, or red, green and blue, and nothing below black. */
export function isPicture({ type, shape, min }) {
  return type === 'image' && (shape?.[2] === 1 || shape?.[2] === 3) && min >= 0;
}

/** The column that is predicted unless somebody says otherwise: the last one of single values. */
export function lastOf(columns) {
  return columns.findLast(({ shape }) => !shape) ?? columns.at(-1);
}

/** Whether the association of a column with the target can be measured: both have single values. */
export function associable({ columns }, column, target) {
  return !column.shape && !columns.find(({ name }) => name === target)?.shape;
}

/**
 * How the rows of a dataset are pictures: `{names, width, height, channels, most}`, or null where they are not. Its upload says
 * so, or there are as many columns of whole numbers in the same range as a square has pixels. `column` where one holds them.
 */
export function pictures({ columns, format, read_as: read }) {
  const whole = columns.find(isPicture);
  if (whole) {
    const [height, width, channels] = whole.shape;
    return { column: whole.name, names: [], width, height, channels, most: whole.max || 1 };
  }
  const pixels = columns.filter(column => ['integer', 'number'].includes(column.type) && typeof column.min === 'number' && column.min >= 0 && column.max <= 255);
  const most = pixels.reduce((highest, column) => Math.max(highest, column.max), 0);
  const of = (count, width, height, channels) => ({ names: pixels.slice(0, count).map(column => column.name), width, height, channels, most: most || 1 });
  const { width, height } = read ?? {};
  for (const channels of [1, 3]) {
    if (width && height && pixels.length >= width * height * channels && pixels.length <= width * height * channels + 1) {
      return of(width * height * channels, width, height, channels);
    }
  }
  const said = ['images', 'idx', 'npy', 'npz', 'cifar10', 'cifar100'].includes(format);
  for (const count of [pixels.length, pixels.length - 1]) {
    for (const channels of [1, 3]) {
      const side = Math.sqrt(count / channels);
      if (Number.isInteger(side) && count >= LEAST && (said || columns.length - count <= 2)) {
        return of(count, side, side, channels);
      }
    }
  }
  return null;
}
