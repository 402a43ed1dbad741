import { signal } from './vendor/signals.js';

/** What a screen reader says next: each by itself, so that what was read before is not read again. */
export const announcements = signal(/** @type {{ id: number, text: string, language: string | null }[]} */ ([]));

const shownMs = 3000;
let last = 0;

/**
 * Has a screen reader say something once, when it is done with what it is reading.
 * @param {string} text
 * @param {string | null} [language] where it is not the page's
 */
export function announce(text, language = null) {
  const id = ++last;
  announcements.value = [...announcements.value.filter((one) => one.text !== text), { id, text, language }];
  setTimeout(() => (announcements.value = announcements.value.filter((one) => one.id !== id)), shownMs);
}
