import { persons, plainNameOf } from '../../session.js';
import { name, t } from '../../text.js';
import { weekdays } from '../../ui/words.js';

/** @typedef {import('../../types.js').Account} Account */
/** @typedef {import('../../commands.js').Field} Field */

/**
 * The fields of an account, for an admin.
 * @param {Account | null} account null for a new one
 * @returns {Field[]}
 */
export const accountFields = (account) => [
  ...(account ? [] : [/** @type {Field} */ ({ name: 'id', type: 'line', label: 'account.id', hint: 'account.id.hint', required: true })]),
  { name: 'name', type: 'line', label: 'account.name', required: true, initial: account?.name ?? '' },
  { name: 'email', type: 'line', label: 'team.email', required: true, initial: account?.email ?? '' },
  {
    name: 'role', type: 'choice', label: 'account.role', initial: account?.role ?? 'agent',
    choices: ['agent', 'lead', 'admin'].map((value) => ({ value, label: name('role', value) })),
  },
  {
    name: 'type', type: 'choice', label: 'account.type', initial: account?.type ?? 'person',
    choices: ['person', 'bot', 'team'].map((value) => ({ value, label: name('account', value) })),
  },
  { name: 'channels', type: 'line', label: 'team.channels', hint: 'account.channels.hint', initial: account?.channels.join(', ') ?? '' },
  { name: 'languages', type: 'line', label: 'team.languages', hint: 'account.languages.hint',
    initial: account?.languages.join(', ') ?? '' },
  { name: 'timeZone', type: 'line', label: 'team.timeZone', hint: 'account.timeZone.hint',
    required: true, initial: account?.timeZone ?? 'Europe/Amsterdam' },
  {
    name: 'leadId', type: 'choice', label: 'team.lead', initial: account?.leadId ?? '',
    choices: [
      { value: '', label: t('team.none') },
      ...persons.value.filter((person) => person.id !== account?.id && person.role !== 'agent')
        .map((person) => ({ value: person.id, label: person.name })),
      ...(account?.leadId && !persons.value.some((person) => person.id === account.leadId && person.role !== 'agent')
        ? [{ value: account.leadId, label: plainNameOf(account.leadId) }] : []),
    ],
  },
  ...weekdays.map((day) => /** @type {Field} */ ({
    name: `hours.${day}`, type: 'line', label: `account.hours.${day}`, hint: day === 'monday' ? 'account.hours.hint' : undefined,
    initial: account?.hours?.[day]?.join(', ') ?? '',
  })),
  { name: 'objectId', type: 'line', label: 'account.objectId', rare: true, initial: account?.objectId ?? '' },
];

/**
 * The account as the API takes it, of what stands in the form.
 * @param {Record<string, any>} body
 */
export function accountOf(body) {
  const hours = Object.fromEntries(weekdays.map((day) => [day, listOf(body[`hours.${day}`])]).filter(([, times]) => times.length > 0));
  return {
    ...Object.fromEntries(['id', 'name', 'email', 'role', 'type', 'timeZone', 'leadId', 'objectId'].map((field) => [field, body[field]])),
    channels: listOf(body.channels),
    languages: listOf(body.languages),
    hours: Object.keys(hours).length > 0 ? hours : undefined,
  };
}

/** @param {string | undefined} text what stands between commas */
const listOf = (text) => (text ?? '').split(',').map((one) => one.trim()).filter(Boolean);
