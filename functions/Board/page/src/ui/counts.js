import { get } from '../api.js';
import { ownZone } from '../time.js';

/** @typedef {import('../types.js').FollowUpCounts} Counts */

/** The end of all that can be due: whatever is open is due by then. */
export const anyDue = '9998-01-01T00:00:00Z';

/** @type {Counts} */
export const none = { open: 0, due: 0, late: 0, dueToday: 0, new: 0, inProgress: 0, awaitingConfirmation: 0 };

/**
 * How many follow-ups are open, of everybody and of each person, by the reader's own day.
 * @param {AbortSignal} signal
 */
export async function readCounts(signal) {
  const { body } = await get(`/followups/counts?${new URLSearchParams({ zone: ownZone })}`, signal);
  const { all, owners } = /** @type {import('../types.js').Schemas['FollowUpCountsView']} */ (body);
  return { all, owners: new Map(owners.map(({ owner, counts }) => [owner, counts])) };
}

/** So many of what fits a filter are counted at the most. */
const most = 50;

/**
 * How many follow-ups fit a filter of the reader's own.
 * @param {Record<string, string>} filter
 * @param {AbortSignal} signal
 * @returns {Promise<string>} such as 12, or 50+ where there are more
 */
export async function countOf(filter, signal) {
  const { body } = await get(`/followups?${new URLSearchParams({ ...filter, limit: `${most}` })}`, signal);
  const { items, continuation } = /** @type {import('../types.js').List<import('../types.js').FollowUp>} */ (body);
  return `${items.length}${continuation ? '+' : ''}`;
}
