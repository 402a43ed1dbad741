import { useKeys } from '../keys.js';
import { go } from '../router.js';
import { overSnooze, snoozeAgain, snoozing } from './snooze.js';
import { useRef } from '../vendor/hooks.js';

/**
 * A list that is walked by j and k: what is reached has the focus, so that Enter opens it and a screen reader says it.
 * The keys of commands open the item with that form; those of snoozing do it from here.
 * @param {boolean} [withCommands]
 */
export function useWalk(withCommands = false) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const links = () => /** @type {HTMLElement[]} */ ([...(list.current?.querySelectorAll('[data-item]') ?? [])]);
  const current = () => links().find((link) => link.closest('li')?.contains(document.activeElement));
  const currentLink = () => /** @type {HTMLAnchorElement | undefined} */ (current());

  /** @param {number} by */
  const move = (by) => {
    const all = links();
    const at = all.indexOf(/** @type {HTMLElement} */ (current()));
    const to = all[at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
    to?.focus();
    to?.closest('li')?.scrollIntoView({ block: 'nearest' });
  };

  /** @param {string} form */
  const open = (form) => {
    const link = currentLink();
    if (link) {
      go(`${link.pathname}#${form}`);
    }
  };

  /** @param {(item: import('./snooze.js').Item) => void} then what is done about the follow-up that is reached */
  const about = (then) => {
    const link = currentLink();
    const id = link?.pathname.match(/\/followups\/(f[^/]+)$/)?.[1];
    if (link && id) {
      then({ id, who: link.querySelector('.row-who')?.textContent ?? '' });
    }
  };

  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ...(withCommands
      ? { a: () => open('acknowledge'), r: () => open('resolve'), n: () => open('note'),
        s: () => about((item) => (snoozing.value = item)), S: () => about((item) => snoozeAgain(item, overSnooze(item.id))) }
      : {}),
  });
  return list;
}
