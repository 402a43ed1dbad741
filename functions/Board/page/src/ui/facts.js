import { html } from '../html.js';
import { language } from '../text.js';

/**
 * A fact with its name; nothing where there is none.
 * @param {{ label: string, children?: import('../html.js').Children }} props
 */
export const Fact = ({ label, children }) => (children ? html`<div><dt>${label}</dt><dd>${children}</dd></div>` : null);

/** @param {{ of: string[], avoid?: boolean }} props */
export const Tags = ({ of, avoid = false }) => (of.length === 0 ? null
  : html`<ul class=${`tags ${avoid ? 'avoid' : ''}`}>${of.map((one) => html`<li dir="auto">${one}</li>`)}</ul>`);

/** @param {string} tag such as nl */
export function languageName(tag) {
  try {
    return new Intl.DisplayNames(language.value, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/**
 * Days of the week in short, those that follow each other as a span.
 * @param {readonly string[]} given such as monday
 */
export function daysInWords(given) {
  const at = given.map((day) => days.indexOf(day)).filter((day) => day >= 0).sort((a, b) => a - b);
  // The first of January 2024 was a Monday.
  const named = at.map((day) => new Intl.DateTimeFormat(language.value, { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + day)));
  const isSpan = at.length > 2 && at.every((day, n) => n === 0 || day === at[n - 1] + 1);
  return isSpan ? `${named[0]}–${named.at(-1)}` : named.join(', ');
}
