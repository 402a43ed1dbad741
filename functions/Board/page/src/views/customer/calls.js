import { get } from '../../api.js';
import { html } from '../../html.js';
import { plainNameOf } from '../../session.js';
import { name, t } from '../../text.js';
import { exactly } from '../../time.js';
import { Foreign } from '../../ui/parts.js';
import { useLoad } from '../../ui/use-load.js';

/** Whether they are to be thanked by phone, why, and their latest call. @param {{ customer: import('../../types.js').Customer }} props */
export function Calls({ customer }) {
  const { loyalty } = customer;
  const id = customer.calls > 0 ? `${customer.id}.${customer.calls}` : '';
  const { data: call } = useLoad(`${id}:${customer.lastCallAt}`, async (signal) =>
    (id ? /** @type {import('../../types.js').WholeCall} */ ((await get(`/calls/${id}`, signal)).body) : null), 60_000);
  const isOpen = call && call.status !== 'completed' && call.status !== 'canceled';
  return html`
    <section class="card">
      <h2>${t('nav.calls')}</h2>
      ${call ? html`<${Latest} call=${call} />` : null}
      ${isOpen ? null : html`<p>${t(loyalty.callIsOwed ? 'customer.callDue' : 'customer.noCallDue')} <span class="muted" dir="auto" lang="en">${loyalty.reason}</span></p>`}
      ${!isOpen && loyalty.owedFrom ? html`<p class="muted">${t('customer.callFrom', { time: exactly(loyalty.owedFrom) })}</p>` : null}
    </section>`;
}

/** @param {{ call: import('../../types.js').WholeCall }} props */
const Latest = ({ call }) => html`
  <p><a href=${`/board/calls/${call.id}`}>${name('purpose', call.purpose)}</a>
    <span class="muted"> ${name('callStatus', call.status)} · <${Foreign}>${plainNameOf(call.assignee)}<//></span></p>`;
