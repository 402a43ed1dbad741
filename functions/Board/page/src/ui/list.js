import { useKeys } from '../keys.js';
import { go } from '../router.js';
import { useRef } from '../vendor/hooks.js';

/**
 * A list that is walked by j and k: what is reached has the focus, so that Enter opens it and a screen reader says it.
 * The keys of commands open the item with that form.
 * @param {boolean} [withCommands]
 */
export function useWalk(withCommands = false) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const links = () => /** @type {HTMLAnchorElement[]} */ ([...(list.current?.querySelectorAll('a[data-item]') ?? [])]);
  const current = () => links().find((link) => link.closest('li')?.contains(document.activeElement));

  /** @param {number} by */
  const move = (by) => {
    const all = links();
    const at = all.indexOf(/** @type {HTMLAnchorElement} */ (current()));
    const to = all[at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
    to?.focus();
    to?.closest('li')?.scrollIntoView({ block: 'nearest' });
  };

  /** @param {string} form */
  const open = (form) => {
    const link = current();
    if (link) {
      go(`${link.pathname}#${form}`);
    }
  };

  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ...(withCommands
      ? { a: () => open('acknowledge'), r: () => open('resolve'), n: () => open('note'), s: () => open('snooze') }
      : {}),
  });
  return list;
}
