import { html, useEffect, useRef } from '../lib.js';

/** A modal dialog; the browser keeps the focus inside, Escape and a click beside it close it. */
export function Dialog({ title, close, wide = false, children }) {
  const place = useRef(null);
  useEffect(() => {
    const before = document.activeElement;
    place.current.showModal();
    return () => before?.focus?.();
  }, []);
  return html`<dialog ref=${place} class=${wide ? 'wide' : ''} aria-label=${title} onClose=${close}
      onClick=${event => event.target === place.current && place.current.close()}>
    <div class="inner">
      <div class="heading"><h2>${title}</h2><button type="button" onClick=${() => place.current.close()}>Close</button></div>
      ${children}
    </div>
  </dialog>`;
}
