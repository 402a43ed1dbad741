import { allowForm } from '../../customer-commands.js';
import { html } from '../../html.js';
import { go } from '../../router.js';
import { nameOf } from '../../session.js';
import { name, t } from '../../text.js';
import { Foreign, Time } from '../../ui/parts.js';

/** Where they do not want to hear from us, in their own words. @param {{ customer: import('../../types.js').Customer }} props */
export const Consent = ({ customer }) => html`
  <section class="card">
    <h2>${t('consent')}</h2>
    ${customer.doNotContact.length === 0 ? html`<p class="muted">${t('consent.all')}</p>` : null}
    <ul class="plain">${customer.doNotContact.map((one) => html`
      <li key=${one.channel}><strong class="bad">${t('consent.not', { channel: name('channel', one.channel) })}</strong> <q dir="auto">${one.reason}</q>
        <span class="muted"> <${Time} at=${one.since} />${one.by ? html` · <${Foreign}>${nameOf(one.by)}<//>` : null}</span>
        ${one.comment ? html`<br /><span dir="auto">${one.comment}</span>` : null}
        <br /><button type="button" class="link small" onClick=${() => go(`#${allowForm(one.channel)}`, { replace: true })}>${t('consent.again')}</button></li>`)}</ul>
    <p><button type="button" class="link small" onClick=${() => go('#do-not-contact', { replace: true })}>${t('customerDo.do-not-contact')}</button></p>
  </section>`;
