import { coalesce } from './hooks.js';

/**
 * What is wider than its place: who has only a keyboard can scroll it, because it takes the focus for as long as it is; and a fade
 * at its edge shows on which side there is more.
 */
export function reachScrolled(root) {
  const mark = coalesce(() => root.querySelectorAll('.scroll, .bar nav, .tabs').forEach(each => {
    if (each.classList.contains('scroll')) {
      if (each.scrollWidth > each.clientWidth + 1) {
        each.setAttribute('tabindex', '0');
      } else {
        each.removeAttribute('tabindex');
      }
    }
    each.dataset.more = sides(each);
  }));
  addEventListener('scroll', mark, { capture: true, passive: true });
  new MutationObserver(mark).observe(root, { childList: true, subtree: true });
  addEventListener('resize', mark);
}

/** On which sides something is out of sight: `start`, `end`, both or neither; from right to left `scrollLeft` is negative. */
export function sides({ scrollWidth, clientWidth, scrollLeft }) {
  const gone = Math.abs(scrollLeft);
  return [gone > 2 ? 'start' : '', scrollWidth - clientWidth - gone > 2 ? 'end' : ''].filter(Boolean).join(' ');
}
