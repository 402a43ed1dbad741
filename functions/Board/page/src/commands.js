import { persons, plainNameOf, me } from './session.js';
import { heldAbout, name, t } from './text.js';
import { fromLocalInput } from './time.js';

/** @typedef {import('./types.js').WholeFollowUp} WholeFollowUp */
/** @typedef {import('./text.js').Key} Key */
/** @typedef {import('./storage.js').Draft} Draft */

/**
 * A field of a command's form.
 * @typedef {{
 *   name: string,
 *   type: 'words' | 'line' | 'choice' | 'moment' | 'check',
 *   label: Key,
 *   hint?: Key,
 *   required?: boolean,
 *   rare?: boolean,
 *   past?: boolean,
 *   now?: boolean,
 *   toCustomer?: boolean,
 *   names?: boolean,
 *   initial?: string | boolean,
 *   choices?: { value: string, label: string }[],
 * }} Field
 */

/** The keys of commands, as other desks have them. @type {Record<string, string>} */
export const keys = { a: 'acknowledge', r: 'resolve', n: 'note', s: 'snooze' };

/** What is done most, first; the rest is behind a menu. */
const order = [
  'acknowledge', 'take', 'resolve', 'confirm', 'reopen', 'customer-replied', 'note', 'promise', 'wait', 'snooze', 'assign', 'close-unconfirmed',
  'close-again', 'merge', 'belongs-to', 'spam',
];

/** @param {string} form */
export const isCommand = (form) => order.includes(form);

const narrow = matchMedia('(max-width: 44rem)');

/**
 * The commands that are allowed, those that are used most first.
 * @param {string[]} allowed
 */
export function arranged(allowed) {
  const all = [...order.filter((command) => allowed.includes(command)), ...allowed.filter((command) => !order.includes(command))];
  const atOnce = narrow.matches ? 2 : 4;
  return { first: all.slice(0, atOnce), rest: all.slice(atOnce) };
}

/**
 * The command's name.
 * @param {string} command
 */
export const titleOf = (command) => name('command', command);

const kinds = ['problem', 'question', 'praise', 'idea', 'other'];
const kindChoices = () => [{ value: '', label: t('field.kind.keep') }, ...kinds.map((kind) => ({ value: kind, label: name('kind', kind) }))];

/**
 * The fields of a command, as this follow-up is.
 * @param {string} command
 * @param {WholeFollowUp} item
 * @returns {Field[]}
 */
