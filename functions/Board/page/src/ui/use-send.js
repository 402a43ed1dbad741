import { ApiError, newKey, send } from '../api.js';
import { t } from '../text.js';
import { useCallback, useRef, useState } from '../vendor/hooks.js';

/** @typedef {{ body?: unknown, ifMatch?: string | null, onlyIfNew?: boolean }} Sent */

/**
 * Sends what is not held back to be undone, one request at a time. The same request again after no answer has the same key:
 * it is done once.
 * @returns {{
 *   busy: boolean,
 *   error: ApiError | null,
 *   run: (method: string, path: string, options?: Sent) => Promise<import('../api.js').Answer<any> | null>,
 *   clear: () => void,
 * }}
 */
export function useSend() {
  const [state, setState] = useState(/** @type {{ busy: boolean, error: ApiError | null }} */ ({ busy: false, error: null }));
  const last = useRef({ request: '', key: '' });
  const running = useRef(false);
  // What runs goes on.
  const clear = useCallback(() => setState({ busy: running.current, error: null }), []);

  const run = useCallback(async (/** @type {string} */ method, /** @type {string} */ path, /** @type {Sent} */ options = {}) => {
    if (running.current) {
      return null;
    }

    const request = JSON.stringify([method, path, options]);
    if (last.current.request !== request) {
      last.current = { request, key: newKey() };
    }

    running.current = true;
    setState({ busy: true, error: null });
    try {
      const answer = await send(method, path, { ...options, key: last.current.key });
      last.current = { request: '', key: '' };
      setState({ busy: false, error: null });
      return answer;
    } catch (failed) {
      const error = failed instanceof ApiError ? failed : new ApiError(0, {});
      if (!error.isPassing) {
        last.current = { request: '', key: '' };
      }

      setState({ busy: false, error });
      return null;
    } finally {
      running.current = false;
    }
  }, []);

  return { ...state, run, clear };
}

/**
 * What is wrong by field; what is of no field stands under an empty name.
 * @param {ApiError | null} error
 * @returns {Record<string, string[]> | undefined}
 */
export const errorsOf = (error) => (error === null ? undefined : error.problem.errors ?? { '': [reasonOf(error)] });

/** The language of what is wrong: the API speaks English, and of what it did not get to say the page speaks. @param {ApiError | null} error */
export const languageOf = (error) => (error && (error.problem.errors || (error.status !== 0 && error.status !== 412)) ? 'en' : null);

/** @param {ApiError} error */
export const reasonOf = (error) => (error.status === 0 ? t('failed.offline') : error.status === 412 ? t('send.changed') : error.message);
