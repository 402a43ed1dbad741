import { isOfOthers } from '../outbox.js';
import { readDraft } from '../storage.js';
import { useRef } from '../vendor/hooks.js';

/** @typedef {{ sequence: number, by: string, loggedBy?: string | null }} Happened */

/**
 * The form that is open. It stays although its command is no longer allowed, for somebody is writing in it: their words would be out of reach,
 * and their next letters would be keys of the page. What was written in it before can be reached in the same way.
 * @template {Happened} T
 * @param {{ item: string, wanted: string, isKnown: boolean, isAllowed: boolean, events: T[] }} now
 * @returns {{ form: string | null, isPast: boolean, news: T[] }} with what others did since it was opened
 */
export function useOpenForm({ item, wanted, isKnown, isAllowed, events }) {
  const opened = useRef(/** @type {{ item: string, form: string, seen: number } | null} */ (null));
  if (opened.current?.item !== item || opened.current.form !== wanted) {
    opened.current = isAllowed || (isKnown && readDraft(item, wanted)) ? { item, form: wanted, seen: events.at(-1)?.sequence ?? 0 } : null;
  }

  if (opened.current === null) {
    return { form: null, isPast: false, news: [] };
  }

  const { form, seen } = opened.current;
  const since = events.filter((event) => event.sequence > seen && isOfOthers(event));
  const last = events.findLast(isOfOthers);
  return { form, isPast: !isAllowed, news: since.length > 0 || isAllowed || !last ? since : [last] };
}
