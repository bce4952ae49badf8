import { html, useRef, useState } from '../lib.js';
import { quoted } from '../format.js';

const THANKS_MS = 1500;
/** Words that are written from right to left, up to a quotation mark or bracket. */
const FROM_RIGHT = '[\\p{Script=Arabic}\\p{Script=Hebrew}\\p{Script=Syriac}\\p{Script=Thaana}\\p{Script=Nko}]';
const RUN = new RegExp(`(${FROM_RIGHT}(?:[^"'\x60\\n{}\\[\\]]*${FROM_RIGHT})?)`, 'u');

/** The text in pieces, every other one from right to left: shown apart, they do not change places with what stands around them. */
export function pieces(text) {
  return String(text).split(RUN);
}

/** A command or a document with a button that copies it. */
export function Command({ text, label = 'Copy' }) {
  const code = useRef(null);
  const [said, setSaid] = useState(label);
  const copy = async () => {
    const copied = await toClipboard(text).catch(() => false);
    if (!copied) {
      getSelection().selectAllChildren(code.current);
    }
    setSaid(copied ? 'Copied' : 'Selected');
    setTimeout(() => setSaid(label), THANKS_MS);
  };
  return html`<div class="command"><pre tabindex="0" dir="ltr"><code ref=${code}>${pieces(text).map((piece, i) => (i % 2 ? html`<bdi>${piece}</bdi>` : piece))}</code></pre>
    <button type="button" class="copy" aria-live="polite" onClick=${copy}>${said}</button></div>`;
}

/** Browsers offer the clipboard only to pages from https or localhost. */
async function toClipboard(text) {
  if (!navigator.clipboard) {
    return false;
  }
  await navigator.clipboard.writeText(text);
  return true;
}

/** A call of the API as a curl command. */
export function curl(method, path, body, extra = '') {
  const verb = method === 'GET' ? '' : `-X ${method} `;
  const sent = body === undefined ? '' : ` \\\n  -H 'Content-Type: application/json' \\\n  -d ${quoted(JSON.stringify(body, null, 1))}`;
  return `curl -s ${verb}${quoted(location.origin + path)}${extra}${sent}`;
}
