import { get } from '../api.js';
import { html } from '../html.js';
import { t } from '../text.js';
import { useEffect, useRef } from '../vendor/hooks.js';
import { useLoad } from './use-load.js';

/** So many are read at first, and with each "Show more". */
export const page = 50;

/** As many as the API gives in one answer. */
const most = 500;

/**
 * @template T
 * @typedef {{ items: T[], continuation: string | null }} Pages
 */

/**
 * Reads so many items of a list. A page may be empty and still not be the last one; what has no id any more counts too.
 * @template {{ id: string }} T
 * @param {string} list its address with a filter
 * @param {number} wanted
 * @param {AbortSignal} signal
 * @param {Pages<T>} [before] what was read so far
 * @returns {Promise<Pages<T>>}
 */
async function readUntil(list, wanted, signal, before = { items: [], continuation: null }) {
  const items = new Map(before.items.map((item, n) => [item.id ?? `${n}`, item]));
  let { continuation } = before;
  do {
    const query = new URLSearchParams({ limit: `${Math.min(most, wanted - items.size)}`, ...(continuation ? { continuation } : {}) });
    const { body } = await get(`${list}${list.includes('?') ? '&' : '?'}${query}`, signal);
    const answer = /** @type {Pages<T>} */ (body);
    answer.items.forEach((item) => items.set(item.id ?? `${items.size}`, item));
    ({ continuation } = answer);
  } while (continuation && items.size < wanted);
  return { items: [...items.values()], continuation };
}

/**
 * A list of the API as far as the reader has come: more of it is added at its end, and all of it is read again from time to time.
 * @template {{ id: string }} T
 * @template [O=undefined]
 * @param {string} list its address with a filter: another one begins anew
 * @param {(items: T[], signal: AbortSignal) => Promise<O>} [withItems] what is read beside the items
 * @param {number} [everyMs] as useLoad has it
 */
export function usePages(list, withItems, everyMs) {
  const wanted = useRef({ list, n: page });
  const grows = useRef(false);
  const last = useRef(/** @type {{ list: string, pages: Pages<T> } | null} */ (null));
  if (wanted.current.list !== list) {
    wanted.current = { list, n: page };
  }

  const { data, error, reload } = useLoad(list, async (signal) => {
    const isMore = grows.current && last.current?.list === list;
    grows.current = false;
    const pages = /** @type {Pages<T>} */ (
      await readUntil(list, wanted.current.n, signal, isMore ? last.current?.pages : undefined));
    const others = await withItems?.(pages.items, signal);
    if (!signal.aborted) {
      last.current = { list, pages };
    }

    return { ...pages, others };
  }, everyMs);
  const more = () => {
    wanted.current.n = (data?.items.length ?? 0) + page;
    grows.current = true;
    return reload();
  };

  return { items: data?.items ?? [], others: data?.others, isThere: data !== null, hasMore: !!data?.continuation, error, reload, more };
}

/**
 * Reads more of a list, and takes the reader to the first of what came.
 * @param {{
 *   pages: { items: { id: string }[], hasMore: boolean, more: () => Promise<void> },
 *   list: { current: HTMLElement | null },
 *   addressOf: (id: string) => string,
 * }} props `addressOf` is what an item's link leads to; without a link, what its data-item says
 */
export function More({ pages: { items, hasMore, more }, list, addressOf }) {
  const known = useRef(/** @type {Set<string> | null} */ (null));
  useEffect(() => {
    const first = items.find((item) => known.current?.has(item.id) === false);
    if (first) {
      known.current = null;
      [...(list.current?.querySelectorAll('[data-item]') ?? [])].map((one) => /** @type {HTMLElement} */ (one))
        .find((one) => (one.getAttribute('href') ?? one.dataset.item) === addressOf(first.id))?.focus();
    }
  }, [items]);
  return hasMore ? html`<p class="center"><button type="button" onClick=${() => {
    known.current = new Set(items.map((item) => item.id));
    more();
  }}>${t('more')}</button></p>` : null;
}
