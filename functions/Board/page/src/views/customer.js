import { get } from '../api.js';
import { customerFieldsOf, customerForms, customerKeys, customerRequestOf, customerTitleOf, isCustomerForm, nameOfCustomer } from '../customer-commands.js';
import { html } from '../html.js';
import { useKeys } from '../keys.js';
import { fragment, go } from '../router.js';
import { becomes, moveDrafts } from '../storage.js';
import { heldAbout, name, t } from '../text.js';
import { HeldForm } from '../ui/held-form.js';
import { useOpenForm } from '../ui/open-form.js';
import { Failed, Foreign, Loading, Time } from '../ui/parts.js';
import { useLoad, useReadAfterChanges } from '../ui/use-load.js';
import { useRef, useState } from '../vendor/hooks.js';
import { Calls } from './customer/calls.js';
import { Consent } from './customer/consent.js';
import { Duplicates } from './customer/duplicates.js';
import { Merged } from './customer/merged.js';
import { Erased, OwnData } from './customer/own-data.js';
import { Facts, Identities } from './customer/facts.js';
import { Notes } from './customer/notes.js';
import { Suggestions } from './customer/suggestions.js';
import { Timeline } from './customer/timeline.js';

/** @typedef {import('../types.js').Customer} Customer */
/** @typedef {{ customer: Customer, etag: string | null, reload: () => Promise<void> }} Shown */

const everyMs = 20_000;

/** What we know of a customer, and all there was between them and us. @param {{ id: string }} props */
export function CustomerPage({ id }) {
  const [erasure, setErasure] = useState(/** @type {import('../types.js').Erasure | null} */ (null));
  const { data, error, reload } = useLoad(id, async (signal) => {
    const { body, etag } = await get(`/customers/${encodeURIComponent(id)}`, signal);
    const customer = /** @type {Customer} */ (body);
    if (customer.id !== id) {
      // They turned out to be another one, and what is being written is about that one.
      becomes(id, customer.id);
      go(`/board/customers/${customer.id}${location.hash}`, { replace: true });
    } else {
      moveDrafts(id);
    }

    return { customer, etag };
  }, everyMs);
  useReadAfterChanges(reload, id);
  if (erasure) {
    return html`<${Erased} erasure=${erasure} />`;
  }

  if (data === null) {
    return error ? html`<${Failed} error=${error} retry=${reload} />` : html`<${Loading} />`;
  }

  const { customer } = data;
  const shown = { ...data, reload };
  return html`
    <article class="followup" aria-labelledby="title">
      <header class="head">
        <div>
          <h1 id="title"><${Foreign}>${nameOfCustomer(customer)}<//></h1>
          <p class="facts">
            <span>${t('memory.since')} <${Time} at=${customer.firstSeenAt} /></span>
            <span>${t('memory.mentions', { n: customer.mentions })}</span>
            <span>${t('memory.fixed', { n: customer.problemsFixed })}</span>
          </p>
        </div>
      </header>
      ${error ? html`<${Failed} error=${error} retry=${reload} />` : null}
      ${customer.doNotContact.map((one) => html`
        <p class="notice bad" key=${one.channel}>${t('memory.doNotContact', { channel: name('channel', one.channel) })}</p>`)}
      <${Merged} ...${shown} />
      <div class="columns">
        <div class="main-column customer">
          <${Suggestions} ...${shown} />
          <${Notes} ...${shown} />
          <${Timeline} id=${customer.id} />
          <${Commands} customer=${customer} />
        </div>
        <aside class="side" aria-label=${t('memory')}>
          <${Facts} ...${shown} />
          <${Identities} customer=${customer} />
          <${Consent} customer=${customer} />
          <${Calls} customer=${customer} />
          <${Duplicates} ...${shown} />
          <${OwnData} customer=${customer} erased=${setErasure} />
        </aside>
      </div>
    </article>`;
}

/** What is done most; one form is open at a time. @param {{ customer: Customer }} props */
function Commands({ customer }) {
  const bar = useRef(/** @type {HTMLElement | null} */ (null));
  const wanted = fragment.value;
  const { form, isPast } = useOpenForm({
    item: customer.id, wanted, isKnown: isCustomerForm(wanted), isAllowed: customerForms(customer).includes(wanted), events: [],
  });
  /** @param {string} which */
  const open = (which) => go(`#${which}`, { replace: true });
  const close = () => {
    go(location.pathname, { replace: true });
    bar.current?.querySelector('button')?.focus({ preventScroll: true });
  };
  useKeys(Object.fromEntries(Object.entries(customerKeys).map(([key, which]) => [key, () => open(which)])));
  return html`
    <section class="commands" aria-label=${t('followup.commands')}>
      <div class="bar" ref=${bar}>
        ${Object.entries(customerKeys).map(([key, which]) => html`
          <button type="button" key=${which} class=${which === 'note' ? 'primary' : ''} aria-expanded=${form === which ? 'true' : 'false'} onClick=${() => open(which)}>
            ${customerTitleOf(which)} <kbd aria-hidden="true">${key}</kbd></button>`)}
      </div>
      ${form ? html`
        <${HeldForm} key=${form} item=${customer.id} form=${form} title=${customerTitleOf(form)} fields=${customerFieldsOf(form, customer)}
          address=${`/board/customers/${customer.id}`} about=${heldAbout(customerTitleOf(form), nameOfCustomer(customer))} isPast=${isPast}
          request=${(/** @type {Record<string, unknown>} */ given) => customerRequestOf(form, customer.id, given)} close=${close} />` : null}
    </section>`;
}
