import { signal } from './vendor/signals.js';

/** What a screen reader says next. */
export const announcement = signal('');

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * Has a screen reader say something once, when it is done with what it is reading. What comes at once is said together.
 * @param {string} text
 */
export function announce(text) {
  clearTimeout(timer);
  announcement.value = announcement.value && announcement.value !== text ? `${announcement.value} ${text}` : text;
  timer = setTimeout(() => (announcement.value = ''), 3000);
}
