const lists = 'ul, ol, dl, tbody';
const regions = 'section, article, fieldset, [role=group], main, dialog';
const focusable = 'a[href], button, input, select, textarea, summary';

/** For so long what is shown instead may take the focus itself, as a form does. */
const graceMs = 60;

/**
 * Keeps the focus near where it was when what had it goes: on the next row of the list, else on the section. A browser drops it to the page,
 * where whoever reads by keyboard or screen reader begins from the top.
 * @param {HTMLElement} root
 */
export function keepFocus(root) {
  /** @type {{ node: Element, rank: number }[]} what had the focus and what is around it, with its place among its neighbours */
  let trail = [];
  document.addEventListener('focusin', ({ target }) => {
    trail = [];
    for (let node = target instanceof Element ? target : null; node && node !== root; node = node.parentElement) {
      trail.push({ node, rank: [...node.parentElement?.children ?? []].indexOf(node) });
    }
  });

  new MutationObserver(() => {
    if (trail.length > 0 && !trail[0].node.isConnected) {
      setTimeout(find, graceMs);
    }
  }).observe(root, { childList: true, subtree: true });

  function find() {
    const at = trail.findIndex(({ node }) => node.isConnected);
    if (at === 0 || trail.length === 0 || (document.activeElement && document.activeElement !== document.body)) {
      return;
    }

    const left = at > 0 ? trail[at].node : null;
    const row = left?.matches(lists) ? left.children[Math.min(trail[at - 1].rank, left.children.length - 1)] : null;
    const next = /** @type {HTMLElement | null | undefined} */ (row?.matches(focusable) ? row : row?.querySelector(focusable))
      ?? /** @type {HTMLElement | null} */ (left?.closest(regions) ?? document.getElementById('main'));
    if (next && !next.matches(focusable)) {
      next.tabIndex = -1;
    }

    next?.focus({ preventScroll: true });
  }
}
