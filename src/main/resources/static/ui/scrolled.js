import { coalesce } from './hooks.js';

/** Who has only a keyboard can scroll what is wider than its place: it takes the focus for as long as it is. */
export function reachScrolled(root) {
  const mark = coalesce(() => root.querySelectorAll('.scroll').forEach(each => {
    if (each.scrollWidth > each.clientWidth + 1) {
      each.setAttribute('tabindex', '0');
    } else {
      each.removeAttribute('tabindex');
    }
  }));
  new MutationObserver(mark).observe(root, { childList: true, subtree: true });
  addEventListener('resize', mark);
}
