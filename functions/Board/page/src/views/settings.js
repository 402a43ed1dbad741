import { get } from '../api.js';
import { html } from '../html.js';
import { go } from '../router.js';
import { isAdmin, me, meet, meetColleagues, plainNameOf, roster } from '../session.js';
import { name, t } from '../text.js';
import { Actions } from '../ui/actions.js';
import { Failed, Foreign, Loading } from '../ui/parts.js';
import { useLoad } from '../ui/use-load.js';
import { accountFields, accountOf } from './team/account.js';
import { noticeFields, noticeKinds, noticesOf } from './settings/notices.js';
import { LoyaltyInWords } from './settings/loyalty.js';
import { LevelsPreview } from './settings/preview.js';
import { Snippets } from './settings/snippets.js';
import { ServiceLevels } from './settings/service-levels.js';

/** @typedef {import('../types.js').Account} Account */
/** @typedef {import('../types.js').ServiceLevels} Levels */

const everyMs = 5 * 60_000;

/** What is sent to the reader and when, what customers are promised, and who is on the roster. */
export function Settings() {
  const { data, error, reload } = useLoad('settings', readSettings, everyMs);
  if (data === null) {
    return error ? html`<${Failed} error=${error} retry=${reload} />` : html`<${Loading} />`;
  }

  const { account, etag, levels } = data;
  return html`
    <header class="head"><h1>${t('nav.settings')}</h1></header>
    ${error ? html`<${Failed} error=${error} retry=${reload} />` : null}
    <div class="stack">
      <section class="card" aria-labelledby="own-notices"><h2 id="own-notices">${t('settings.notices')}</h2>
        <${OwnNotices} notices=${account.notices} />
        <${Actions} item="settings" label=${t('settings.notices')} etag=${etag}
          actions=${[{
            form: 'notices', title: t('settings.notices.change'), fields: noticeFields(account.notices),
            request: (/** @type {Record<string, any>} */ body) =>
              ({ method: 'PUT', path: `/staff/${account.id}/notices`, body: noticesOf(body) }),
          }]} done=${reload} />
      </section>
      <${Snippets} />
      <${ServiceLevels} levels=${levels} />
      <${LevelsPreview} levels=${levels} reload=${reload} />
      <${LoyaltyInWords} />
      <section class="card" aria-labelledby="roster"><h2 id="roster">${t('settings.roster')}</h2>
        <ul class="plain">
          ${roster.value.filter((member) => !member.removedAt).map((member) => html`
            <li key=${member.id}><a href=${`/board/staff/${member.id}${isAdmin.value ? '#account' : ''}`}><${Foreign}>${member.name}<//></a>
              <span class="muted"> ${member.type === 'person' ? name('role', member.role) : name('account', member.type)}
                ${member.leadId ? ` · ${t('settings.lead', { name: plainNameOf(member.leadId) })}` : ''}</span></li>`)}
        </ul>
        ${isAdmin.value ? html`
          <${Actions} item="roster" label=${t('settings.roster')}
            actions=${[{
              form: 'add', title: t('settings.add'), fields: accountFields(null),
              request: (/** @type {Record<string, any>} */ body) => (roster.value.some((member) => member.id === body.id)
                ? { errors: { id: [t('settings.known')] } }
                : { method: 'PUT', path: `/staff/${encodeURIComponent(body.id)}`, body: accountOf(body) }),
            }]}
            done=${async (/** @type {string} */ _, /** @type {Account} */ added) => {
              await meetColleagues();
              go(`/board/staff/${added.id}`);
            }} />` : html`<p class="muted small">${t('settings.admins')}</p>`}
      </section>
    </div>`;
}

/** @param {{ notices: Account['notices'] }} props */
const OwnNotices = ({ notices }) => html`
  <ul class="plain">
    <li>${notices.digestAt ? t('settings.digestAt', { time: notices.digestAt }) : t('settings.noDigest')}</li>
    <li>${notices.quietMinutes > 0 ? t('settings.quiet', { n: notices.quietMinutes }) : t('settings.noQuiet')}</li>
    ${noticeKinds.filter((kind) => (notices.kinds[kind] ?? 'at_once') !== 'at_once').map((kind) => html`
      <li key=${kind}>${t('settings.kind', { kind: name('notice', kind), how: name('delivery', notices.kinds[kind]) })}</li>`)}
    ${noticeKinds.every((kind) => (notices.kinds[kind] ?? 'at_once') === 'at_once') ? html`<li>${t('settings.allAtOnce')}</li>` : null}
  </ul>`;

/** @param {AbortSignal} signal */
async function readSettings(signal) {
  const [own, levels] = await Promise.all([
    get(`/staff/${encodeURIComponent(me.value?.id ?? '')}`, signal), get('/service-levels', signal), meet(), meetColleagues(),
  ]);
  return { account: /** @type {Account} */ (own.body), etag: own.etag, levels: /** @type {Levels} */ (levels.body) };
}
