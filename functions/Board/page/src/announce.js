import { signal } from './vendor/signals.js';

/** What a screen reader says next: each by itself, so that what was read before is not read again. */
export const announcements = signal(/** @type {{ id: number, text: string }[]} */ ([]));

const shownMs = 3000;
let last = 0;

/**
 * Has a screen reader say something once, when it is done with what it is reading.
 * @param {string} text
 */
export function announce(text) {
  const id = ++last;
  announcements.value = [...announcements.value.filter((one) => one.text !== text), { id, text }];
  setTimeout(() => (announcements.value = announcements.value.filter((one) => one.id !== id)), shownMs);
}
