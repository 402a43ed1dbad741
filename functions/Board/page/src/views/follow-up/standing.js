import { html } from '../../html.js';
import { nameOf } from '../../session.js';
import { name, t } from '../../text.js';
import { exactly } from '../../time.js';
import { eventInWords } from '../../ui/events.js';
import { Due, Time } from '../../ui/parts.js';

/** @typedef {import('../../types.js').WholeFollowUp} WholeFollowUp */

/** Why it is whose it is, and what else stands about it. @param {{ item: WholeFollowUp }} props */
export function Why({ item }) {
  const assigned = item.events.findLast((event) => event.type === 'assigned');
  return html`
    <section class="card">
      <h2>${t('why')}</h2>
      <ul class="plain">
        ${assigned ? html`<li>${t('why.owner', { name: nameOf(item.owner) })}${assigned.by === 'system'
          ? assigned.reason ? html` <span class="muted" dir="auto" lang="en">${assigned.reason}</span>` : ''
          : html` <span class="muted">${eventInWords(assigned)}</span>`}</li>` : null}
        <li>${item.kindReason
          ? html`${t('why.kindBecause', { kind: name('kind', item.kind), reason: '' })}<span lang="en">${item.kindReason}</span>` : t('why.kind', { kind: name('kind', item.kind) })}</li>
        ${item.state === 'closed' ? null : html`<li>${t(`why.turn.${item.waitingOn}`)} <span class="muted">${t('why.since')} <${Time} at=${item.waitingSince} /></span></li>`}
        ${item.promisedFor ? html`<li>${t('why.promised')} <span dir="auto">${item.promisedWhat}</span> <${Due} at=${item.promisedFor} /></li>` : null}
        ${item.snoozedUntil ? html`<li>${t('why.snoozed', { time: exactly(item.snoozedUntil) })}</li>` : null}
        ${item.escalatedTo ? html`<li>${t('why.escalated', { name: nameOf(item.escalatedTo) })}</li>` : null}
        ${item.reopenCount > 0 ? html`<li>${t('why.reopened', { n: item.reopenCount })}</li>` : null}
      </ul>
    </section>`;
}

/** The clocks that run or have run. @param {{ item: WholeFollowUp }} props */
export function Clocks({ item }) {
  const { firstResponse, nextResponse, resolution, promise } = item.serviceLevel;
  const clocks = Object.entries({ first_response: firstResponse, next_response: nextResponse, resolution, promise })
    .filter(([, clock]) => clock.status !== 'none');
  return clocks.length === 0 ? null : html`
    <section class="card">
      <h2>${t('clocks')} <span class="muted small" dir="auto">${item.policy}</span></h2>
      <dl class="clocks">
        ${clocks.map(([which, clock]) => html`
          <div class=${clock.status}><dt>${name('clock', which)}</dt>
            <dd>${clockInWords(clock, item)}</dd></div>`)}
      </dl>
    </section>`;
}

/**
 * @param {import('../../types.js').Clock} clock
 * @param {WholeFollowUp} item
 */
function clockInWords(clock, item) {
  const missed = html`<span class="bad">${t('clocks.missed')}</span>`;
  if (clock.metAt) {
    return html`${clock.status === 'missed' ? html`<span class="bad">${t('clocks.metLate')}</span>` : t('clocks.met')} <${Time} at=${clock.metAt} />`;
  }

  if (item.state === 'closed') {
    return item.outcome === 'merged' ? t('clocks.merged') : clock.status === 'missed' ? missed : t('clocks.ended');
  }

  return html`${clock.pausedAt && clock.status !== 'missed' ? t('clocks.paused')
    : clock.dueAt ? html`<${Due} at=${clock.dueAt} />` : name('clockStatus', clock.status)} ${clock.status === 'missed' ? missed : null}`;
}

/** What it may belong together with. @param {{ item: WholeFollowUp }} props */
export const Related = ({ item }) => (item.related.length === 0 ? null : html`
  <section class="card">
    <h2>${t('related')}</h2>
    <ul class="plain">${item.related.map((one) => html`<li><a href=${`/board/followups/${one.id}`}>${name('related', one.because)}</a></li>`)}</ul>
  </section>`);
