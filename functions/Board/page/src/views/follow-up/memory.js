import { get } from '../../api.js';
import { html } from '../../html.js';
import { nameOf } from '../../session.js';
import { language, name, t } from '../../text.js';
import { now, timeOfDay } from '../../time.js';
import { Foreign, Time } from '../../ui/parts.js';
import { useLoad } from '../../ui/use-load.js';
import { addressOf } from '../../ui/work.js';

/** @typedef {import('../../types.js').Customer} Customer */

const shown = 6;

/** Who the customer is, as far as we remember. @param {{ item: import('../../types.js').WholeFollowUp }} props */
export function Memory({ item }) {
  const { data: customer, error } = useLoad(item.customerId, async (signal) =>
    /** @type {Customer} */ ((await get(`/customers/${item.customerId}`, signal)).body), 60_000);
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
          <${Fact} label=${t('memory.avoid')}>${avoid.length > 0 ? html`<ul class="tags avoid">${avoid.map((one) => html`<li dir="auto">${one}</li>`)}</ul>` : null}<//>
          <${Fact} label=${t('memory.interests')}>${customer.interests.length > 0 ? html`<ul class="tags">${customer.interests.map((one) => html`<li dir="auto">${one}</li>`)}</ul>` : null}<//>
          <${Fact} label=${t('memory.language')}>${customer.language ? languageName(customer.language) : null}<//>
          <${Fact} label=${t('memory.lives')}>${customer.town || theirTime(customer.timeZone) ? html`${customer.town ? html`<${Foreign}>${customer.town}<//> ` : null}${theirTime(customer.timeZone)}` : null}<//>
          <${Fact} label=${t('memory.prefers')}>${customer.preferred ? html`<${Foreign}>${customer.preferred.name}<//>${customer.preferred.onDuty ? null : html` <span class="muted">${t('offDuty')}</span>`}` : null}<//>
          <${Fact} label=${t('memory.knownBy')}>${customer.knownBy ? html`<${Foreign}>${nameOf(customer.knownBy)}<//>` : null}<//>
          <${Fact} label=${t('memory.since')}><${Time} at=${customer.firstSeenAt} /> · ${t('memory.mentions', { n: customer.mentions })} · ${t('memory.fixed', { n: customer.problemsFixed })}<//>
        </dl>
        ${customer.notes.length > 0 ? html`<ul class="memory-notes">${customer.notes.slice(0, shown).map((note) => html`
          <li><span dir="auto">${note.text}</span> <span class="muted small"><${Foreign}>${nameOf(note.by)}<//> · <${Time} at=${note.at} /></span></li>`)}</ul>` : null}
        <${History} customer=${customer} current=${item.id} />` : error ? html`<p class="muted">${t('memory.unread')}</p>` : html`<div class="loading small" aria-busy="true"></div>`}
    </section>`;
}

/** @param {{ label: string, children?: import('../../html.js').Children }} props */
const Fact = ({ label, children }) => (children ? html`<div><dt>${label}</dt><dd>${children}</dd></div>` : null);

/** @param {{ customer: Customer, current: string }} props */
function History({ customer, current }) {
  const entries = customer.timeline.filter((entry) => entry.followUpId !== current);
  return entries.length === 0 ? null : html`
    <h3>${t('memory.history')}</h3>
    <ul class="history">
      ${entries.slice(0, shown).map((entry) => {
        const id = entry.followUpId ?? entry.callId;
        const what = `${name('what', entry.what)} · ${name('channel', entry.channel)}`;
        return html`<li><${Time} at=${entry.at} /> ${id ? html`<a href=${addressOf(id)}>${what}</a>` : what}${entry.outcome ? html` <span class="muted">${name('outcome', entry.outcome)}</span>` : null}
          ${entry.note ? html`<span class="muted" dir="auto"> ${entry.note}</span>` : null}</li>`;
      })}
    </ul>
    ${entries.length > shown ? html`<p><a href=${`/board/customers/${customer.id}`}>${t('memory.all')}</a></p>` : null}`;
}

/** Their local time, where it is not the reader's. @param {string | null} zone */
function theirTime(zone) {
  const time = zone && timeOfDay(now.value, zone);
  return time && time !== timeOfDay(now.value) ? html`<span class="muted">${t('memory.localTime', { time })}</span>` : null;
}

/** @param {string} tag */
function languageName(tag) {
  try {
    return new Intl.DisplayNames(language.value, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
