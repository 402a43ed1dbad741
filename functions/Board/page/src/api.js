import { signal } from './vendor/signals.js';

/** Whether the last request reached the app. What was to be sent and was not stays and says so. */
export const isOffline = signal(!navigator.onLine);

/** Whether the app no longer knows who is signed in. */
export const isSignedOut = signal(false);

/**
 * What the app answered to a request that it did not fulfil.
 * @typedef {{ title?: string, detail?: string, errors?: Record<string, string[]>, allowed?: string[], state?: string }} Problem
 */

/** Status 0 is no answer: no connection, or none in time. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {Problem} problem
   * @param {number} [retryAfterSeconds]
   */
  constructor(status, problem, retryAfterSeconds) {
    super(problem.detail ?? problem.title ?? `${status}`);
    this.status = status;
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Whether the same request may well succeed later. */
  get isPassing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** @template T @typedef {{ body: T, etag: string | null, url: string }} Answer */

/** The page sends what changes something in the name of who opened it, and the app takes it from nobody else. */
const personHeader = 'X-Outreach-Person';

let person = '';
let isAnother = () => {};

/**
 * To be called once it is known who is signed in.
 * @param {string} id theirs
 * @param {() => void} whenAnother what happens once another person has signed in, and the page begins anew
 */
export function actFor(id, whenAnother) {
  person = id;
  isAnother = whenAnother;
}

const longest = 30_000;
const longestUpload = 180_000;
const longestProbe = 10_000;

/**
 * Sends a request to the API.
 * @template T
 * @param {string} method
 * @param {string} path below /api, such as /worklist
 * @param {{ body?: unknown, file?: Blob, ifMatch?: string | null, onlyIfNew?: boolean, key?: string, keepalive?: boolean, signal?: AbortSignal }} [options]
 * @returns {Promise<Answer<T>>} it does not come back where another person than the page's is signed in
 * @throws {ApiError}
 */
export async function send(method, path, options = {}) {
  // What is read first the page has asked for already, and only a request without headers of its own is given that answer.
  /** @type {Record<string, string>} */
  const headers = {};
  if (method !== 'GET') {
    headers['X-Outreach-Page'] = 'board';
    if (person) {
      headers[personHeader] = person;
    }
  }

  if (options.file) {
    headers['Content-Type'] = 'application/octet-stream';
  } else if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }

  if (options.ifMatch) {
    headers['If-Match'] = options.ifMatch;
  }

  if (options.onlyIfNew) {
    headers['If-None-Match'] = '*';
  }

  if (options.key) {
    headers['Idempotency-Key'] = options.key;
  }

  const limit = AbortSignal.timeout(options.file ? longestUpload : longest);
  let response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      headers,
      body: options.file ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
      keepalive: options.keepalive,
      signal: options.signal ? AbortSignal.any([options.signal, limit]) : limit,
      // Who is signed out is asked to sign in by the page, not by an answer in HTML.
      redirect: 'follow',
    });
  } catch (failed) {
    if (options.signal?.aborted) {
      throw failed;
    }

    if (await isSentElsewhere()) {
      isOffline.value = false;
      isSignedOut.value = true;
      throw new ApiError(401, {});
    }

    isOffline.value = true;
    throw new ApiError(0, {});
  }

  isOffline.value = false;
  const type = response.headers.get('Content-Type') ?? '';
  if (response.status === 401 || (response.ok && type.startsWith('text/html'))) {
    isSignedOut.value = true;
    throw new ApiError(401, await problemOf(response, type));
  }

  if (!response.ok) {
    const problem = await problemOf(response, type);
    if (response.status === 409 && problem.errors?.[personHeader]) {
      isAnother();
      await new Promise(() => {});
    }

    throw new ApiError(response.status, problem, Number(response.headers.get('Retry-After')) || undefined);
  }

  isSignedOut.value = false;
  const body = type.includes('json') ? await response.json() : undefined;
  return { body, etag: response.headers.get('ETag'), url: response.url };
}

/**
 * Whether the platform sends us to its sign-in page. A request that it redirects there fails as one without a connection does, for that page
 * is another site's: only a request that does not follow shows it.
 */
async function isSentElsewhere() {
  if (!navigator.onLine) {
    return false;
  }

  try {
    const { type } = await fetch('/api/me', { redirect: 'manual', headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(longestProbe) });
    return type === 'opaqueredirect';
  } catch {
    return false;
  }
}

/**
 * @template T
 * @param {string} path
 * @param {AbortSignal} [signal]
 * @returns {Promise<Answer<T>>}
 */
export const get = (path, signal) => send('GET', path, { signal });

/** @returns {string} a key by which a request that is sent again is known to be the same */
export const newKey = () => crypto.randomUUID();

/**
 * @param {Response} response
 * @param {string} type
 * @returns {Promise<Problem>}
 */
async function problemOf(response, type) {
  try {
    return type.includes('json') ? await response.json() : {};
  } catch {
    return {};
  }
}

addEventListener('offline', () => (isOffline.value = true));
addEventListener('online', () => (isOffline.value = false));
