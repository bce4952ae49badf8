/** A table as a file: read what people have, write what every program reads (RFC 4180). */

const DELIMITERS = [',', ';', '\t', '|'];

/**
 * @param text of a file whose first row names the columns
 * @returns {{header: string[], rows: string[][]}}
 */
export function parse(text) {
  const plain = text.replace(/^\ufeff/, '');
  const [header = [], ...rows] = cells(plain, delimiter(plain));
  return { header: header.map(name => name.trim()), rows };
}

/** The one that divides the first row most often, outside of quotes. */
function delimiter(text) {
  const first = text.slice(0, endOfRow(text)).replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map(each => first.split(each).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))];
}

function endOfRow(text) {
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') {
      quoted = !quoted;
    } else if (!quoted && (text[i] === '\n' || text[i] === '\r')) {
      return i;
    }
  }
  return text.length;
}

function cells(text, separator) {
  const rows = [];
  let row = [];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    row.push(cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    if (row.length > 1 || row[0] !== '') {
      rows.push(row);
    }
    row = [];
  };
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (quoted) {
      if (letter === '"' && text[i + 1] === '"') {
        cell += '"';
        i++;
      } else if (letter === '"') {
        quoted = false;
      } else {
        cell += letter;
      }
    } else if (letter === '"' && cell === '') {
      quoted = true;
    } else if (letter === separator) {
      endCell();
    } else if (letter === '\n' || letter === '\r') {
      endRow();
      i += letter === '\r' && text[i + 1] === '\n' ? 1 : 0;
    } else {
      cell += letter;
    }
  }
  if (cell !== '' || row.length) {
    endRow();
  }
  return rows;
}

/** Rows as text; lines end as RFC 4180 has it. */
export function write(header, rows) {
  return [header, ...rows].map(row => row.map(quoted).join(',')).join('\r\n').concat('\r\n');
}

function quoted(value) {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Rows as a model takes them: its inputs by name, numbers as numbers, an empty cell as null.
 * @returns {{instances: object[], absent: string[], unused: string[]}}
 */
export function instances({ header, rows }, inputs) {
  const known = inputs.filter(({ name }) => header.includes(name));
  const places = known.map(({ name, type }) => [name, header.indexOf(name), type === 'number' || type === 'integer']);
  return {
    instances: rows.map(row => Object.fromEntries(places.map(([name, at, numeric]) => [name, typed(row[at] ?? '', numeric)]))),
    absent: inputs.filter(({ name }) => !header.includes(name)).map(({ name }) => name),
    unused: header.filter(name => !inputs.some(input => input.name === name)),
  };
}

function typed(text, numeric) {
  const plain = text.trim();
  if (plain === '') {
    return null;
  }
  return numeric && Number.isFinite(Number(plain)) ? Number(plain) : text;
}

/**
 * The file again with what the model says of each row at its end.
 * @param predictions in the order of the rows
 */
export function answered({ header, rows }, predictions, targets) {
  const first = predictions[0];
  if (first === null || typeof first !== 'object') {
    return write([...header, `predicted_${targets[0]}`], rows.map((row, i) => [...padded(row, header), predictions[i]]));
  }
  if (first.probabilities) {
    const labels = Object.keys(first.probabilities);
    return write(
      [...header, `predicted_${targets[0]}`, 'probability', ...labels.map(label => `probability_${label}`)],
      rows.map((row, i) => [...padded(row, header), predictions[i].label, predictions[i].probability, ...labels.map(label => predictions[i].probabilities[label])]),
    );
  }
  return write([...header, ...targets.map(target => `predicted_${target}`)], rows.map((row, i) => [...padded(row, header), ...targets.map(target => shown(predictions[i][target]))]));
}

function shown(value) {
  return value !== null && typeof value === 'object' ? value.label ?? JSON.stringify(value) : value;
}

function padded(row, header) {
  return header.map((_, i) => row[i] ?? '');
}

/**
 * The first rows of what {@link answered} wrote, to be looked at: every column has its name, and those of the answer are told
 * apart. Of very many columns of the file the first are shown.
 * @param known how many columns the file had before
 */
export function preview(text, known, { rows = 5, most = 30 } = {}) {
  const table = parse(text);
  const shown = table.header.map((_, i) => i).filter(i => i >= known || i < most);
  return {
    columns: shown.map(i => ({ name: table.header[i], answer: i >= known })),
    rows: table.rows.slice(0, rows).map(row => shown.map(i => row[i] ?? '')),
    left: Math.max(0, known - most),
  };
}

/** Lists of at most so many. */
export function blocks(all, size) {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
