import { get } from '../api.js';
import { html } from '../html.js';
import { me, meet, meetColleagues } from '../session.js';
import { name, t } from '../text.js';
import { Actions } from '../ui/actions.js';
import { Failed, Loading } from '../ui/parts.js';
import { useLoad } from '../ui/use-load.js';
import { noticeFields, noticeKinds, noticesOf } from './settings/notices.js';
import { LoyaltyInWords } from './settings/loyalty.js';
import { LevelsPreview } from './settings/preview.js';
import { Roster } from './settings/roster.js';
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
            form: 'notices', title: t('settings.notices.change'), fields: noticeFields(account.notices), replaces: true,
            request: (/** @type {Record<string, any>} */ body) =>
              ({ method: 'PUT', path: `/staff/${account.id}/notices`, body: noticesOf(body) }),
          }]} reload=${reload} done=${reload} />
      </section>
      <${Snippets} />
      <${ServiceLevels} levels=${levels} />
      <${LevelsPreview} levels=${levels} reload=${reload} />
      <${LoyaltyInWords} />
      <${Roster} />
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
