import { send } from './api.js';

const patienceMs = 3_000;

/**
 * How many other customers got the same words today, where that is too many; else 0. The app itself refuses them too, so no answer in time
 * keeps nobody waiting.
 * @param {string} text
 * @param {string} customerId
 */
export async function othersWith(text, customerId) {
  try {
    const { body } = await send('POST', '/words/check', { body: { text, customerId }, signal: AbortSignal.timeout(patienceMs) });
    const { customers, most } = /** @type {import('./types.js').SameWords} */ (body);
    return most > 0 && customers >= most ? customers : 0;
  } catch {
    return 0;
  }
}
