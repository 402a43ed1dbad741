import { html } from '../../html.js';
import { fragment, go, match, path } from '../../router.js';
import { isAdmin, isLead, me, meetColleagues, plainNameOf, roster } from '../../session.js';
import { name, t } from '../../text.js';
import { Actions } from '../../ui/actions.js';
import { Foreign, Time } from '../../ui/parts.js';
import { listed } from '../../ui/words.js';
import { accountFields, accountOf } from '../team/account.js';

/** @typedef {import('../../types.js').StaffMember} StaffMember */
/** @typedef {import('../../types.js').Account} Account */

/** Who is on the roster, with what each answers. An account is changed on its own page; an admin adds one here. */
export function Roster() {
  const there = roster.value.filter((member) => !member.removedAt).sort((a, b) => a.name.localeCompare(b.name));
  const left = roster.value.filter((member) => member.removedAt);
  return html`
    <section class="card" aria-labelledby="roster"><h2 id="roster">${t('settings.roster')} <span class="count">${there.length}</span></h2>
      <ul class="plain roster">${there.map((member) => html`<${Row} key=${member.id} member=${member} />`)}</ul>
      ${left.length > 0 ? html`
        <details class="rare"><summary>${t('settings.left', { n: left.length })}</summary>
          <ul class="plain">${left.map((member) => html`
            <li key=${member.id}><a href=${`/board/staff/${member.id}`}><${Foreign}>${member.name}<//></a>
              <span class="muted"> <${Time} at=${member.removedAt ?? ''} /></span></li>`)}</ul></details>` : null}
      ${isAdmin.value ? html`
        <${Actions} item="roster" label=${t('settings.roster')}
          actions=${[{
            form: 'add', title: t('settings.add'), fields: accountFields(null),
            // Who has left is added again; a colleague who is there is not written over.
            request: (/** @type {Record<string, any>} */ body) => (there.some((member) => member.id === body.id)
              ? { errors: { id: [t('settings.known')] } }
              : { method: 'PUT', path: `/staff/${encodeURIComponent(body.id)}`, body: accountOf(body), onlyIfNew: true }),
          }]}
          done=${async (/** @type {string} */ _, /** @type {Account} */ added) => {
            await meetColleagues();
            // Who is elsewhere by now, or writing, stays there.
            if (match('/board/settings', path.value) && !fragment.value) {
              go(`/board/staff/${added.id}`);
            }
          }} />` : html`<p class="muted small">${t(isLead.value ? 'settings.leads' : 'settings.admins')}</p>`}
    </section>`;
}

/** @param {{ member: StaffMember }} props */
const Row = ({ member }) => html`
  <li>
    <a href=${`/board/staff/${member.id}`}><${Foreign}>${member.name}<//></a>
    <span class="muted"> ${member.type === 'person' ? name('role', member.role) : name('account', member.type)}${
      member.id === me.value?.id ? ` (${t('by.you')})` : ''}${
      member.leadId ? ` · ${t('settings.lead', { name: plainNameOf(member.leadId) })}` : ''}</span>
    ${isAdmin.value ? html` <a class="small" href=${`/board/staff/${member.id}#account`}
      aria-label=${t('inPlace.editWhat', { what: member.name })}>${
      t('inPlace.edit')}</a>` : null}
    <div class="muted small">${[
      member.channels.length > 0 ? listed(member.channels.map((one) => name('channel', one))) : t('settings.noChannel'),
      member.languages.join(', '), member.timeZone, member.hours ? '' : t('team.always'),
    ].filter(Boolean).join(' · ')}</div>
  </li>`;
