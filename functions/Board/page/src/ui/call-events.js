import { fromYou, nameOf, numberOf, plainNameOf } from '../session.js';
import { name, t } from '../text.js';
import { exactly } from '../time.js';

/** @typedef {import('../types.js').CallEvent} CallEvent */

/**
 * What happened to a call, in a sentence without anybody's words.
 * @param {CallEvent} event
 */
export const callEventInWords = (event) => fromYou(event.by, t(textOf[event.type], {
  by: nameOf(event.by),
  n: numberOf(event.by),
  to: event.to ? plainNameOf(event.to) : '',
  outcome: name('outcome', event.outcome),
  from: event.notBefore ? exactly(event.notBefore) : '',
}));

/** @type {Record<CallEvent['type'], import('../text.js').Key>} */
const textOf = {
  due: 'callEvent.due',
  attempted: 'callEvent.attempted',
  scheduled: 'callEvent.scheduled',
  completed: 'callEvent.completed',
  canceled: 'callEvent.canceled',
  deferred: 'callEvent.deferred',
  due_soon: 'callEvent.due_soon',
  missed: 'callEvent.missed',
  reassigned: 'callEvent.reassigned',
  queued: 'callEvent.queued',
  retried: 'callEvent.retried',
  escalated: 'callEvent.escalated',
  offered: 'callEvent.offered',
};
