import { ApiError } from '../api.js';
import { changed } from '../outbox.js';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from '../vendor/hooks.js';

/**
 * What a view shows, read again from time to time while somebody looks. What was read stays where reading it again fails.
 * @template T
 * @param {string} of what it depends on: another one is loaded anew
 * @param {(signal: AbortSignal) => Promise<T>} load
 * @param {number} [everyMs]
 * @returns {{ data: T | null, error: ApiError | null, reload: () => Promise<void> }}
 */
export function useLoad(of, load, everyMs = 30_000) {
  const [state, setState] = useState(/** @type {{ of: string, data: T | null, error: ApiError | null }} */ ({ of, data: null, error: null }));
  const latest = useRef(load);
  latest.current = load;
  const reading = useRef(/** @type {AbortController | null} */ (null));

  const reload = useCallback(async () => {
    reading.current?.abort();
    const abort = new AbortController();
    reading.current = abort;
    try {
      const data = await latest.current(abort.signal);
      if (!abort.signal.aborted) {
        setState({ of, data, error: null });
      }
    } catch (failed) {
      if (!abort.signal.aborted) {
        const error = failed instanceof ApiError ? failed : new ApiError(0, { detail: `${failed}` });
        setState((before) => ({ of, data: before.of === of && error.status !== 404 ? before.data : null, error }));
      }
    } finally {
      if (reading.current === abort) {
        reading.current = null;
      }
    }
  }, [of]);

  useEffect(() => {
    reload();
    const again = () => {
      // An answer that takes longer than the time between two is waited for.
      if (document.visibilityState === 'visible' && !reading.current) {
        reload();
      }
    };
    const timer = setInterval(again, everyMs);
    document.addEventListener('visibilitychange', again);
    addEventListener('online', again);
    return () => {
      // What began after the view had gone.
      reading.current?.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', again);
      removeEventListener('online', again);
    };
  }, [reload]);

  // With the view and not a frame later: an answer that comes between may take the reader to what it names.
  useLayoutEffect(() => () => reading.current?.abort(), [reload]);

  return state.of === of ? { ...state, reload } : { data: null, error: null, reload };
}

const takenMs = 1_500;

/**
 * Reads again whenever the reader has changed an item, and once more a moment later, when its turn has been taken: also for a view that
 * comes within that moment.
 * @param {() => unknown} reload
 * @param {string} [item] the only one that matters
 */
export function useReadAfterChanges(reload, item) {
  const latest = useRef(reload);
  latest.current = reload;
  const again = () => {
    const timer = setTimeout(() => latest.current(), takenMs);
    return () => clearTimeout(timer);
  };
  useEffect(() => {
    const last = changed.value;
    return last && Date.now() - last.at < takenMs && (item === undefined || last.item === item) ? again() : undefined;
  }, []);
  useChanges(() => {
    reload();
    return again();
  }, item);
}

/**
 * Does something whenever the reader has changed an item, also where they changed another in the same moment. What was changed before the
 * view came is in what it read.
 * @param {() => void | (() => void)} then gives what ends it: before it is done again, and when the view goes
 * @param {string} [item] the only one that matters
 */
export function useChanges(then, item) {
  const latest = useRef(then);
  latest.current = then;
  const seen = useRef(changed.peek());
  useEffect(() => {
    /** @type {void | (() => void)} */
    let end;
    const leave = changed.subscribe((change) => {
      if (change !== seen.current) {
        seen.current = change;
        if (item === undefined || change?.item === item) {
          end?.();
          end = latest.current();
        }
      }
    });
    return () => {
      leave();
      end?.();
    };
  }, [item]);
}
