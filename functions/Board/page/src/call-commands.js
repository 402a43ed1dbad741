import { me, persons } from './session.js';
import { name, t } from './text.js';

/** @typedef {import('./types.js').WholeCall} WholeCall */
/** @typedef {import('./commands.js').Field} Field */

/** How a call can end, what is met most first. */
const outcomes = [
  'connected', 'no_answer', 'left_voicemail', 'callback_requested', 'busy', 'left_live_message', 'declined', 'wrong_number', 'do_not_call',
];

const decisions = ['take', 'retry', 'let-go', 'assign'];

/** The keys of how a call ended. @type {Record<string, string>} */
export const callKeys = { a: 'connected', x: 'no_answer', v: 'left_voicemail', s: 'callback_requested' };

/** What says enough by itself, and is held without a form. */
export const isSaidByItself = (/** @type {string} */ form) => form === 'no_answer' || form === 'busy';

/** @param {string} form */
export const isOutcome = (form) => outcomes.includes(form);

/** @param {string} form */
export const isCallForm = (form) => isOutcome(form) || decisions.includes(form);

/** @param {string} form */
export const callTitleOf = (form) => name(isOutcome(form) ? 'logged' : 'command', form);

/**
 * What can be done with a call now, what is most likely first.
 * @param {WholeCall} call
 */
export function callForms(call) {
  const canLog = call.allowed.includes('attempts');
  // Whose it is need not take it.
  const decided = decisions.filter((one) => call.allowed.includes(one) && (one !== 'take' || call.assignee !== me.value?.id));
  const logged = canLog ? outcomes : [];
  // A call that waits for a lead is to be decided first, and one that is offered taken.
  const first = decided.includes('retry') ? decided : decided.filter((one) => one === 'take');
  return [...first, ...logged, ...decided.filter((one) => !first.includes(one))];
}

/**
 * @param {string} form
 * @param {WholeCall} call
 * @returns {Field[]}
 */
export function callFieldsOf(form, call) {
  /** @type {Field} */
  const when = { name: 'attemptedAt', type: 'moment', label: 'field.attemptedAt', hint: 'field.attemptedAt.hint', rare: true, past: true };
  /** @type {Field} */
  const note = { name: 'note', type: 'words', label: 'field.callNote' };
  const whom = [
    { value: '', label: t(form === 'retry' ? 'field.to.same' : 'field.choose') },
    ...persons.value.filter((person) => form === 'retry' || person.id !== call.assignee).map((person) => ({
      value: person.id,
      label: `${person.name}${person.id === me.value?.id ? ` (${t('by.you')})` : ''}${person.onDuty ? '' : ` · ${t('offDuty')}`}`,
    })),
  ];
  switch (form) {
    case 'connected':
      return [
        { name: 'note', type: 'words', label: 'field.learned', hint: 'field.learned.hint', required: true },
        { name: 'feedback[0].topic', type: 'line', label: 'field.topic', hint: 'field.topic.hint', rare: true },
        { name: 'feedback[0].said', type: 'words', label: 'field.aboutProduct', hint: 'field.replied.hint', rare: true },
        when,
      ];
    case 'callback_requested':
      return [{ name: 'callbackAt', type: 'moment', label: 'field.callbackAt', hint: 'field.callbackAt.hint', required: true }, note, when];
    case 'wrong_number': return [{ ...note, hint: 'field.wrongNumber.hint' }, when];
    case 'do_not_call': return [{ ...note, hint: 'field.doNotCall.hint' }, when];
    case 'retry':
      return [
        { name: 'to', type: 'choice', label: 'field.to', choices: whom },
        { name: 'reason', type: 'words', label: 'field.reason' },
      ];
    case 'assign': return [{ name: 'to', type: 'choice', label: 'field.to', required: true, choices: whom }];
    case 'take': return [];
    case 'let-go': return [{ name: 'reason', type: 'words', label: 'field.letGo', required: true }];
    default: return [note, when];
  }
}

/**
 * What is sent for a form.
 * @param {string} form
 * @param {string} id the call's
 * @param {Record<string, unknown>} given
 * @returns {import('./ui/held-form.js').Request}
 */
export function callRequestOf(form, id, given) {
  if (!isOutcome(form)) {
    return { path: `/calls/${id}/${form}`, body: given };
  }

  const { 'feedback[0].topic': topic, 'feedback[0].said': said, ...rest } = given;
  return {
    path: `/calls/${id}/attempts`,
    // Without a connection it may be sent long after the call.
    moment: 'attemptedAt',
    body: { outcome: form, ...rest, ...(topic || said ? { feedback: [{ topic, said }] } : {}) },
  };
}
