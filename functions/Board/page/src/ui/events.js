import { fromYou, nameOf, numberOf, plainNameOf, withNames } from '../session.js';
import { name, t } from '../text.js';
import { exactly } from '../time.js';

/** @typedef {import('../types.js').FollowUpEvent} FollowUpEvent */
/** @typedef {import('../text.js').Key} Key */

/**
 * What happened, in a sentence without anybody's words.
 * @param {FollowUpEvent} event
 */
export function eventInWords(event) {
  const by = nameOf(event.by);
  const base = fromYou(event.by, t(keyOf(event), {
    by,
    to: event.to ? plainNameOf(event.to) : '',
    where: name('channel', event.where),
    clock: name('clock', event.clock),
    until: event.until ? exactly(event.until) : '',
    on: name('turn', event.on),
    n: event.checkIn ?? numberOf(event.by),
    outcome: name('outcome', event.outcome),
    kind: name('kind', event.kind),
    mail: name('mail', event.mail ?? 'other'),
  }));
  return event.loggedBy ? `${base} ${t('event.loggedBy', { name: nameOf(event.loggedBy) })}` : base;
}

/**
 * @param {FollowUpEvent} event
 * @returns {Key}
 */
function keyOf(event) {
  switch (event.type) {
    case 'noted': return event.keepsPromise ? 'event.promiseKept' : 'event.noted';
    case 'waiting': return event.until ? 'event.waitingUntil' : 'event.waiting';
    case 'acknowledged': return event.where ? 'event.acknowledgedOn' : 'event.acknowledged';
    case 'assigned': return event.by === 'system' ? 'event.assigned' : 'event.assignedBy';
    case 'merged': return event.from ? 'event.mergedFrom' : 'event.merged';
    case 'thanked': return event.needsResolution === false ? 'event.thankedAnswered' : 'event.thanked';
    case 'confirmed': return event.by === 'customer' ? 'event.confirmedByCustomer' : 'event.confirmed';
    default: return textOf[event.type] ?? /** @type {Key} */ (`event.${/** @type {string} */ (event.type)}`);
  }
}

/** Those of every type, without the details that some say otherwise. @type {Record<FollowUpEvent['type'], Key>} */
const textOf = {
  received: 'event.received',
  assigned: 'event.assigned',
  acknowledged: 'event.acknowledged',
  resolution_attempted: 'event.resolution_attempted',
  confirmed: 'event.confirmed',
  reopened: 'event.reopened',
  customer_replied: 'event.customer_replied',
  noted: 'event.noted',
  promised: 'event.promised',
  waiting: 'event.waiting',
  snoozed: 'event.snoozed',
  marked_spam: 'event.marked_spam',
  merged: 'event.merged',
  closed: 'event.closed',
  due_soon: 'event.due_soon',
  missed: 'event.missed',
  escalated: 'event.escalated',
  check_in_due: 'event.check_in_due',
  restarted: 'event.restarted',
  moved: 'event.moved',
  thanked: 'event.thanked',
  reopening_undone: 'event.reopening_undone',
  edited: 'event.edited',
  deleted: 'event.deleted',
  offered: 'event.offered',
  mail_noted: 'event.mail_noted',
};

/**
 * Anybody's words in an event.
 * @param {FollowUpEvent} event
 */
export const wordsOf = (event) => event.said ?? event.done ?? event.text ?? event.what ?? event.evidence ?? reasonOf(event);

/** Why, where the sentence does not say so already. @param {FollowUpEvent} event */
const reasonOf = ({ type, by, reason }) => (
  !reason || (type === 'assigned' && by !== 'system') ? null : by === 'system' ? withNames(reason) : reason);
