import { get } from './api.js';
import { language } from './text.js';
import { signal } from './vendor/signals.js';

/** @typedef {import('./types.js').Snippet} Snippet */

const freshMs = 5 * 60_000;

/** The beginnings that the team shares; null until they were read. */
export const snippets = signal(/** @type {Snippet[] | null} */ (null));

let readAt = 0;

/** Reads them, unless that was done a moment ago. */
export async function readSnippets() {
  if (Date.now() - readAt < freshMs) {
    return;
  }

  readAt = Date.now();
  try {
    await loadSnippets();
  } catch {
    // The form works without them; the next one asks again.
    readAt = 0;
  }
}

/**
 * Reads them now.
 * @param {AbortSignal} [signal]
 * @throws {import('./api.js').ApiError}
 */
export async function loadSnippets(signal) {
  const { body } = await get('/snippets', signal);
  snippets.value = inOrder(/** @type {{ items: Snippet[] }} */ (body).items);
  readAt = Date.now();
  return snippets.value;
}

/** Those in the reader's language first. @param {Snippet[]} all */
const inOrder = (all) => all.toSorted((a, b) => Number(isOurs(b)) - Number(isOurs(a)) || a.name.localeCompare(b.name));

/** @param {Snippet} one */
const isOurs = (one) => one.language?.slice(0, 2) === language.value;

/** Whether words are still exactly what was inserted. @param {string} text */
export const isUnedited = (text) => (snippets.value ?? []).some((one) => plain(one.text) === plain(text));

/** @param {string} text */
const plain = (text) => text.trim().replace(/\s+/g, ' ');

const longestName = 24;

/** Two colleagues who choose the same name at once do not overwrite each other's. */
export const newSuffix = () => crypto.randomUUID().slice(0, 6);

/**
 * An id for a new one.
 * @param {string} name
 * @param {string} suffix the same for what may have been added already
 */
export function idOf(name, suffix) {
  const words = name.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase().match(/[a-z0-9]+/g) ?? ['snippet'];
  return `${words.join('-').slice(0, longestName).replace(/-$/, '')}-${suffix}`;
}
