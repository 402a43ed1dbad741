import { announce } from './announce.js';
import { ApiError, get, isOffline, isSignedOut, newKey, send } from './api.js';
import { dropDraft, giveBack, giveBackIfFree, isSame } from './drafts.js';
import { areSingleKeysOn } from './keys.js';
import { checkPerson, isOver, me } from './session.js';
import { read, readDraft, tab, write, writeDraft } from './storage.js';
import { isOld, takenOver, watchTabs } from './tabs.js';
import { t } from './text.js';
import { currentTime } from './time.js';
import { signal } from './vendor/signals.js';

/** @typedef {import('./types.js').FollowUpEvent} FollowUpEvent */

/** @typedef {'POST' | 'PUT' | 'DELETE'} Method */

/**
 * A command that was given and is not done: held back for a while so that it can be undone, under way, waiting for a connection, refused, or
 * so old that its author is asked first.
 * @typedef {{
 *   id: string,
 *   tab: string,
 *   by: string,
 *   at: number,
 *   givenAt?: number,
 *   moment?: string,
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
 *   state: 'held' | 'sending' | 'waiting' | 'refused' | 'old',
 *   isUnanswered?: boolean,
 *   isInForm?: boolean,
 *   status?: number,
 *   problem?: import('./api.js').Problem,
 *   news?: FollowUpEvent[],
 * }} Entry `at` is when it was given or confirmed; `moment` the member of the body that says when it was given, where that matters
 */

/** For this long a command can be undone. */
export const holdMs = 10_000;
const retryMs = 5_000;

/** What a server that is busy may ask for. */
const longestRetryMs = 5 * 60_000;

/** From so late on it matters when something was given. */
const lateMs = 60_000;

/** A timer may be so much early. */
const earlyMs = 50;

export const outbox = signal(/** @type {Entry[]} */ ([]));

/** The item that was changed last, for whoever shows it, and by which command where it was one of ours. */
export const changed = signal(/** @type {{ item: string, at: number, done?: Entry } | null} */ (null));

/** What was refused in fields, by item and form: it stays at the fields until they are sent again. */
const fieldErrors = signal(/** @type {Record<string, Record<string, string[]>>} */ ({}));

/**
 * Gives a command, in ten seconds.
 * @param {Pick<Entry, 'item' | 'form' | 'address' | 'about' | 'path' | 'method' | 'body' | 'moment' | 'values' | 'etag' | 'seen'>} given
 */
export function hold(given) {
  const at = Date.now();
  const entry = { ...given, id: newKey(), tab, by: me.value?.id ?? '', at, givenAt: at, sendAt: at + holdMs, state: /** @type {const} */ ('held') };
  // What was refused and stood in the form is replaced by what is sent now. Words that stand nowhere else stay.
  put([...outbox.value.filter((one) => !(one.item === given.item && one.form === given.form && one.state === 'refused' && one.isInForm)), entry]);
  forgetErrors(given.item, given.form);
  // The words are those of the command now, and the form is free for others.
  dropDraft(given.item, given.form, given.values);
  announce(t(areSingleKeysOn.value ? 'held.announced' : 'held.announcedWithoutKey', { what: entry.about }));
  schedule(entry);
}

/**
 * Whether a command can be taken back. What was sent and has no answer may have been done.
 * @param {Entry} entry
 */
export const canUndo = (entry) => !entry.isUnanswered && ['held', 'waiting', 'old'].includes(entry.state);

/** @param {string} id takes it back: the words are in its form again */
export function undo(id) {
  const entry = outbox.value.find((one) => one.id === id);
  if (entry && canUndo(entry)) {
    remove(entry);
    announce(t(hasWords(entry) ? 'held.undone' : 'held.undoneAlone'));
  }
}

/** @param {Entry} entry whether there is something to give back */
export const hasWords = (entry) => Object.values(entry.values).some((value) => typeof value === 'string' && value.trim() !== '');

/** @param {string} id sends it no more, although nobody knows whether it was done */
export function giveUp(id) {
  const entry = outbox.value.find((one) => one.id === id);
  if (entry && entry.state !== 'sending') {
    remove(entry);
    announce(t('held.stopped'));
  }
}

/** @param {string} id the reader has seen that it was refused, and mends it or lets it be */
export function dismiss(id) {
  const entry = outbox.value.find((one) => one.id === id);
  if (entry?.state === 'refused') {
    if (entry.problem?.errors) {
      fieldErrors.value = { ...fieldErrors.value, [`${entry.item}:${entry.form}`]: entry.problem.errors };
    }

    remove(entry);
  }
}

/** @param {Entry} entry */
function remove(entry) {
  if (!entry.isInForm) {
    giveBack(entry.item, entry.form, entry.values);
  }

  put(outbox.value.filter((one) => one.id !== entry.id));
}

