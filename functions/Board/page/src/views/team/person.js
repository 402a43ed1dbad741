import { get } from '../../api.js';
import { html } from '../../html.js';
import { isAdmin, isLead, me, meet, meetColleagues, nameOf, persons, plainNameOf } from '../../session.js';
import { name, t } from '../../text.js';
import { exactly, now, toLocalInput } from '../../time.js';
import { Actions } from '../../ui/actions.js';
import { anyDue, none, readCounts } from '../../ui/counts.js';
import { FollowUpRows } from '../../ui/follow-up-rows.js';
import { useWalk } from '../../ui/list.js';
import { Failed, Foreign, Loading } from '../../ui/parts.js';
import { useLoad, useReadAfterChanges } from '../../ui/use-load.js';
import { More, usePages } from '../../ui/use-pages.js';
import { hoursInWords, lengthInWords, listed } from '../../ui/words.js';
import { addressOf } from '../../ui/work.js';
import { isAbsent, isAway, Presence } from '../team.js';
import { noticeFields, noticesOf } from '../settings/notices.js';
import { accountFields, accountOf } from './account.js';
import { leavingOf } from './leaving.js';

/** @typedef {import('../../types.js').Account} Account */
/** @typedef {import('../../ui/actions.js').Action} Action */

/** A colleague: whether they are there, what they have, and what can be done about either. @param {{ id: string }} props */
export function Person({ id }) {
  const { data, error, reload: reloadAccount } = useLoad(id, (signal) => readAccount(id, signal));
  const pages = /** @type {ReturnType<typeof usePages<import('../../types.js').FollowUp>>} */ (
    usePages(`/followups?${new URLSearchParams({ owner: id, due: anyDue })}`));
  const counted = useLoad('counts', readCounts, 60_000);
  const list = useWalk(true);
  useReadAfterChanges(() => Promise.all([pages.reload(), counted.reload()]));
  if (data === null) {
    return error ? html`<${Failed} error=${error} retry=${reloadAccount} />` : html`<${Loading} />`;
  }

  const { account, etag } = data;
  const { items, isThere, hasMore } = pages;
  const reload = () => Promise.all([reloadAccount(), pages.reload(), counted.reload()]);
  const counts = counted.data?.owners.get(id) ?? none;
  const done = () => {
    meetColleagues();
    reload();
    // What is handed over moves a moment later, when its turn has been taken.
    setTimeout(reload, 1500);
  };

  return html`
    <article aria-labelledby="title">
      <header class="head">
        <div>
          <h1 id="title"><${Foreign}>${account.name}<//></h1>
          <p class="facts">
            <span>${account.type === 'person' ? name('role', account.role) : name('account', account.type)}</span>
            ${account.removedAt ? html`<span class="bad">${t('team.removed', { time: exactly(account.removedAt) })}</span>`
              : account.type === 'person' ? html`<span><${Presence} member=${account} /></span>` : null}
          </p>
        </div>
      </header>
      ${error ?? pages.error ? html`<${Failed} error=${error ?? pages.error} retry=${reload} />` : null}
      <div class="columns">
        <div class="main-column">
          ${account.removedAt ? null : html`<h2 class="hidden">${t('team.actions')}</h2>
            <${Actions} item=${`staff:${id}`} label=${t('team.actions')}
            actions=${actionsOf(account)} etag=${etag} reload=${reload} done=${done} />`}
          ${account.absence ? html`<p class="notice">${handOverOf(account)}</p>` : null}
          <h2 class="apart">${t('team.has')} <span class="count">${isThere ? `${items.length}${hasMore ? '+' : ''}` : ''}</span></h2>
          ${isThere && items.length === 0 ? html`<p class="muted">${t('team.hasNothing')}</p>` : html`<${FollowUpRows} items=${items} list=${list} />`}
          <${More} pages=${pages} list=${list} addressOf=${addressOf} />
          ${counts.open > counts.due ? html`<p class="muted small keys-hint">${t('team.waitsElsewhere', { n: counts.open - counts.due })}</p>` : null}
        </div>
        <aside class="side" aria-label=${t('team.about')}>
          <section class="card"><h2>${t('team.about')}</h2>
            <dl class="facts-list">
              <${Fact} title=${t('team.email')}>${account.email.split('@').map((part, at) =>
                (at === 0 ? part : html`<wbr />@${part}`))}<//>
              <${Fact} title=${t('team.channels')}>${account.channels.length
                ? listed(account.channels.map((one) => name('channel', one))) : t('team.none')}<//>
              <${Fact} title=${t('team.languages')}>${account.languages.length ? account.languages.join(', ') : t('team.none')}<//>
              <${Fact} title=${t('team.lead')}>${account.leadId
                ? html`<a href=${`/board/staff/${account.leadId}`}>${plainNameOf(account.leadId)}</a>`
                : t('team.none')}<//>
              <${Fact} title=${t('team.timeZone')}>${account.timeZone}<//>
            </dl>
            <p class="apart"><a href="/board/settings">${t(account.id === me.value?.id ? 'team.ownSettings' : 'team.roster')}</a></p>
          </section>
          <section class="card"><h2>${t('team.hours')}</h2>
            ${account.hours ? html`<dl class="facts-list">
              ${hoursInWords(account.hours).map(({ days, times }) =>
                html`<${Fact} title=${days}>${times}<//>`)}</dl>` : html`<p>${t('team.always')}</p>`}
          </section>
        </aside>
      </div>
    </article>`;
}

