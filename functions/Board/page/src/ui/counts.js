import { get } from '../api.js';

/** The end of all that can be due: whatever is open is due by then. */
export const anyDue = '9998-01-01T00:00:00Z';

/** So many are counted at the most. */
export const most = 50;

/**
 * How many follow-ups fit a filter.
 * @param {Record<string, string>} filter
 * @param {AbortSignal} signal
 * @returns {Promise<string>} such as 12, or 50+ where there are more
 */
export async function countOf(filter, signal) {
  const { body } = await get(`/followups?${new URLSearchParams({ ...filter, limit: `${most}` })}`, signal);
  const { items, continuation } = /** @type {import('../types.js').List<import('../types.js').FollowUp>} */ (body);
  return `${items.length}${continuation ? '+' : ''}`;
}
