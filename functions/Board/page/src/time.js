import { signal } from './vendor/signals.js';
import { language, t } from './text.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

// By the app's clock: a laptop's may be wrong, and the dev host's can be moved.
let ahead = 0;

/** The time by the app's clock, to the half minute. */
export const now = signal(new Date());

export const officeZone = signal('UTC');

/** The reader's own zone. */
export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** @param {string} iso the time by the app's clock */
export function setClock(iso) {
  ahead = Date.parse(iso) - Date.now();
  tick();
}

/** The time by the app's clock, to the second. */
export const currentTime = () => new Date(Date.now() + ahead);

function tick() {
  now.value = currentTime();
}

setInterval(tick, minute / 2);

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * @param {Date} at
 * @param {Intl.DateTimeFormatOptions} options
 */
function format(at, options) {
  // The office's own way to write times goes with the language.
  const key = language.value + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(language.value === 'en' ? 'en-GB' : language.value, options);
    formats.set(key, found);
  }

  return found.format(at);
}

/** @type {Intl.DateTimeFormatOptions} */
const clock = { hour: '2-digit', minute: '2-digit' };

/**
 * The time of day.
 * @param {Date} at
 * @param {string} [timeZone]
 */
export const timeOfDay = (at, timeZone) => format(at, { ...clock, timeZone });

/**
 * A moment whole, in the reader's zone, and in the office's where that is another.
 * @param {string | Date} moment
 */
export function exactly(moment) {
  const at = new Date(moment);
  /** @type {Intl.DateTimeFormatOptions} */
  const whole = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', ...clock };
  const own = format(at, whole);
  const office = format(at, { ...whole, timeZone: officeZone.value });
  return own === office ? own : `${own} · ${t('time.office', { time: office })}`;
}

/**
 * A moment in few words: how far from now, or the day and the time.
 * @param {string | Date} moment
 */
export function inWords(moment) {
  const at = new Date(moment);
  const away = at.getTime() - now.value.getTime();
  const days = dayNumber(at) - dayNumber(now.value);
  if (Math.abs(away) < minute) {
    return t('time.now');
  }

  if (Math.abs(away) < hour) {
    return relative(Math.round(away / minute), 'minute');
  }

  if (days === 0) {
    return timeOfDay(at);
  }

  if (Math.abs(days) === 1) {
    return `${relative(days, 'day')} ${timeOfDay(at)}`;
  }

  return Math.abs(days) < 7
    ? format(at, { weekday: 'short', ...clock })
    : format(at, {
        day: 'numeric', month: 'short', ...(at.getFullYear() === now.value.getFullYear() ? {} : { year: 'numeric' }),
      });
}

/**
 * When something is due: how late it is, how long there is, or when.
 * @param {string} moment
 */
export function dueInWords(moment) {
  const late = now.value.getTime() - Date.parse(moment);
  return late >= minute ? t('due.late', { time: duration(late) })
    : late > -8 * hour ? t('due.in', { time: duration(-late) })
    : inWords(moment);
}

/**
 * How pressing it is.
 * @param {string} moment
 * @returns {'late' | 'soon' | 'today' | 'later'}
 */
export function urgency(moment) {
  const at = new Date(moment);
  const left = at.getTime() - now.value.getTime();
  return left < 0 ? 'late' : left < hour ? 'soon' : dayNumber(at) === dayNumber(now.value) ? 'today' : 'later';
}

/** @param {number} ms */
export function duration(ms) {
  const minutes = Math.max(1, Math.round(ms / minute));
  return minutes < 60 ? unit(minutes, 'minute')
    : minutes < 24 * 60 ? unit(Math.floor(minutes / 60), 'hour')
    : unit(Math.floor(minutes / (24 * 60)), 'day');
}

/**
 * @param {number} n
 * @param {'minute' | 'hour' | 'day'} of
 */
const unit = (n, of) => new Intl.NumberFormat(language.value, { style: 'unit', unit: of, unitDisplay: of === 'day' ? 'long' : 'short' }).format(n);

/**
 * @param {number} n
 * @param {Intl.RelativeTimeFormatUnit} of
 */
const relative = (n, of) => new Intl.RelativeTimeFormat(language.value, { numeric: 'auto', style: 'short' }).format(n, of);

/** @param {Date} at the number of its day in the reader's zone */
function dayNumber(at) {
  return Math.floor((at.getTime() - at.getTimezoneOffset() * minute) / day);
}

/**
 * Moments for later, as people say them: each lies ahead.
 * @returns {{ key: 'later.hour' | 'later.afternoon' | 'later.tomorrow' | 'later.monday' | 'later.week', at: Date }[]}
 */
export function laterMoments() {
  const from = now.value;
  /** @param {number} days @param {number} hours */
  const on = (days, hours) => new Date(from.getFullYear(), from.getMonth(), from.getDate() + days, hours);
  const toMonday = ((8 - from.getDay()) % 7) || 7;
  return [
    { key: /** @type {const} */ ('later.hour'), at: new Date(from.getTime() + hour) },
    { key: /** @type {const} */ ('later.afternoon'), at: on(0, 15) },
    { key: /** @type {const} */ ('later.tomorrow'), at: on(1, 9) },
    ...(toMonday > 1 ? [{ key: /** @type {const} */ ('later.monday'), at: on(toMonday, 9) }] : []),
    { key: /** @type {const} */ ('later.week'), at: on(7, 9) },
  ].filter(({ at }, n, all) => at.getTime() - from.getTime() > 10 * minute && all.findLastIndex((other) => other.at.getTime() === at.getTime()) === n);
}

/**
 * A moment as an input of a local time has it.
 * @param {Date} at
 */
export function toLocalInput(at) {
  return new Date(at.getTime() - at.getTimezoneOffset() * minute).toISOString().slice(0, 16);
}

/** @param {string} local what stands in an input of a local time */
export const fromLocalInput = (local) => (local && !Number.isNaN(Date.parse(local)) ? new Date(local).toISOString() : '');
