import { get } from '../../api.js';
import { officeZone, currentTime } from '../../time.js';
import { t } from '../../text.js';
import { number } from '../../ui/words.js';

/** @typedef {import('../../types.js').Report} Report */
/** @typedef {import('../../types.js').ReportFigure} Figure */

/** By what replies are compared. Not by person: a picture of colleagues side by side would rank them. */
export const divisions = /** @type {const} */ (['channel', 'language', 'returning']);

/** @typedef {typeof divisions[number]} Division */

/** The report of a span and what belongs to it. @typedef {{ span: Report, before: Report, weeks: Report, channels: Report, by: Division }} Reports */

const day = 24 * 60 * 60 * 1000;

/** @param {string} date @param {number} days */
export const plusDays = (date, days) => new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10);

/** @param {{ from: string, to: string }} span */
export const lengthOf = ({ from, to }) => Math.round((Date.parse(to) - Date.parse(from)) / day) + 1;

/** Today at the office. */
export const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: officeZone.value }).format(currentTime());

/**
 * The ISO weeks that have begun in a span, such as 2026-W09.
 * @param {{ from: string, to: string }} span
 */
export function weeksOf({ from, to }) {
  const last = to < today() ? to : today();
  /** @type {string[]} */
  const weeks = [];
  for (let thursday = thursdayOf(from); thursday <= thursdayOf(last); thursday = plusDays(thursday, 7)) {
    const n = Math.ceil(lengthOf({ from: `${thursday.slice(0, 4)}-01-01`, to: thursday }) / 7);
    weeks.push(`${thursday.slice(0, 4)}-W${`${n}`.padStart(2, '0')}`);
  }

  return weeks;
}

/** By which a week's year and number go. @param {string} date */
const thursdayOf = (date) => plusDays(date, 3 - (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7);

/** @param {{ from?: string, to?: string, by: string, format?: string }} of what a report is about, as it stands in an address */
export function queryOf({ from, to, by, format }) {
  const query = new URLSearchParams({ ...(from ? { from } : {}), ...(to ? { to } : {}), by, ...(format ? { format } : {}) });
  return query.toString();
}

/**
 * The report of the span, of as many days before it, week by week and source by source.
 * @param {{ from?: string, to?: string, by: Division }} wanted
 * @param {AbortSignal} signal
 * @returns {Promise<Reports>}
 */
export async function readReports({ from, to, by }, signal) {
  /** @param {{ from?: string, to?: string, by: string }} of */
  const read = async (of) => /** @type {Report} */ ((await get(`/reports/consistency?${queryOf(of)}`, signal)).body);
  const span = await read({ from, to, by });
  const days = { from: span.from, to: span.to };
  const [before, weeks, channels] = await Promise.all([
    read({ from: plusDays(span.from, -lengthOf(span)), to: plusDays(span.from, -1), by: 'channel' }),
    read({ ...days, by: 'week' }),
    by === 'channel' ? span : read({ ...days, by: 'channel' }),
  ]);
  return { span, before, weeks, channels, by };
}

/** @param {readonly Figure[]} figures @param {string} name */
export const figureOf = (figures, name) => figures.find((figure) => figure.name === name);

/**
 * Where the board lists what a figure is made of, and from there the way back; null where there is nothing.
 * @param {Figure | undefined} figure @param {string} back the query of the report
 */
export const itemsOf = (figure, back) => (
  figure?.link ? `/board/report/items${new URL(figure.link, location.href).search}&${new URLSearchParams({ back: back.replace(/^\?/, '') })}` : null);

/** @param {readonly Figure[]} figures @param {string} name */
export const valueOf = (figures, name) => figureOf(figures, name)?.value ?? null;

/** Of all that was to be, how much was. @param {readonly Figure[]} figures @param {string} name */
export function shareOf(figures, name) {
  const figure = figureOf(figures, name);
  return figure && figure.of > 0 && figure.value !== null && figure.value !== undefined ? figure.value / figure.of : null;
}

/** @param {number | null} share rounded down: 100 % is all of them */
export const shareInWords = (share) =>
  (share === null ? '–' : number(Math.floor(share * 100 + 1e-6) / 100, { style: 'percent', maximumFractionDigits: 0 }));

/** @param {number | null} seconds in hours where it is long: a working day is none of 24 hours */
export function timeInWords(seconds) {
  if (seconds === null) {
    return '–';
  }

  const minutes = Math.round(seconds / 60);
  const [n, unit, digits] = minutes < 1 ? [Math.round(seconds), 'second', 0]
    : minutes < 100 && minutes !== 60 ? [minutes, 'minute', 0] : [minutes / 60, 'hour', minutes < 600 ? 1 : 0];
  return number(n, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits });
}

/** @param {number | null} value @param {number} [digits] */
export const countInWords = (value, digits = 0) => (value === null ? '–' : number(value, { maximumFractionDigits: digits }));

/**
 * How a figure stands to what it was before.
 * @param {number | null} now @param {number | null} before
 * @param {(value: number | null) => string} inWords
 * @param {boolean} [lessIsBetter]
 */
export function trendOf(now, before, inWords, lessIsBetter = false) {
  if (now === null || before === null) {
    return { look: '', text: t('report.trend.none') };
  }

  const was = inWords(before);
  return inWords(now) === was ? { look: '', text: t('report.trend.same', { was }) }
    : (now > before) === lessIsBetter ? { look: 'worse', text: t('report.trend.worse', { was }) }
    : { look: 'better', text: t('report.trend.better', { was }) };
}