/** @param {{ title: string, children?: import('../../html.js').Children }} props */
const Fact = ({ title, children }) => html`<div><dt>${title}</dt><dd><bdi>${children}</bdi></dd></div>`;

/** @param {Account} account what becomes of their work while they are absent */
function handOverOf(account) {
  const { absence } = account;
  const values = { name: absence?.deputy ? nameOf(absence.deputy) : '',
    from: exactly(absence?.from ?? ''), until: exactly(absence?.to ?? '') };
  return absence?.deputy
    ? t(isAbsent(account) ? 'team.handedOver' : 'team.willHandOver', values)
    : t(isAbsent(account) ? 'team.sharedOut' : 'team.willShareOut', values);
}

/** @param {Account} account @returns {Action[]} what the reader may do */
function actionsOf(account) {
  const path = `/staff/${encodeURIComponent(account.id)}`;
  const own = account.id === me.value?.id;
  /** @type {Action[]} */
  const actions = [];
  if (account.type === 'person' && (own || isLead.value)) {
    if (isAway(account) || account.absence) {
      actions.push({ form: 'back', title: t(isAway(account) ? 'team.back' : 'team.cancelAbsence'),
        request: () => ({ method: 'DELETE', path: `${path}/absence` }) });
    }

    actions.push(
      {
        form: 'away', title: t('team.shortWhile'),
        fields: [{
          name: 'for', type: 'choice', label: 'team.for', initial: 'PT1H',
          choices: ['PT30M', 'PT1H', 'PT2H', 'PT4H'].map((value) => ({ value, label: lengthInWords(value) })),
        }],
        request: (body) => ({ method: 'PUT', path: `${path}/absence`, body }),
      },
      {
        form: 'absence', title: t(account.absence ? 'team.changeAbsence' : 'team.setAbsence'),
        fields: [
          {
            name: 'from', type: 'moment', label: 'team.from', required: true, now: true,
            initial: localOf(account.absence?.from) ?? toLocalInput(now.value),
          },
          { name: 'to', type: 'moment', label: 'team.to', hint: 'team.to.hint', required: true, initial: localOf(account.absence?.to) },
          {
            name: 'deputy', type: 'choice', label: 'team.deputyField', hint: 'team.deputyField.hint',
            initial: account.absence?.deputy ?? '',
            choices: [{ value: '', label: t('team.nobody') },
              ...persons.value.filter(({ id }) => id !== account.id).map(({ id, name: label }) => ({ value: id, label }))],
          },
        ],
        request: (body) => ({ method: 'PUT', path: `${path}/absence`, body }),
      });
  }

  if (isAdmin.value) {
    actions.push({
      form: 'account', title: t('team.edit'), fields: accountFields(account), replaces: true,
      request: (body) => ({ method: 'PUT', path, body: accountOf(body) }),
    });

    // One's own stand in Settings.
    if (account.type === 'person' && !own) {
      actions.push({
        form: 'notices', title: t('team.notices'), fields: noticeFields(account.notices), replaces: true,
        request: (body) => ({ method: 'PUT', path: `${path}/notices`, body: noticesOf(body) }),
      });
    }
  }

  if (!own && (account.role === 'admin' ? isAdmin.value : isLead.value)) {
    actions.push(leavingOf(account));
  }

  return actions;
}

/** @param {string | undefined} moment as an input of a local time has it */
const localOf = (moment) => (moment ? toLocalInput(new Date(moment)) : undefined);

/**
 * @param {string} id
 * @param {AbortSignal} signal
 */
async function readAccount(id, signal) {
  const [{ body, etag }] = await Promise.all([get(`/staff/${encodeURIComponent(id)}`, signal), meet()]);
  return { account: /** @type {Account} */ (body), etag };
}
