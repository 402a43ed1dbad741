import { get, newKey, send } from '../../api.js';
import { nameOfCustomer } from '../../customer-commands.js';
import { html } from '../../html.js';
import { fragment, go } from '../../router.js';
import { me } from '../../session.js';
import { name, t } from '../../text.js';
import { exactly } from '../../time.js';
import { messagesOf } from '../../ui/in-place.js';
import { Foreign } from '../../ui/parts.js';
import { useEffect, useLayoutEffect, useState } from '../../vendor/hooks.js';

/** @typedef {import('../../types.js').Customer} Customer */
/** @typedef {import('../../types.js').Erasure} Erasure */

/** What a customer may ask for: all that is kept about them, and that nothing is. For leads. @param {{ customer: Customer, erased: (erasure: Erasure) => void }} props */
export function OwnData({ customer, erased }) {
  const role = me.value?.role;
  if (role !== 'lead' && role !== 'admin') {
    return null;
  }

  return html`
    <section class="card">
      <h2>${t('ownData')}</h2>
      <p><a href=${`/api/customers/${customer.id}/export`} download>${t('ownData.export')}</a></p>
      ${fragment.value === 'erase' ? html`<${Erase} customer=${customer} erased=${erased} />`
        : html`<p><button type="button" class="link bad" onClick=${() => go('#erase', { replace: true })}>${t('ownData.erase')}</button></p>`}
    </section>`;
}

/** Cannot be undone: it takes the name, letter by letter. @param {{ customer: Customer, erased: (erasure: Erasure) => void }} props */
function Erase({ customer, erased }) {
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState('');
  const [key] = useState(newKey);
  const wanted = nameOfCustomer(customer).trim();
  const fits = typed.trim().normalize() === wanted.normalize();
  useLayoutEffect(() => document.getElementById('erase-name')?.focus(), []);

  /** @param {Event} event */
  async function erase(event) {
    event.preventDefault();
    if (!fits) {
      setProblem(t('ownData.mistyped'));
      document.getElementById('erase-name')?.focus();
      return;
    }

    try {
      setProblem('');
      const { body } = await send('DELETE', `/customers/${customer.id}`, { body: reason.trim() ? { reason } : undefined, key });
      erased(/** @type {Erasure} */ (body));
    } catch (failed) {
      setProblem(messagesOf(failed).join(' '));
    }
  }

  return html`
    <form class="in-place" onSubmit=${erase} noValidate aria-labelledby="erase-title">
      <h3 id="erase-title">${t('ownData.erase')}</h3>
      <p>${t('ownData.warning')}</p>
      <div class="field"><label for="erase-name">${t('ownData.type')} <bdi>${wanted}</bdi></label>
        <input id="erase-name" type="text" dir="auto" autocomplete="off" value=${typed} aria-invalid=${problem ? 'true' : null} aria-describedby=${problem ? 'erase-problem' : null}
          onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ event) => setTyped(event.currentTarget.value)} /></div>
      <div class="field"><label for="erase-reason">${t('field.reason')} <span class="muted">${t('field.optional')}</span></label>
        <input id="erase-reason" type="text" dir="auto" autocomplete="off" maxlength="1000" value=${reason}
          onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ event) => setReason(event.currentTarget.value)} /></div>
      ${problem ? html`<p class="field-error" id="erase-problem" role="alert">${problem}</p>` : null}
      <div class="actions">
        <button type="submit" class="danger" aria-disabled=${fits ? null : 'true'}>${t('ownData.eraseNow')}</button>
        <button type="button" class="quiet" onClick=${() => go(location.pathname, { replace: true })}>${t('cancel')}</button>
      </div>
    </form>`;
}

/** How far it has come, once there is no customer to be shown. @param {{ erasure: Erasure }} props */
export function Erased({ erasure: begun }) {
  const [erasure, setErasure] = useState(begun);
  useEffect(() => {
    if (erasure.status !== 'running') {
      return undefined;
    }

    const timer = setInterval(async () => {
      const answer = await get(`/erasures/${begun.id}`).catch(() => null);
      if (answer) {
        setErasure(/** @type {Erasure} */ (answer.body));
      }
    }, 2000);
    return () => clearInterval(timer);
  }, [erasure.status]);
  const counts = Object.entries(erasure.erased).filter(([, n]) => n > 0);
  return html`
    <section class="empty" role="status">
      <h1>${name('erasure', erasure.status)}</h1>
      ${erasure.finishedAt ? html`<p class="muted">${exactly(erasure.finishedAt)}</p>` : null}
      ${counts.length > 0 ? html`<dl class="facts-list">${counts.map(([what, n]) => html`<div><dt>${name('erasedCount', what)}</dt><dd><${Foreign}>${n}<//></dd></div>`)}</dl>` : null}
      <p><a class="button" href="/board">${t('nav.day')}</a></p>
    </section>`;
}
