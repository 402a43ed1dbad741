import { nameOfCustomer } from '../../customer-commands.js';
import { html } from '../../html.js';
import { hold, outbox } from '../../outbox.js';
import { heldAbout, name, t } from '../../text.js';
import { Foreign, Time } from '../../ui/parts.js';

/** @typedef {import('../customer.js').Shown} Shown */
/** @typedef {Shown['customer']['suggestions'][number]} Suggestion */

/** What a channel says otherwise, to be taken over or declined. @param {Shown} props */
export const Suggestions = ({ customer }) => (customer.suggestions.length === 0 ? null : html`
  <section class="card" aria-labelledby="suggestions">
    <h2 id="suggestions">${t('suggestions')} <span class="count">${customer.suggestions.length}</span></h2>
    <ul class="plain">${customer.suggestions.map((one) => html`<${Row} key=${`${one.field}:${one.value}`} one=${one} customer=${customer} />`)}</ul>
  </section>`);

/** @param {{ one: Suggestion, customer: Shown['customer'] }} props */
function Row({ one, customer }) {
  const form = `suggestion-${one.field}-${one.value}`;
  const isUnderWay = outbox.value.some((entry) => entry.item === customer.id && entry.form === form && entry.state !== 'refused');
  /** @param {boolean} accept */
  const decide = (accept) => hold({
    item: customer.id, form, address: `/board/customers/${customer.id}`, path: `/customers/${customer.id}/suggestions/${one.field}`,
    about: heldAbout(t(accept ? 'suggestions.accept' : 'suggestions.decline'), nameOfCustomer(customer)),
    body: { accept, value: one.value }, values: {}, etag: null, seen: 0,
  });
  const current = customer[/** @type {'phone'} */ (one.field)];
  return html`
    <li class="suggestion">
      <span>${name('fact', one.field)}: <strong><${Foreign}>${one.value}<//></strong>
        <span class="muted"> ${name('channel', one.channel)} · <${Time} at=${one.at} />${current ? html` · ${t('suggestions.now')} <${Foreign}>${current}<//>` : null}</span></span>
      <span class="actions">${isUnderWay ? html`<span class="muted">${t('day.underWay')}</span>` : html`
        <button type="button" onClick=${() => decide(true)}>${t('suggestions.accept')}</button>
        <button type="button" class="quiet" onClick=${() => decide(false)}>${t('suggestions.decline')}</button>`}</span>
    </li>`;
}
