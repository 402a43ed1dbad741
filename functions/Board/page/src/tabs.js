/** @typedef {import('./outbox.js').Entry} Entry */

const lookMs = 30_000;

/** Who comes back after so long has forgotten what they gave, and the customer may have been answered otherwise. */
const oldMs = 60 * 60_000;

const lockOf = (/** @type {string} */ tab) => `outreach-tab-${tab}`;

/**
 * Looks for what other tabs have left, now and whenever there is reason to; one tab at a time, so that no two take the same.
 * @param {string} own
 * @param {(isGone: (tab: string) => boolean) => void} look
 */
export async function watchTabs(own, look) {
  const { locks } = navigator;
  if (!locks) {
    // Nobody knows which tabs are there: this one takes over once.
    look(() => true);
    return;
  }

  // The lock lives as long as the tab: that is how others know.
  locks.request(lockOf(own), () => new Promise(() => {}));
  const again = async () => {
    if (document.visibilityState === 'visible') {
      await locks.request('outreach-take-over', async () => {
        const alive = new Set((await locks.query()).held?.map((lock) => lock.name));
        look((tab) => !alive.has(lockOf(tab)));
      });
    }
  };
  await again();
  addEventListener('online', again);
  document.addEventListener('visibilitychange', again);
  setInterval(again, lookMs);
}

/** @param {Entry} entry whether its author may have forgotten it */
export const isOld = (entry) => Date.now() - (entry.at ?? entry.sendAt) > oldMs;

/**
 * @param {Entry} entry
 * @param {string} tab the one that takes it over
 * @returns {Entry}
 */
export const takenOver = (entry, tab) => ({
  ...entry,
  tab,
  state: entry.state === 'refused' ? 'refused'
    : isOld(entry) ? 'old'
    : entry.isUnanswered ? 'waiting' : 'held',
});
