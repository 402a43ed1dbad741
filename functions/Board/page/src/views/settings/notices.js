import { name } from '../../text.js';

/** @typedef {import('../../types.js').NoticeKind} NoticeKind */
/** @typedef {import('../../types.js').Account['notices']} Notices */
/** @typedef {import('../../commands.js').Field} Field */

/** Every kind, in the order of a day's work: a new one does not pass the check of types. @type {Record<NoticeKind, Field['label']>} */
const labels = {
  assigned: 'notice.assigned',
  customer_replied: 'notice.customer_replied',
  mention_edited: 'notice.mention_edited',
  due_soon: 'notice.due_soon',
  missed: 'notice.missed',
  promise_due: 'notice.promise_due',
  customer_confirmed: 'notice.customer_confirmed',
  reopened: 'notice.reopened',
  reopened_again: 'notice.reopened_again',
  handed_over: 'notice.handed_over',
  offered: 'notice.offered',
  taken: 'notice.taken',
  call_due: 'notice.call_due',
  call_to_decide: 'notice.call_to_decide',
  mail_loop: 'notice.mail_loop',
  named: 'notice.named',
};

export const noticeKinds = /** @type {NoticeKind[]} */ (Object.keys(labels));

/** @param {Notices} notices @returns {Field[]} */
export const noticeFields = (notices) => [
  { name: 'digestAt', type: 'line', label: 'settings.digestField', hint: 'settings.digestField.hint', initial: notices.digestAt ?? '' },
  { name: 'quietMinutes', type: 'line', label: 'settings.quietField', hint: 'settings.quietField.hint',
    initial: `${notices.quietMinutes}` },
  ...noticeKinds.map((kind) => /** @type {Field} */ ({
    name: `kinds.${kind}`, type: 'choice', label: labels[kind], initial: notices.kinds[kind] ?? 'at_once',
    choices: ['at_once', 'digest', 'off'].map((value) => ({ value, label: name('delivery', value) })),
  })),
];

/**
 * The preferences as the API takes them, of what stands in the form.
 * @param {Record<string, any>} body
 */
export function noticesOf(body) {
  const minutes = Number(body.quietMinutes ?? 0);
  return {
    digestAt: body.digestAt?.trim() ?? null,
    // What is no whole number the API says, at the field.
    quietMinutes: Number.isInteger(minutes) ? minutes : -1,
    kinds: Object.fromEntries(noticeKinds.map((kind) => [kind, body[`kinds.${kind}`]])),
  };
}
