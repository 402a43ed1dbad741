import { get } from '../../api.js';
import { html } from '../../html.js';
import { nameOf } from '../../session.js';
import { name, t } from '../../text.js';
import { now, timeOfDay } from '../../time.js';
import { Fact, languageName, Tags } from '../../ui/facts.js';
import { Foreign, Time } from '../../ui/parts.js';
import { PreferredPerson } from '../../ui/preferred.js';
import { Contact } from '../../ui/timeline.js';
import { useLoad, useReadAfterChanges } from '../../ui/use-load.js';

/** @typedef {import('../../types.js').Customer} Customer */

const shown = 6;

/** Who the customer is, as far as we remember. @param {{ item: import('../../types.js').WholeFollowUp }} props */
export function Memory({ item }) {
  const { data: customer, error, reload } = useLoad(item.customerId, async (signal) =>
    /** @type {Customer} */ ((await get(`/customers/${item.customerId}`, signal)).body), 60_000);
  useReadAfterChanges(reload, item.id);
  if (!item.customer && error?.status === 404) {
    return html`<section class="card"><h2>${t('memory')}</h2><p class="muted">${t('memory.forgotten')}</p></section>`;
  }

  const avoid = customer?.avoidTopics ?? [];
  const stop = item.customer?.doNotContact ?? [];
  return html`
    <section class="card memory">
      <h2>${t('memory')}</h2>
      ${stop.map((one) => html`<p class="notice bad">${t('memory.doNotContact', { channel: name('channel', one.channel) })} <q dir="auto">${one.reason}</q></p>`)}
      ${customer ? html`
        <dl class="facts-list">
          <${Fact} label=${t('memory.sayName')}>${customer.sayName ? html`<strong><${Foreign}>${customer.sayName}<//></strong>` : null}<//>
          <${Fact} label=${t('memory.avoid')}>${avoid.length > 0 ? html`<${Tags} of=${avoid} avoid />` : null}<//>
          <${Fact} label=${t('memory.interests')}>${customer.interests.length > 0 ? html`<${Tags} of=${customer.interests} />` : null}<//>
          <${Fact} label=${t('memory.language')}>${customer.language ? languageName(customer.language) : null}<//>
          <${Fact} label=${t('memory.lives')}>${customer.town || theirTime(customer.timeZone) ? html`${customer.town ? html`<${Foreign}>${customer.town}<//> ` : null}${theirTime(customer.timeZone)}` : null}<//>
          <${Fact} label=${t('memory.prefers')}>${customer.preferred ? html`<${PreferredPerson} of=${customer.preferred} />` : null}<//>
          <${Fact} label=${t('memory.knownBy')}>${customer.knownBy ? html`<${Foreign}>${nameOf(customer.knownBy)}<//>` : null}<//>
          <${Fact} label=${t('memory.since')}><${Time} at=${customer.firstSeenAt} /> · ${t('memory.mentions', { n: customer.mentions })} · ${t('memory.fixed', { n: customer.problemsFixed })}<//>
        </dl>
        ${customer.notes.length > 0 ? html`<ul class="memory-notes">${customer.notes.slice(0, shown).map((note) => html`
          <li><span dir="auto">${note.text}</span> <span class="muted small"><${Foreign}>${nameOf(note.by)}<//> · <${Time} at=${note.at} /></span></li>`)}</ul>` : null}
        <${History} customer=${customer} current=${item.id} />` : error ? html`<p class="muted">${t('memory.unread')}</p>` : html`<div class="loading small" aria-busy="true"></div>`}
    </section>`;
}

/** @param {{ customer: Customer, current: string }} props */
function History({ customer, current }) {
  const entries = customer.timeline.filter((entry) => entry.followUpId !== current);
  return entries.length === 0 ? null : html`
    <h3>${t('memory.history')}</h3>
    <ul class="history">
      ${entries.slice(0, shown).map((entry) => html`<${Contact} entry=${entry} />`)}
    </ul>
    ${entries.length > shown ? html`<p><a href=${`/board/customers/${customer.id}`}>${t('memory.all')}</a></p>` : null}`;
}

/** Their local time, where it is not the reader's. @param {string | null} zone */
function theirTime(zone) {
  const time = zone && timeOfDay(now.value, zone);
  return time && time !== timeOfDay(now.value) ? html`<span class="muted">${t('memory.localTime', { time })}</span>` : null;
}
