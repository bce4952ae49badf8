/** Texts in one line as a list, and back; a word with a comma stands in double quotes. */
export function listed(text) {
  return [...text.matchAll(/\s*(?:"([^"]*)"|([^,]+))\s*(?:,|$)/g)].map(([, quoted, plain]) => quoted ?? plain.trim()).filter(Boolean);
}

export function line(words) {
  return words.map(word => (/[,"]/.test(word) ? `"${word}"` : word)).join(', ');
}
