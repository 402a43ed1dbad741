import { language, t } from '../text.js';

/** @typedef {Record<string, string[] | null | undefined>} Hours hours by weekday */

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

const locale = () => (language.value === 'en' ? 'en-GB' : language.value);

/** @param {string} day such as monday */
export const dayName = (day) =>
  new Intl.DateTimeFormat(locale(), { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + weekdays.indexOf(day))));

/**
 * Hours by weekday in few lines: days that follow each other and are alike are one.
 * @param {Hours} hours
 * @returns {{ days: string, times: string }[]}
 */
export function hoursInWords(hours) {
  /** @type {{ first: string, last: string, times: string }[]} */
  const runs = [];
  for (const day of weekdays) {
    const times = (hours[day] ?? []).map((one) => one.replace('-', '–')).join(', ');
    const run = runs.at(-1);
    if (run && run.times === times) {
      run.last = day;
    } else {
      runs.push({ first: day, last: day, times });
    }
  }

  return runs.filter((run) => run.times).map(({ first, last, times }) => ({
    days: first === last ? dayName(first) : t('hours.days', { from: dayName(first), to: dayName(last) }),
    times,
  }));
}

/**
 * An ISO 8601 duration, such as PT1H or P3D, in words.
 * @param {string} iso
 */
export function lengthInWords(iso) {
  const parts = iso.match(/^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/);
  if (!parts) {
    return iso;
  }

  return parts.slice(1)
    .map((n, at) => (n
      ? new Intl.NumberFormat(locale(), { style: 'unit', unit: ['day', 'hour', 'minute', 'second'][at], unitDisplay: 'long' })
        .format(Number(n))
      : ''))
    .filter(Boolean).join(' ');
}

/** @param {string} date such as 2026-12-24 */
export const dateInWords = (date) =>
  new Intl.DateTimeFormat(locale(),
    { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));

/** @param {string[]} words */
export const listed = (words) => new Intl.ListFormat(locale(), { type: 'conjunction' }).format(words);

/** @param {number} n @param {Intl.NumberFormatOptions} [options] */
export const number = (n, options) => new Intl.NumberFormat(locale(), options).format(n);

/** @param {number} bytes */
export const bytesInWords = (bytes) => (bytes < 1024 * 1024
  ? number(Math.max(1, bytes / 1024), { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 })
  : number(bytes / 1024 / 1024, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }));
