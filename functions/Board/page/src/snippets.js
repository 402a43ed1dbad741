import { get } from './api.js';
import { language } from './text.js';
import { signal } from './vendor/signals.js';

/** @typedef {import('./types.js').Snippet} Snippet */

const freshMs = 5 * 60_000;

export const snippets = signal(/** @type {Snippet[]} */ ([]));

let readAt = 0;

/** Reads the beginnings that the team shares, unless that was done a moment ago. */
export async function readSnippets() {
  if (Date.now() - readAt < freshMs) {
    return;
  }

  readAt = Date.now();
  try {
    const { body } = await get('/snippets');
    snippets.value = inOrder(/** @type {{ items: Snippet[] }} */ (body).items);
  } catch {
    // The form works without them; the next one asks again.
    readAt = 0;
  }
}

/** Those in the reader's language first. @param {Snippet[]} all */
const inOrder = (all) => all.toSorted((a, b) => Number(isOurs(b)) - Number(isOurs(a)) || a.name.localeCompare(b.name));

/** @param {Snippet} one */
const isOurs = (one) => one.language?.slice(0, 2) === language.value;

/** Whether words are still exactly what was inserted. @param {string} text */
export const isUnedited = (text) => snippets.value.some((one) => plain(one.text) === plain(text));

/** @param {string} text */
const plain = (text) => text.trim().replace(/\s+/g, ' ');
