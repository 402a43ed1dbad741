import { announce } from './announce.js';
import { ApiError, get, isOffline, newKey, send } from './api.js';
import { me } from './session.js';
import { read, write, writeDraft } from './storage.js';
import { t } from './text.js';
import { signal } from './vendor/signals.js';

/** @typedef {import('./types.js').FollowUpEvent} FollowUpEvent */

/** @typedef {'POST' | 'PUT' | 'DELETE'} Method */

/**
 * A command that was given and is not done: held back for a while so that it can be undone, under way, waiting for a connection, or refused.
 * @typedef {{
 *   id: string,
 *   tab: string,
 *   item: string,
 *   form: string,
 *   address: string,
 *   about: string,
 *   path: string,
 *   method?: Method,
 *   body?: Record<string, unknown>,
 *   values: import('./storage.js').Draft,
 *   etag: string | null,
 *   seen: number,
 *   sendAt: number,
 *   state: 'held' | 'sending' | 'waiting' | 'refused',
 *   status?: number,
 *   problem?: import('./api.js').Problem,
 *   news?: FollowUpEvent[],
 * }} Entry
 */

/** For this long a command can be undone. */
export const holdMs = 10_000;
const retryMs = 5_000;

export const outbox = signal(/** @type {Entry[]} */ ([]));

/** The item that was changed last, for whoever shows it. */
export const changed = signal(/** @type {{ item: string, at: number } | null} */ (null));

const tab = newKey();

/**
 * Gives a command, in ten seconds.
 * @param {Pick<Entry, 'item' | 'form' | 'address' | 'about' | 'path' | 'method' | 'body' | 'values' | 'etag' | 'seen'>} given
 */
export function hold(given) {
  const entry = { ...given, id: newKey(), tab, sendAt: Date.now() + holdMs, state: /** @type {const} */ ('held') };
  // What was refused before is replaced by what is sent now.
  put([...outbox.value.filter((one) => !(one.item === given.item && one.form === given.form && one.state === 'refused')), entry]);
  announce(t('held.announced', { what: entry.about }));
  schedule(entry);
}

/** @param {string} id takes it back: the words are in its form again */
export function undo(id) {
  const entry = outbox.value.find((one) => one.id === id);
  if (entry && entry.state !== 'sending') {
    writeDraft(entry.item, entry.form, entry.values);
    put(outbox.value.filter((one) => one.id !== id));
    announce(t('held.undone'));
  }
}

/** @param {string} id */
export function sendNow(id) {
  change(id, { sendAt: Date.now() });
  return attempt(id);
}

/** @param {string} id sends it although others have changed the item, now that the reader has seen what they did */
export async function sendAnyway(id) {
  const entry = outbox.value.find((one) => one.id === id);
  if (entry) {
    change(id, { state: 'held', seen: entry.news?.at(-1)?.sequence ?? entry.seen, news: undefined, problem: undefined });
    await attempt(id);
  }
}

/** Takes over what a tab that is gone has left, and waits for what is held. To be called once, when it is known who is signed in. */
export async function open() {
  // The lock lives as long as the tab: that is how others know.
  navigator.locks?.request(`outreach-tab-${tab}`, () => new Promise(() => {}));
  const alive = new Set((await navigator.locks?.query())?.held?.map((lock) => lock.name));
  const left = /** @type {Entry[]} */ (read('outbox') ?? []);
  const own = left.filter((entry) => !alive.has(`outreach-tab-${entry.tab}`));
  put([...outbox.value, ...own.map((entry) => ({ ...entry, tab, state: entry.state === 'refused' ? entry.state : /** @type {const} */ ('held') }))]);
  own.filter((entry) => entry.state !== 'refused').forEach(schedule);
}

/** @param {Entry} entry */
function schedule(entry) {
  setTimeout(() => attempt(entry.id), Math.max(0, entry.sendAt - Date.now()));
}