/**
 * What is wrong in the fields of a form.
 * @param {string} item
 * @param {string} form
 */
export function errorsIn(item, form) {
  const refused = outbox.value.find((entry) => entry.item === item && entry.form === form && entry.state === 'refused' && entry.isInForm);
  return refused?.problem?.errors ?? fieldErrors.value[`${item}:${form}`];
}

/** @param {string} item @param {string} form */
export function forgetErrors(item, form) {
  const { [`${item}:${form}`]: _, ...others } = fieldErrors.value;
  fieldErrors.value = others;
}

/** @param {string} id */
export function sendNow(id) {
  const at = Date.now();
  change(id, { sendAt: at, ...(outbox.value.find((one) => one.id === id)?.state === 'old' ? { state: 'held', at } : {}) });
  return attempt(id);
}

/** Sends what is not done yet and may be sent now, and waits for the answers, but not for a connection. */
export async function flush() {
  for (const { id, state, sendAt } of outbox.value) {
    if (underWay.has(id)) {
      await underWay.get(id);
    } else if (state === 'held' || (state === 'waiting' && sendAt <= Date.now())) {
      await sendNow(id);
    }

    if (isOffline.value || isSignedOut.value) {
      return;
    }
  }
}

/** What this person has given in any tab and is not done. @returns {Entry[]} */
export const undone = () => [...outbox.value, ...stored().filter((one) => one.tab !== tab)];

/** @param {string} id sends it although others have changed the item, now that the reader has seen what they did */
export async function sendAnyway(id) {
  const entry = outbox.value.find((one) => one.id === id);
  if (entry) {
    change(id, { state: 'held', at: Date.now(), seen: entry.news?.at(-1)?.sequence ?? entry.seen, news: undefined, problem: undefined });
    await attempt(id);
  }
}

/** Takes over what a tab that is gone has left, now and later. To be called once, when it is known who is signed in. */
export const open = () => watchTabs(tab, (isGone) => {
  const left = isOver() ? [] : stored().filter((entry) => entry.tab !== tab && isGone(entry.tab));
  if (left.length > 0) {
    const own = left.map((entry) => takenOver(entry, tab));
    put([...outbox.value, ...own]);
    own.forEach(schedule);
    own.filter((entry) => entry.state === 'old').forEach(sayOld);
  }
});

/** @param {Entry} entry */
const sayOld = (entry) => announce(t(entry.isUnanswered ? 'held.oldUnansweredAnnounced' : 'held.oldAnnounced', { what: entry.about }));

/** @param {Entry} entry */
function schedule(entry) {
  setTimeout(() => attempt(entry.id), Math.max(0, entry.sendAt - Date.now()));
}

/** What is being sent, by its id. @type {Map<string, Promise<void>>} */
const underWay = new Map();

/**
 * @param {string} id
 * @param {boolean} [isClosing] nothing that has to be waited for can be asked then
 */
async function attempt(id, isClosing = false) {
  const entry = outbox.value.find((one) => one.id === id);
  if (!entry || isOver() || (entry.state !== 'held' && entry.state !== 'waiting')) {
    return;
  }

  // It was put off, or the clock was put back: a page that is closing leaves it to the next one.
  if (entry.sendAt > Date.now() + earlyMs) {
    if (!isClosing) {
      if (entry.sendAt > Date.now() + (entry.state === 'held' ? holdMs : longestRetryMs) + earlyMs) {
        change(id, { sendAt: Date.now() + (entry.state === 'held' ? holdMs : retryMs) });
      }

      schedule(outbox.value.find((one) => one.id === id) ?? entry);
    }

    return;
  }

  // A laptop that slept wakes its timers: what would have been sent long ago is asked about first.
  if (isOld(entry)) {
    change(id, { state: 'old' });
    sayOld(entry);
    return;
  }

  // In the order in which they were given.
  const before = outbox.value.find((one) => one.item === entry.item && one.state !== 'refused' && one.state !== 'old');
  if (before && before.id !== id) {
    // A page that is closing leaves it to the next one, or to another tab.
    if (!isClosing) {
      setTimeout(() => attempt(id), 500);
    }

    return;
  }

  change(id, { state: 'sending' });
  const sending = deliver(entry, isClosing);
  underWay.set(id, sending);
  try {
    await sending;
  } finally {
    underWay.delete(id);
  }
}

/** @param {Entry} entry @param {boolean} isClosing */
async function deliver(entry, isClosing) {
  const { id } = entry;
  let isSent = false;
  try {
    if (!isClosing) {
      // What one person gave never goes out as another's, whoever has signed in meanwhile.
      await checkPerson();
    }

    isSent = true;
    const body = bodyOf(entry);
    change(id, { isUnanswered: true, body });
    // The same key however often it is sent: it is done once.
    const answer = await send(entry.method ?? 'POST', entry.path, { body, ifMatch: entry.etag, key: entry.id, keepalive: true });
    done(entry, answer.etag);
  } catch (failed) {
    await refused(entry, failed instanceof ApiError ? failed : new ApiError(0, {}), isSent);
  }
}

