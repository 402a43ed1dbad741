import { signal } from './vendor/signals.js';

/** The address below the host, such as /board/followups/f1. */
export const path = signal(location.pathname);

/** What stands behind ? in the address: what a view is to show, where that is to be found again. */
export const query = signal(location.search);

/** What stands behind # in the address: which form is to be open. */
export const fragment = signal(location.hash.slice(1));

/**
 * Goes to an address of the board.
 * @param {string} to
 * @param {{ replace?: boolean }} [options]
 */
export function go(to, options = {}) {
  const url = new URL(to, location.href);
  history[options.replace ? 'replaceState' : 'pushState'](null, '', url);
  const changed = url.pathname !== path.value;
  path.value = url.pathname;
  query.value = url.search;
  fragment.value = url.hash.slice(1);
  if (changed) {
    scrollTo(0, 0);
  }
}

/**
 * The values in an address, or null where it does not fit.
 * @param {string} pattern such as /board/followups/:id
 * @param {string} address
 * @returns {Record<string, string> | null}
 */
export function match(pattern, address) {
  const wanted = pattern.split('/');
  const given = address.replace(/\/+$/, '').split('/');
  if (wanted.length !== given.length) {
    return null;
  }

  /** @type {Record<string, string>} */
  const values = {};
  for (const [at, part] of wanted.entries()) {
    if (part.startsWith(':')) {
      const value = decoded(given[at]);
      if (value === null) {
        return null;
      }

      values[part.slice(1)] = value;
    } else if (part !== given[at]) {
      return null;
    }
  }

  return values;
}

/** @param {string} part of an address, which somebody may have cut off */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

addEventListener('popstate', () => {
  path.value = location.pathname;
  query.value = location.search;
  fragment.value = location.hash.slice(1);
});

addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (
    !link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
    || link.target || link.hasAttribute('download') || link.origin !== location.origin
    || !(link.pathname === '/board' || link.pathname.startsWith('/board/')) || link.pathname.startsWith('/board/assets/')
  ) {
    return;
  }

  if (link.hash && link.pathname === location.pathname && link.search === location.search && document.getElementById(link.hash.slice(1))) {
    // A place on this page, such as the skip link's.
    return;
  }

  event.preventDefault();
  go(link.href);
});
