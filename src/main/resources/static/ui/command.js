import { html, useRef, useState } from '../lib.js';
import { quoted } from '../format.js';

const THANKS_MS = 1500;

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
  return html`<div class="command"><pre tabindex="0"><code ref=${code}>${text}</code></pre>
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