/**
 * What is sent long after it was given says when that was. What may have been done already is sent as it was.
 * @param {Entry} entry
 */
function bodyOf({ body, moment, isUnanswered, givenAt, at }) {
  const late = Date.now() - (givenAt ?? at);
  return !moment || isUnanswered || late < lateMs ? body
    : { [moment]: new Date(currentTime().getTime() - late).toISOString(), ...body };
}

/**
 * @param {Entry} entry
 * @param {string | null} etag
 */
function done(entry, etag) {
  put(outbox.value
    .filter((one) => one.id !== entry.id)
    // An answer without one leaves what was seen, so that a colleague's change since then is still noticed.
    .map((one) => (etag && one.item === entry.item && one.etag === entry.etag ? { ...one, etag } : one)));
  const draft = entry.isInForm ? readDraft(entry.item, entry.form) : null;
  if (draft && isSame(draft, entry.values)) {
    writeDraft(entry.item, entry.form, null);
  }

  announce(t('held.done', { what: entry.about }));
  changed.value = { item: entry.item, at: Date.now(), done: entry };
}

/**
 * @param {Entry} entry
 * @param {ApiError} error
 * @param {boolean} isSent
 */
async function refused(entry, error, isSent) {
  if (error.isPassing || error.status === 401) {
    const isUnanswered = entry.isUnanswered || (isSent && (error.status === 0 || error.status >= 500));
    wait(entry.id, error.status, isUnanswered, error.retryAfterSeconds);
    return;
  }

  if (error.status === 412) {
    const current = await get(entry.address.replace('/board', '')).catch(() => null);
    if (!current) {
      wait(entry.id, 0, false);
      return;
    }

    const events = /** @type {{ events?: FollowUpEvent[] }} */ (current.body).events ?? [];
    const news = events.filter((event) => event.sequence > entry.seen && isOfOthers(event));
    if (news.length === 0) {
      // Only its clocks and notices went on: nobody is overruled.
      change(entry.id, { state: 'held', isUnanswered: false, etag: current.etag, seen: events.at(-1)?.sequence ?? entry.seen, sendAt: Date.now() });
      await attempt(entry.id);
      return;
    }

    change(entry.id, { ...asRefused(entry), status: 412, etag: current.etag, news });
  } else {
    change(entry.id, { ...asRefused(entry), status: error.status, problem: error.problem });
  }

  announce(t(hasWords(entry) ? 'held.failed' : 'held.refused', { what: entry.about }));
  changed.value = { item: entry.item, at: Date.now() };
}

/**
 * @param {string} id
 * @param {number} status
 * @param {boolean} isUnanswered
 * @param {number} [seconds]
 */
function wait(id, status, isUnanswered, seconds = retryMs / 1000) {
  seconds = Math.min(seconds, longestRetryMs / 1000);
  change(id, { state: 'waiting', status, isUnanswered, sendAt: Date.now() + seconds * 1000 });
  setTimeout(() => attempt(id), seconds * 1000 + 60);
}

/** @param {Entry} entry @returns {Partial<Entry>} */
const asRefused = (entry) => ({
  state: 'refused', isUnanswered: false, isInForm: giveBackIfFree(entry.item, entry.form, entry.values),
});

/** @param {{ by?: string | null, loggedBy?: string | null }} event */
export const isOfOthers = (event) => event.by !== 'system' && event.by !== me.value?.id && event.loggedBy !== me.value?.id;

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
  const others = stored().filter((one) => one.tab !== tab && !entries.some((entry) => entry.id === one.id));
  write('outbox', entries.length + others.length > 0 ? [...others, ...entries] : null);
}

/** @returns {Entry[]} what this person has given, in whatever tab; nobody else's */
const stored = () => (read('outbox') ?? []).filter((/** @type {Entry} */ one) => !one.by || one.by === me.value?.id);

/** @param {boolean} isInTheWay */
function goOn(isInTheWay) {
  for (const entry of isInTheWay ? [] : outbox.value.filter((one) => one.state === 'waiting')) {
    change(entry.id, { sendAt: Date.now() });
    attempt(entry.id);
  }
}

isOffline.subscribe(goOn);
isSignedOut.subscribe(goOn);

// A tab that is closed sends what it holds: closing is no undoing.
addEventListener('pagehide', () => {
  for (const entry of outbox.value.filter((one) => one.state === 'held')) {
    change(entry.id, { sendAt: Date.now() });
    attempt(entry.id, true);
  }
});
