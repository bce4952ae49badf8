const THANKS_MS = 1500;

/** A command for a terminal, with a button that copies it. */
export class CommandBlock {
  constructor(element) {
    this.element = element;
    this.code = element.querySelector('code');
  }

  addCopyButton() {
    this.button = document.createElement('button');
    this.button.type = 'button';
    this.button.className = 'copy';
    this.button.setAttribute('aria-live', 'polite');
    this.button.textContent = 'Copy';
    this.button.addEventListener('click', () => this.copy());
    this.element.append(this.button);
  }

  async copy() {
    const copied = await toClipboard(this.code.textContent).catch(() => false);
    if (!copied) {
      getSelection().selectAllChildren(this.code);
    }
    this.button.textContent = copied ? 'Copied' : 'Selected';
    setTimeout(() => { this.button.textContent = 'Copy'; }, THANKS_MS);
  }
}

/** Browsers offer the clipboard only to pages from https or localhost. */
async function toClipboard(text) {
  if (!navigator.clipboard) {
    return false;
  }
  await navigator.clipboard.writeText(text);
  return true;
}
