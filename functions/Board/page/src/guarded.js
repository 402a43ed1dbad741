import { ApiError, get, newKey, send } from './api.js';

/** @typedef {import('./types.js').Customer} Customer */

/** Somebody has changed the very thing that the reader was changing. */
export class Overtaken extends Error {
  /**
   * @param {unknown} value what it is now
   * @param {string | null} etag
   */
  constructor(value, etag) {
    super('overtaken');
    this.value = value;
    this.etag = etag;
  }
}

const most = 5;

/**
 * Changes one thing of a customer, as the reader has seen it. A change of anything else meanwhile is no reason to ask.
 * @template T
 * @param {{ id: string, path?: string, body: unknown, etag: string | null, seen: T, of: (customer: Customer) => T }} change
 * @throws {ApiError | Overtaken}
 */
export async function patchCustomer({ id, path = '', body, etag, seen, of }) {
  let ifMatch = etag;
  for (let round = 0; ; round++) {
    try {
      return await send('PATCH', `/customers/${id}${path}`, { body, ifMatch, key: newKey() });
    } catch (failed) {
      if (!(failed instanceof ApiError) || failed.status !== 412 || round === most) {
        throw failed;
      }

      const current = await get(`/customers/${id}`);
      const value = of(/** @type {Customer} */ (current.body));
      if (JSON.stringify(value) !== JSON.stringify(seen)) {
        throw new Overtaken(value, current.etag);
      }

      ifMatch = current.etag;
    }
  }
}
