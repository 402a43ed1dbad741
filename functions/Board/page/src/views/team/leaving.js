import { html } from '../../html.js';
import { roster } from '../../session.js';
import { isolated, t } from '../../text.js';

/** @typedef {import('../../types.js').Account} Account */

/**
 * Removes an account for good, once its name has been typed.
 * @param {Account} account
 * @returns {import('../../ui/actions.js').Action}
 */
export const leavingOf = (account) => ({
  form: 'remove', title: t('team.remove'),
  notice: html`<${WhatLeavingDoes} account=${account} />`,
  fields: [{ name: 'name', type: 'line', label: 'team.remove.name', hint: 'team.remove.hint', required: true }],
  request: (body) => (body.name.trim() === account.name.trim()
    ? { method: 'DELETE', path: `/staff/${encodeURIComponent(account.id)}` }
    : { errors: { name: [t('team.remove.other')] } }),
});

/** @param {{ account: Account }} props */
function WhatLeavingDoes({ account }) {
  const led = roster.value.filter((member) => member.leadId === account.id && !member.removedAt);
  return html`
    <ul class="sentences">
      ${account.type === 'person' ? html`<li>${t('team.remove.work')}</li>` : null}
      <li>${t('team.remove.signIn')}</li>
      <li>${t('team.remove.kept')}</li>
      ${led.length > 0 ? html`<li>${t('team.remove.led', { n: led.length, names: led.map((member) => isolated(member.name)).join(', ') })}</li>` : null}
    </ul>`;
}