export function fieldsOf(command, item) {
  /** @type {Field} */
  const postId = { name: 'postId', type: 'line', label: 'field.postId', hint: 'field.postId.hint', rare: true };
  /** @type {Field} */
  const elsewhere = {
    name: 'where', type: 'choice', label: 'field.where', rare: true,
    choices: placesOf(item).map((value) => ({ value: value === item.channel ? '' : value, label: name('channel', value) })),
  };
  /** @type {Field} */
  const sameWords = { name: 'sameWords', type: 'check', label: 'field.sameWords', rare: true };
  /** @type {(key: Key, required?: boolean) => Field} */
  const reason = (label, required = true) => ({ name: 'reason', type: 'words', label, required });
  /** @type {Field} */
  const byWhom = {
    name: 'by', type: 'choice', label: 'field.by', initial: 'customer',
    choices: [{ value: 'customer', label: t('field.by.customer') }, { value: '', label: t('field.by.me') }],
  };
  switch (command) {
    case 'acknowledge':
      return [
        { name: 'said', type: 'words', label: 'field.said', hint: 'field.said.hint', required: true, toCustomer: true },
        { name: 'where', type: 'choice', label: 'field.where', initial: item.channel, choices: placesOf(item).map((value) => ({ value, label: name('channel', value) })) },
        { name: 'kind', type: 'choice', label: 'field.kind', initial: item.kind, choices: kinds.map((kind) => ({ value: kind, label: name('kind', kind) })) },
        { name: 'needsResolution', type: 'check', label: 'field.needsResolution', initial: item.kind === 'problem' },
        postId,
        sameWords,
      ];
    case 'resolve': return [{ name: 'done', type: 'words', label: 'field.done', hint: 'field.done.hint', required: true, toCustomer: true }, elsewhere, postId, sameWords];
    case 'confirm': return [{ name: 'evidence', type: 'words', label: 'field.evidence', hint: 'field.evidence.hint', required: true }, byWhom];
    case 'reopen': return [reason('field.reopen'), item.outcome === 'spam' ? { ...byWhom, initial: '' } : byWhom];
    case 'customer-replied': return [{ name: 'text', type: 'words', label: 'field.replied', hint: 'field.replied.hint', required: true }];
    case 'note':
      return [
        { name: 'text', type: 'words', label: 'field.note', hint: 'field.note.hint', required: true, names: true },
        ...(item.promisedFor ? [/** @type {Field} */ ({ name: 'keepsPromise', type: 'check', label: 'field.keepsPromise' })] : []),
        { name: 'kind', type: 'choice', label: 'field.kind.correct', choices: kindChoices(), rare: true },
      ];
    case 'promise':
      return [
        { name: 'what', type: 'words', label: 'field.what', required: true, toCustomer: true },
        { name: 'by', type: 'moment', label: 'field.promisedBy', required: true },
        elsewhere,
        postId,
        sameWords,
      ];
    case 'wait':
      return [
        {
          name: 'on', type: 'choice', label: 'field.on', initial: item.waitingOn === 'us' ? 'customer' : 'us',
          choices: ['customer', 'third_party', 'us'].map((value) => ({ value, label: name('turn', value) })),
        },
        { name: 'said', type: 'words', label: 'field.waitSaid' },
        { name: 'until', type: 'moment', label: 'field.waitUntil' },
        elsewhere,
        postId,
        sameWords,
      ];
    case 'snooze':
      return [
        { name: 'until', type: 'moment', label: 'field.snoozeUntil', required: true },
        { ...reason('field.snoozeReason'), type: 'line' },
      ];
    case 'assign':
      return [{
        name: 'to', type: 'choice', label: 'field.to', required: true,
        choices: [
          { value: '', label: t('field.choose') },
          ...persons.value.filter((person) => person.id !== item.owner).map((person) => ({
            value: person.id, label: `${person.name}${person.id === me.value?.id ? ` (${t('by.you')})` : ''}${person.onDuty ? '' : ` · ${t('offDuty')}`}`,
          })),
        ],
      }];
    case 'merge':
      return [{ name: 'into', type: 'line', label: 'field.into', hint: 'field.into.hint', required: true, initial: item.related[0]?.id ?? '' }];
    case 'belongs-to':
      return [
        { name: 'customerId', type: 'line', label: 'field.customerId', hint: 'field.customerId.hint' },
        { name: 'newName', type: 'line', label: 'field.newName' },
        reason('field.reason', false),
      ];
    case 'spam': return [reason('field.spam')];
    case 'close-unconfirmed': return [reason('field.closeUnconfirmed')];
    case 'close-again': return [reason('field.closeAgain', false)];
    default: return [];
  }
}

/** The fields for an id, which may also be given as the address of the page that shows it. */
const addressed = ['into', 'customerId'];

/** @param {string} given */
const idIn = (given) => given.trim().match(/\/board\/(?:followups|customers)\/([^/?#]+)/)?.[1] ?? given;

/**
 * The body of a command, of what stands in its form.
 * @param {Field[]} fields
 * @param {Draft} values
 */
export function bodyOf(fields, values) {
  /** @type {Record<string, unknown>} */
  const body = {};
  for (const field of fields) {
    const value = values[field.name] ?? field.initial;
    if (field.type === 'check') {
      body[field.name] = value === true;
    } else if (typeof value === 'string' && value.trim()) {
      body[field.name] = field.type === 'moment' ? fromLocalInput(value) : addressed.includes(field.name) ? idIn(value) : value;
    }
  }

  return body;
}

/**
 * What is said of a command that was given.
 * @param {string} command
 * @param {WholeFollowUp} item
 */
export const aboutOf = (command, item) => heldAbout(titleOf(command), item.customerName);

/** @param {WholeFollowUp} item where an answer may have been given */
const placesOf = (item) => [...new Set([item.channel, ...(item.customer?.identities.map((one) => one.channel) ?? []), 'phone', 'email'])];

/** @param {WholeFollowUp} item */
export const ownerOf = (item) => plainNameOf(item.owner);
