import { newKey } from './api.js';
import { store, stored, storedNames } from './browser-storage.js';
import { isOver, me } from './session.js';

/** This tab of the browser, among others in which the same person works. */
export const tab = newKey();

// A colleague who uses the same browser finds nothing of what another one was writing.
const prefix = () => `outreach:${me.value?.id ?? ''}:`;

/**
 * What was stored for the person who is signed in, or null.
 * @param {string} name
 * @returns {any}
 */
export function read(name) {
  try {
    return JSON.parse(stored(prefix() + name) ?? 'null');
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {unknown} value null removes it
 */
export function write(name, value) {
  if (!isOver()) {
    store(prefix() + name, value === null ? null : JSON.stringify(value));
  }
}

/** Forgets everything of the person who is signed in. */
export function forgetAll() {
  for (const name of storedNames(prefix())) {
    store(name, null);
  }
}

/**
 * What was being written, by the view's item and the form within it.
 * @typedef {Record<string, string | boolean>} Draft
 */

const draftDays = 30;

/**
 * @param {string} item
 * @param {string} form
 * @returns {Draft | null}
 */
export const readDraft = (item, form) => read(`draft:${item}:${form}`)?.values ?? null;

/**
 * @param {string} item
 * @param {string} form
 * @param {Draft | null} values null removes it
 */
export const writeDraft = (item, form, values) => write(`draft:${item}:${form}`, values && { values, at: Date.now(), tab });

/** What is part of another item now, by that one. @type {Map<string, string>} */
const merged = new Map();

/**
 * Goes on with the drafts of an item under another of which it has become part; to be called before the reader is taken there.
 * @param {string} from
 * @param {string} to
 */
export const becomes = (from, to) => void merged.set(to, from);

/** @param {string} to what is shown now: by then every form of the other item has written its draft */
export function moveDrafts(to) {
  const from = `${prefix()}draft:${merged.get(to)}:`;
  for (const name of merged.delete(to) ? storedNames(from) : []) {
    const moved = `draft:${to}:${name.slice(from.length)}`;
    const [here, there] = [read(name.slice(prefix().length)), read(moved)];
    // What is being written there too is joined when its form opens.
    write(moved, there === null ? here : { ...there, returned: [...(there.returned ?? []), here.values, ...(here.returned ?? [])] });
    if (JSON.stringify(read(moved)) !== JSON.stringify(there)) {
      store(name, null);
    }
  }
}

/** Removes the drafts that nobody came back for. */
export function tidyDrafts() {
  const oldest = Date.now() - draftDays * 24 * 60 * 60_000;
  for (const name of storedNames(`${prefix()}draft:`)) {
    if (!(read(name.slice(prefix().length))?.at > oldest)) {
      store(name, null);
    }
  }
}
