import { outbox } from '../outbox.js';

/**
 * The parts of a worklist's summary, which names customer and channel before the words.
 * @param {string} summary
 * @returns {{ who: string | null, channel: string | null, words: string }}
 */
export function partsOf(summary) {
  const parts = summary.match(/^(.+?) on ([a-z0-9_-]{1,32}): ([\s\S]*)$/);
  return parts ? { who: parts[1], channel: parts[2], words: parts[3] } : { who: null, channel: null, words: summary };
}

/**
 * Where an item is read and done.
 * @param {string} id
 */
export const addressOf = (id) =>
  id.startsWith('f') ? `/board/followups/${id}` : id.includes('.') ? `/board/calls/${id}` : `/board/customers/${id}`;

/**
 * Whether something was given that is still to be done. What was refused or is old waits for the reader.
 * @param {string} id
 */
export const isUnderWay = (id) => outbox.value.some((entry) => entry.item === id && entry.state !== 'refused' && entry.state !== 'old');
