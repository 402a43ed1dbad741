import { ApiError, newKey, send } from '../../api.js';
import { go, path } from '../../router.js';
import { read, write } from '../../storage.js';
import { signal } from '../../vendor/signals.js';

/** @typedef {import('../../types.js').Import} Import */
/** @typedef {{ file: File, map: string, channel: string, kind: string }} Chosen a file, and how it is to be read */

/**
 * A file on its way.
 * @typedef {{
 *   file: File, id: string | null, query: string, sent: number, parts: number, state: 'sending' | 'stopped', error: ApiError | null,
 * }} Upload
 */

/** As large as a part may be. */
const partBytes = 4 * 1024 * 1024;
const tries = 3;
const betweenMs = 2_000;
const remembered = 10;

/** What is under way for a file is ended with it. */
let ending = new AbortController();

/** It goes on while the reader looks at something else. */
export const upload = signal(/** @type {Upload | null} */ (null));

/** What was chosen last, so that what was only tried need not be chosen again. */
export const chosen = signal(/** @type {Chosen | null} */ (null));

let key = newKey();

/**
 * How a file is to be read, in an address.
 * @param {Pick<Chosen, 'map' | 'channel' | 'kind'> & { dryRun: boolean }} how
 */
export const queryOf = ({ map, channel, kind, dryRun }) =>
  `${new URLSearchParams(Object.entries({ map, channel, kind, dryRun: dryRun ? 'true' : '' }).filter(([, value]) => value))}`;

/**
 * @param {Chosen} what
 * @param {boolean} dryRun
 */
export function begin(what, dryRun) {
  ending.abort();
  chosen.value = what;
  key = newKey();
  upload.value = {
    file: what.file, id: null, query: queryOf({ ...what, dryRun }),
      sent: 0, parts: Math.ceil(what.file.size / partBytes), state: 'sending', error: null,
  };
  return goOn();
}

/**
 * Goes on with a file of which some parts are there.
 * @param {File} file
 * @param {Import} there
 */
export function take(file, there) {
  ending.abort();
  upload.value = { file, id: there.id, query: '',
    sent: there.parts, parts: Math.ceil(file.size / partBytes), state: 'stopped', error: null };
  return goOn();
}

/** Sends what is missing, and starts the import when all of it is there. */
export async function goOn() {
  if (!upload.value) {
    return;
  }

  ending.abort();
  ending = new AbortController();
  const { signal } = ending;
  change({ state: 'sending', error: null });
  try {
    const { file, query } = upload.value;
    if (!upload.value.id) {
      const { body } = await again(() => send('POST', `/imports?${query}`, { key, signal }), signal);
      const { id, dryRun } = /** @type {Import} */ (body);
      change({ id });
      write('upload', { id, name: file.name, size: file.size, modified: file.lastModified });
      write('imports', [{ id, name: file.name, dryRun }, ...known()].slice(0, remembered));
    }

    while (upload.value.sent < upload.value.parts) {
      const { id, sent } = upload.value;
      // In order: what is there says what is missing. A part that is sent again replaces itself.
      const part = file.slice(sent * partBytes, (sent + 1) * partBytes);
      await again(() => send('PUT', `/imports/${id}/parts/${sent + 1}`, { file: part, signal }), signal);
      change({ sent: sent + 1 });
    }

    const { id } = upload.value;
    await again(() => send('POST', `/imports/${id}/start`, { signal }), signal);
    write('upload', null);
    upload.value = null;
    if (path.value === '/board/imports') {
      go(`/board/imports/${id}`);
    }
  } catch (failed) {
    if (signal.aborted) {
      // Another file has taken its place, or none: what it says is of that one.
      return;
    }

    change({ state: 'stopped', error: failed instanceof ApiError ? failed : new ApiError(0, {}) });
  }
}

/** Lets it be: what is there of the file is deleted. */
export async function giveUp() {
  const id = upload.value?.id;
  ending.abort();
  upload.value = null;
  write('upload', null);
  if (id) {
    write('imports', known().filter((one) => one.id !== id));
    await send('DELETE', `/imports/${id}`).catch(() => null);
  }
}

/** @typedef {{ id: string, name: string, dryRun: boolean }} Known */

/** The imports of this browser: the API lists none. @returns {Known[]} */
export const known = () => read('imports') ?? [];

/**
 * The import of which parts of a file are there from before, if there is one.
 * @param {File} file
 * @returns {string | null} its id
 */
export function leftOf(file) {
  const left = read('upload');
  return left && left.name === file.name && left.size === file.size && left.modified === file.lastModified ? left.id : null;
}

/** @param {Partial<Upload>} to */
function change(to) {
  if (upload.value) {
    upload.value = { ...upload.value, ...to };
  }
}

/**
 * What comes after the end of its file is an error, whatever the answer was.
 * @template T
 * @param {() => Promise<T>} request
 * @param {AbortSignal} signal
 */
async function again(request, signal) {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await request();
      signal.throwIfAborted();
      return answer;
    } catch (failed) {
      if (signal.aborted || !(failed instanceof ApiError) || !failed.isPassing || attempt === tries) {
        throw failed;
      }

      await new Promise((resolve) => setTimeout(resolve, failed.retryAfterSeconds ? failed.retryAfterSeconds * 1000 : attempt * betweenMs));
      signal.throwIfAborted();
    }
  }
}
