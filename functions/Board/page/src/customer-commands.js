import { name, t } from './text.js';

/** @typedef {import('./types.js').Customer} Customer */
/** @typedef {import('./commands.js').Field} Field */

/** The keys of what is done most with a customer. @type {Record<string, string>} */
export const customerKeys = { n: 'note', c: 'contact', t: 'thank' };

/** @param {Customer} customer */
export const nameOfCustomer = (customer) => customer.displayName ?? customer.identities[0]?.handle ?? customer.id;

const allow = 'allow-';

/**
 * The form of letting them be contacted again.
 * @param {string} channel
 */
export const allowForm = (channel) => allow + channel;

/**
 * The forms that there are for a customer as they are.
 * @param {Customer} customer
 */
export const customerForms = (customer) =>
  ['note', 'contact', 'thank', 'do-not-contact', ...customer.doNotContact.map((one) => allowForm(one.channel))];

/** @param {string} form */
export const isCustomerForm = (form) => form.startsWith(allow);

/** @param {string} form */
export const customerTitleOf = (form) =>
  form.startsWith(allow) ? t('customerDo.allow', { channel: name('channel', form.slice(allow.length)) }) : name('customerDo', form);

const channels = ['phone', 'email', 'twitter', 'facebook', 'blog', 'review'];

/** @param {Customer} customer where they may be in touch, theirs first */
const channelsOf = (customer) => [...new Set([...customer.identities.map((one) => one.channel), ...channels])];

/**
 * @param {string} form
 * @param {Customer} customer
 * @returns {Field[]}
 */
export function customerFieldsOf(form, customer) {
  /** @param {string[]} of @returns {{ value: string, label: string }[]} */
  const choices = (of) => of.map((value) => ({ value, label: name('channel', value) }));
  switch (form) {
    case 'note':
      return [
        { name: 'text', type: 'words', label: 'field.note', hint: 'field.note.hint', required: true },
        { name: 'pinned', type: 'check', label: 'field.pinned' },
      ];
    case 'contact':
      return [
        { name: 'said', type: 'words', label: 'field.contactSaid', required: true },
        { name: 'channel', type: 'choice', label: 'field.contactWhere', initial: 'phone', choices: choices(['phone', 'email', 'shop', 'letter', ...channelsOf(customer).slice(0, 6)].filter((one, n, all) => all.indexOf(one) === n)) },
        { name: 'at', type: 'moment', label: 'field.contactAt', past: true, rare: true },
      ];
    case 'thank': return [{ name: 'reason', type: 'words', label: 'field.thank', hint: 'field.thank.hint', required: true }];
    case 'do-not-contact':
      return [
        {
          name: 'channel', type: 'choice', label: 'field.stopOn', initial: 'phone',
          choices: choices(['phone', ...channelsOf(customer).filter((one) => one !== 'phone')]),
        },
        { name: 'reason', type: 'words', label: 'field.stopReason', hint: 'field.replied.hint', required: true },
        { name: 'comment', type: 'words', label: 'field.stopComment', rare: true },
        { name: 'since', type: 'moment', label: 'field.stopSince', past: true, rare: true },
      ];
    default: return [{ name: 'reason', type: 'words', label: 'field.allowReason' }];
  }
}

/**
 * What is sent for a form.
 * @param {string} form
 * @param {string} id the customer's
 * @param {Record<string, unknown>} given
 * @returns {import('./ui/held-form.js').Request}
 */
export function customerRequestOf(form, id, given) {
  switch (form) {
    case 'note': return { path: `/customers/${id}/notes`, body: given };
    case 'contact': return { path: `/customers/${id}/contacts`, body: given };
    case 'thank': return { path: `/customers/${id}/thank`, body: given };
    case 'do-not-contact': {
      const { channel, ...body } = given;
      return { method: 'PUT', path: `/customers/${id}/do-not-contact/${channel}`, body };
    }
    default:
      return { method: 'DELETE', path: `/customers/${id}/do-not-contact/${form.slice(allow.length)}`, body: given };
  }
}
