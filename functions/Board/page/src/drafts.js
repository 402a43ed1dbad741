import { read, readDraft, tab, write, writeDraft } from './storage.js';

/** @typedef {import('./storage.js').Draft} Draft */
/** @typedef {import('./commands.js').Field} Field */

/**
 * Takes words that come back. Where it is asked to take them only if it is empty, it says whether it has.
 * @typedef {(values: Draft, onlyIfEmpty: boolean) => boolean} Taker
 */

/** The forms that are open. @type {Map<string, Taker>} */
const open = new Map();

/**
 * What comes back to a form that is open is put into it: what is stored would be overwritten by the next letter.
 * @param {string} item
 * @param {string} form
 * @param {Taker} take
 * @returns {() => void} ends it
 */
export function takeBack(item, form, take) {
  const key = `${item}:${form}`;
  open.set(key, take);
  return () => {
    if (open.get(key) === take) {
      open.delete(key);
    }
  };
}

/**
 * Gives back the words of a command that was not done; whatever else is being written in its form stays there too.
 * @param {string} item
 * @param {string} form
 * @param {Draft} values
 */
export function giveBack(item, form, values) {
  if (Object.keys(values).length === 0 || open.get(`${item}:${form}`)?.(values, false)) {
    return;
  }

  const draft = readDraft(item, form);
  if (draft === null || isSame(draft, values)) {
    writeDraft(item, form, values);
  } else {
    const stored = read(`draft:${item}:${form}`);
    write(`draft:${item}:${form}`, { ...stored, returned: [...(stored.returned ?? []), values] });
  }
}

/**
 * Gives back the words of a command only if nothing else is being written in its form.
 * @param {string} item
 * @param {string} form
 * @param {Draft} values
 * @returns {boolean} whether they are there now
 */
export function giveBackIfFree(item, form, values) {
  const taker = open.get(`${item}:${form}`);
  if (taker) {
    return taker(values, true);
  }

  const draft = readDraft(item, form);
  if (draft === null && Object.keys(values).length > 0) {
    writeDraft(item, form, values);
  }

  return draft === null || isSame(draft, values);
}

/**
 * What was being written in a form, with what has come back to it since.
 * @param {string} item
 * @param {string} form
 * @param {Field[]} fields
 * @returns {Draft | null}
 */
export function restore(item, form, fields) {
  const returned = /** @type {Draft[]} */ (read(`draft:${item}:${form}`)?.returned ?? []);
  const draft = readDraft(item, form);
  return draft && returned.reduce((values, one) => joined(fields, values, one), draft);
}

/**
 * Both: words stand below each other, of anything else the first counts.
 * @param {Field[]} fields
 * @param {Draft} first
 * @param {Draft} second
 */
export function joined(fields, first, second) {
  const both = { ...second, ...Object.fromEntries(Object.entries(first).filter(([, value]) => value !== '')) };
  for (const { name, type } of fields) {
    if (type === 'words' && first[name] && second[name] && first[name] !== second[name]) {
      both[name] = `${first[name]}\n\n${second[name]}`;
    }
  }

  return both;
}

/**
 * Deletes a draft whose words were sent or are not wanted. One that is written in another tab meanwhile stays.
 * @param {string} item
 * @param {string} form
 * @param {Draft} values what was sent or is not wanted
 */
export function dropDraft(item, form, values) {
  const stored = read(`draft:${item}:${form}`);
  if (!stored?.tab || stored.tab === tab || isSame(stored.values, values)) {
    writeDraft(item, form, null);
  }
}

/** @param {Draft} one @param {Draft} other */
export const isSame = (one, other) => asText(one) === asText(other);

/** @param {Draft} values */
const asText = (values) => JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
