import { store, stored } from './browser-storage.js';
import { signal } from './vendor/signals.js';

/** @typedef {import('./texts/en.js').Texts} Texts */
/** @typedef {keyof Texts} Key */

/** The languages of the board, in their own words. */
export const languages = { en: 'English', nl: 'Nederlands', de: 'Deutsch' };

/** @typedef {keyof typeof languages} Language */

const storedUnder = 'outreach:language';

/** @type {import('./vendor/signals.js').Signal<Texts>} */
const texts = signal(/** @type {any} */ ({}));

export const language = signal(/** @type {Language} */ ('en'));

/** @returns {Language} the one that was chosen, else the first that the browser asks for */
export function preferredLanguage() {
  const wanted = [stored(storedUnder), ...navigator.languages].map((tag) => tag?.slice(0, 2));
  return /** @type {Language} */ (wanted.find((tag) => tag && Object.hasOwn(languages, tag)) ?? 'en');
}

/** @param {Language} to */
export async function speak(to) {
  const module = await import(`./texts/${to}.js`);
  texts.value = module.texts;
  language.value = to;
  document.documentElement.lang = to;
}

/** @param {Language} to it is kept only once its words are there */
export async function choose(to) {
  await speak(to);
  store(storedUnder, to);
}

/**
 * A text in the reader's language. Of a text in several forms, `n` chooses which. A text that is missing shows its key: one word
 * that nobody has written must not hide the rest of a view.
 * @param {Key} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  const entry = texts.value[key] ?? key;
  const text = typeof entry === 'string' ? entry : formOf(entry, Number(values.n));
  return text.replace(/\{(\w+)\}/g, (whole, name) => `${values[name] ?? whole}`);
}

const rightToLeft = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * A name as it stands in a sentence without changing its direction. Only what could do so is set apart, so that nothing unseen is copied.
 * @param {string} foreign
 */
export const isolated = (foreign) => (rightToLeft.test(foreign) ? `\u2068${foreign}\u2069` : foreign);

/**
 * What a command is called while it is under way.
 * @param {string} command
 * @param {string} who
 */
export const heldAbout = (command, who) => t('held.about', { command, who: isolated(who) });

/**
 * The text of a value of the API, such as a kind or a status; the value itself where it is new to the page.
 * @param {string} group
 * @param {string | null | undefined} value
 */
export function name(group, value) {
  const key = `${group}.${value}`;
  return value == null ? '' : Object.hasOwn(texts.value, key) ? t(/** @type {Key} */ (key)) : value.replaceAll('_', ' ');
}

/**
 * @param {{ one: string, other: string }} forms
 * @param {number} n
 */
function formOf(forms, n) {
  return new Intl.PluralRules(language.value).select(n) === 'one' ? forms.one : forms.other;
}
