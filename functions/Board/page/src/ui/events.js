import { nameOf, plainNameOf } from '../session.js';
import { name, t } from '../text.js';
import { exactly } from '../time.js';

/** @typedef {import('../types.js').FollowUpEvent} FollowUpEvent */

/**
 * What happened, in a sentence without anybody's words.
 * @param {FollowUpEvent} event
 */
export function eventInWords(event) {
  const by = nameOf(event.by);
  const base = t(/** @type {import('../text.js').Key} */ (keyOf(event)), {
    by,
    to: event.to ? plainNameOf(event.to) : '',
    where: name('channel', event.where),
    clock: name('clock', event.clock),
    until: event.until ? exactly(event.until) : '',
    on: name('turn', event.on),
    n: event.checkIn ?? 0,
    outcome: name('outcome', event.outcome),
    kind: name('kind', event.kind),
  });
  return event.loggedBy ? `${base} ${t('event.loggedBy', { name: nameOf(event.loggedBy) })}` : base;
}

/** @param {FollowUpEvent} event */
function keyOf(event) {
  switch (event.type) {
    case 'noted': return event.keepsPromise ? 'event.promiseKept' : 'event.noted';
    case 'waiting': return event.until ? 'event.waitingUntil' : 'event.waiting';
    case 'acknowledged': return event.where ? 'event.acknowledgedOn' : 'event.acknowledged';
    case 'assigned': return event.by === 'system' ? 'event.assigned' : 'event.assignedBy';
    case 'merged': return event.from ? 'event.mergedFrom' : 'event.merged';
    case 'confirmed': return event.by === 'customer' ? 'event.confirmedByCustomer' : 'event.confirmed';
    default: return `event.${event.type}`;
  }
}

/**
 * Anybody's words in an event.
 * @param {FollowUpEvent} event
 */
export const wordsOf = (event) => event.said ?? event.done ?? event.text ?? event.what ?? event.evidence ?? event.reason ?? null;