/** @param {string} id */
async function attempt(id) {
  const entry = outbox.value.find((one) => one.id === id);
  if (!entry || entry.state === 'sending' || entry.state === 'refused' || entry.sendAt > Date.now() + 50) {
    return;
  }

  // In the order in which they were given.
  const before = outbox.value.find((one) => one.item === entry.item && one.state !== 'refused');
  if (before && before.id !== id) {
    setTimeout(() => attempt(id), 500);
    return;
  }

  change(id, { state: 'sending' });
  try {
    // The same key however often it is sent: it is done once.
    const answer = await send(entry.method ?? 'POST', entry.path, { body: entry.body, ifMatch: entry.etag, key: entry.id, keepalive: true });
    done(entry, answer.etag);
  } catch (failed) {
    await refused(entry, failed instanceof ApiError ? failed : new ApiError(0, {}));
  }
}

/**
 * @param {Entry} entry
 * @param {string | null} etag
 */
function done(entry, etag) {
  put(outbox.value
    .filter((one) => one.id !== entry.id)
    .map((one) => (one.item === entry.item && one.etag === entry.etag ? { ...one, etag } : one)));
  writeDraft(entry.item, entry.form, null);
  announce(t('held.done', { what: entry.about }));
  changed.value = { item: entry.item, at: Date.now() };
}

/**
 * @param {Entry} entry
 * @param {ApiError} error
 */
async function refused(entry, error) {
  if (error.isPassing || error.status === 401) {
    change(entry.id, { state: 'waiting', status: error.status, sendAt: Date.now() + (error.retryAfterSeconds ?? retryMs / 1000) * 1000 });
    setTimeout(() => attempt(entry.id), (error.retryAfterSeconds ?? retryMs / 1000) * 1000 + 60);
    return;
  }

  if (error.status === 412) {
    const current = await get(entry.address.replace('/board', '')).catch(() => null);
    if (!current) {
      change(entry.id, { state: 'waiting', status: 0, sendAt: Date.now() + retryMs });
      setTimeout(() => attempt(entry.id), retryMs + 60);
      return;
    }

    const events = /** @type {{ events?: FollowUpEvent[] }} */ (current.body).events ?? [];
    const news = events.filter((event) => event.sequence > entry.seen && isOfOthers(event));
    if (news.length === 0) {
      // Only its clocks and notices went on: nobody is overruled.
      change(entry.id, { state: 'held', etag: current.etag, seen: events.at(-1)?.sequence ?? entry.seen, sendAt: Date.now() });
      await attempt(entry.id);
      return;
    }

    writeDraft(entry.item, entry.form, entry.values);
    change(entry.id, { state: 'refused', status: 412, etag: current.etag, news });
  } else {
    writeDraft(entry.item, entry.form, entry.values);
    change(entry.id, { state: 'refused', status: error.status, problem: error.problem });
  }

  announce(t('held.failed', { what: entry.about }));
  changed.value = { item: entry.item, at: Date.now() };
}

/** @param {FollowUpEvent} event */
const isOfOthers = (event) => event.by !== 'system' && event.by !== me.value?.id && event.loggedBy !== me.value?.id;

/**
 * @param {string} id
 * @param {Partial<Entry>} to
 */
function change(id, to) {
  put(outbox.value.map((one) => (one.id === id ? { ...one, ...to } : one)));
}

/** @param {Entry[]} entries */
function put(entries) {
  outbox.value = entries;
  const others = /** @type {Entry[]} */ (read('outbox') ?? []).filter((one) => one.tab !== tab && !entries.some((entry) => entry.id === one.id));
  write('outbox', entries.length + others.length > 0 ? [...others, ...entries] : null);
}

isOffline.subscribe((offline) => {
  if (!offline) {
    for (const entry of outbox.value.filter((one) => one.state === 'waiting')) {
      change(entry.id, { sendAt: Date.now() });
      attempt(entry.id);
    }
  }
});

// A tab that is closed sends what it holds: closing is no undoing.
addEventListener('pagehide', () => {
  for (const entry of outbox.value.filter((one) => one.state === 'held')) {
    sendNow(entry.id);
  }
});
