import { html } from '../html.js';
import { me, meet, meetColleagues, plainNameOf, roster } from '../session.js';
import { name, t } from '../text.js';
import { exactly, inWords, now } from '../time.js';
import { none, readCounts } from '../ui/counts.js';
import { useWalk } from '../ui/list.js';
import { Failed, Foreign } from '../ui/parts.js';
import { useLoad } from '../ui/use-load.js';
import { go } from '../router.js';
import { useKeys } from '../keys.js';

/** @typedef {import('../types.js').StaffMember} StaffMember */

const everyMs = 60_000;

/** Everyone: who is on duty, who is away and who stands in for them, and who has how much. */
export function Team() {
  const { data, error, reload } = useLoad('team', readTeam, everyMs);
  const list = useWalk();
  useKeys({ m: () => go(`/board/staff/${me.value?.id}`) });
  const people = roster.value.filter((member) => member.type === 'person' && !member.removedAt)
    .sort((a, b) => orderOf(a) - orderOf(b) || a.name.localeCompare(b.name));
  const others = roster.value.filter((member) => member.type !== 'person' && !member.removedAt);
  return html`
    <header class="head">
      <h1>${t('nav.team')}</h1>
      <dl class="figures">
        <div><dt>${t('team.onDuty')}</dt><dd>${people.filter((member) => member.onDuty).length}</dd></div>
        <div><dt>${t('team.away')}</dt><dd>${people.filter((member) => isAway(member)).length}</dd></div>
        <div><dt>${t('team.people')}</dt><dd>${people.length}</dd></div>
      </dl>
    </header>
    ${error ? html`<${Failed} error=${error} retry=${reload} />` : null}
    <ol class="rows" ref=${list} aria-label=${t('team.people')}>
      ${people.map((member) => html`<${Row} key=${member.id} member=${member} counts=${data && (data.owners.get(member.id) ?? none)}
        isComing=${!error} />`)}
    </ol>
    ${others.length > 0 ? html`
      <h2 class="apart">${t('team.others')}</h2>
      <ul class="rows">
        ${others.map((member) => html`<li class="row" key=${member.id}><a href=${`/board/staff/${member.id}`}>
          <span class="row-who"><${Foreign}>${member.name}<//></span>
            <span class="row-words">${name('account', member.type)}</span></a></li>`)}
      </ul>` : null}
    <p class="muted small keys-hint">${t('team.keys')}</p>`;
}

/**
 * Counting takes longer than all else where there is much; the rows keep its place.
 * @param {{ member: StaffMember, counts: import('../ui/counts.js').Counts | null, isComing: boolean }} props
 */
const Row = ({ member, counts, isComing }) => html`
  <li class="row">
    <a data-item href=${`/board/staff/${member.id}`}>
      <span class="row-who"><${Foreign}>${member.name}<//>
        ${member.id === me.value?.id ? html` <span class="muted">(${t('by.you')})</span>` : null}</span>
      <span class="channel">${name('role', member.role)}</span>
      <span class="row-words"><${Presence} member=${member} /></span>
    </a>
    <span class="row-when in-line">
      ${counts ? html`
        <span>${t('team.waits', { n: counts.due })}</span>
        ${counts.late > 0 ? html`<span class="bad small">${t('team.late', { n: counts.late })}</span>` : null}
        ${counts.dueToday > 0 ? html`<span class="muted small">${t('team.today', { n: counts.dueToday })}</span>` : null}
        ${counts.open > counts.due ? html`<span class="muted small">${t('team.open', { n: counts.open })}</span>` : null}`
        : isComing ? html`<span class="muted">…</span>` : null}
    </span>
  </li>`;

/**
 * Whether somebody is there, and who stands in for them where they are not.
 * @param {{ member: Pick<StaffMember, 'absence' | 'awayUntil' | 'onDuty'> & { bounced?: StaffMember['bounced'] } }} props
 */
export function Presence({ member }) {
  const { absence } = member;
  return html`
    ${isAbsent(member) && absence ? html`
        <span class="state away" title=${exactly(absence.to)}>${t('team.absent', { until: inWords(absence.to) })}</span>
        ${absence.deputy ? t('team.deputy', { name: plainNameOf(absence.deputy) }) : t('team.shared')}`
      : isAway(member) && member.awayUntil ? html`
        <span class="state away" title=${exactly(member.awayUntil)}>${t('team.awayUntil', { until: inWords(member.awayUntil) })}</span>`
      : member.onDuty ? html`<span class="state closed">${t('team.isOnDuty')}</span>`
      : html`<span class="state">${t('offDuty')}</span>`}
    ${absence && !isAbsent(member) ? html` <span title=${exactly(absence.from)}>
      ${t('team.planned', { from: inWords(absence.from), until: inWords(absence.to) })}</span>` : null}
    ${member.bounced ? html` <span class="bad">${t('team.bounced')}</span>` : null}`;
}

/** @param {Pick<StaffMember, 'absence'>} member */
export const isAbsent = ({ absence }) =>
  !!absence && Date.parse(absence.from) <= now.value.getTime() && now.value.getTime() < Date.parse(absence.to);

/** @param {Pick<StaffMember, 'absence' | 'awayUntil'>} member */
export const isAway = (member) => isAbsent(member) || (!!member.awayUntil && Date.parse(member.awayUntil) > now.value.getTime());

/** @param {StaffMember} member those who are there come first */
const orderOf = (member) => (isAway(member) ? 2 : member.onDuty ? 0 : 1);

/** @param {AbortSignal} signal how much everybody has */
async function readTeam(signal) {
  const [counts] = await Promise.all([readCounts(signal), meet(), meetColleagues()]);
  return counts;
}
