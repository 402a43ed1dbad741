import { announce } from '../../announce.js';
import { get, newKey, send } from '../../api.js';
import { html } from '../../html.js';
import { go } from '../../router.js';
import { nameOf } from '../../session.js';
import { name, t } from '../../text.js';
import { messagesOf } from '../../ui/in-place.js';
import { Foreign, Time } from '../../ui/parts.js';
import { useLoad } from '../../ui/use-load.js';
import { useState } from '../../vendor/hooks.js';

/** @typedef {import('../customer.js').Shown} Shown */
/** @typedef {import('../../types.js').LikelyDuplicate} LikelyDuplicate */

/** Who may be the same person, and who was said not to be. @param {Shown} props */
export function Duplicates({ customer, reload }) {
  const { data, reload: again } = useLoad(customer.id, async (signal) => {
    const [likely, refused] = await Promise.all(['', '?refused=true'].map(async (query) =>
      /** @type {import('../../types.js').List<LikelyDuplicate>} */ (
        (await get(`/customers/${customer.id}/duplicates${query}`, signal)).body).items));
    return { likely, refused };
  }, 60_000);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState(/** @type {string | null} */ (null));

  /** @param {() => Promise<void>} change */
  const run = async (change) => {
    if (busy) {
      return;
    }

    setBusy(true);
    setProblem('');
    try {
      await change();
    } catch (failed) {
      setProblem(messagesOf(failed).join(' '));
    }

    setBusy(false);
  };

  /** @param {string} absorbed @param {string} survivor */
  const merge = (absorbed, survivor) => run(async () => {
    await send('POST', `/customers/${absorbed}/merge`, { body: { into: survivor }, key: newKey() });
    announce(t('merge.begun'));
    if (survivor === customer.id) {
      await Promise.all([reload(), again()]);
    } else {
      go(`/board/customers/${survivor}`);
    }
  });

  /** @param {string} other @param {string} reason */
  const refuse = (other, reason) => run(async () => {
    await send('POST', `/customers/${customer.id}/duplicates/${other}/refuse`, { body: reason ? { reason } : {}, key: newKey() });
    setAsked(null);
    announce(t('twoPeople.done'));
    await again();
  });

  /** @param {string} other */
  const suggest = (other) => run(async () => {
    await send('DELETE', `/customers/${customer.id}/duplicates/${other}/refuse`, { key: newKey() });
    announce(t('twoPeople.undone'));
    await again();
  });

  return !data || (data.likely.length + data.refused.length === 0 && !problem) ? null : html`
    <section class="card" aria-labelledby="duplicates">
      <h2 id="duplicates">${t('duplicates')} <span class="count">${data.likely.length}</span></h2>
      ${problem ? html`<p class="field-error" role="alert">${problem}</p>` : null}
      <ul class="plain">${data.likely.map((one) => html`
        <li key=${one.customerId}><${Who} of=${one} />
          <ul class="muted small">${one.reasons.map((reason) => html`<li dir="auto" lang="en">${reason}</li>`)}</ul>
          <div class="actions">
            <button type="button" onClick=${() => merge(one.customerId, customer.id)}>${t('merge.here')}</button>
            <button type="button" class="quiet" onClick=${() => merge(customer.id, one.customerId)}>${t('merge.there')}</button>
            <button type="button" class="quiet" aria-expanded=${asked === one.customerId ? 'true' : 'false'}
              onClick=${() => setAsked(asked === one.customerId ? null : one.customerId)}>${t('twoPeople')}</button>
          </div>
          ${asked === one.customerId ? html`<${Refusal} id=${one.customerId} refuse=${refuse} />` : null}</li>`)}</ul>
      ${data.refused.length > 0 ? html`
        <details class="rare"><summary>${t('twoPeople.list', { n: data.refused.length })}</summary>
          <ul class="plain">${data.refused.map((one) => html`
            <li key=${one.customerId}><${Who} of=${one} />
              ${one.refused ? html`<p class="muted small">${nameOf(one.refused.by)}, <${Time} at=${one.refused.at} />${
                one.refused.reason ? html`: <${Foreign}>${one.refused.reason}<//>` : null}</p>` : null}
              <div class="actions">
                <button type="button" class="quiet" onClick=${() => suggest(one.customerId)}>${t('twoPeople.undo')}</button>
              </div></li>`)}</ul></details>` : null}
    </section>`;
}

/** @param {{ of: LikelyDuplicate }} props */
const Who = ({ of }) => html`
  <a href=${`/board/customers/${of.customerId}`}><${Foreign}>${of.displayName ?? of.identities[0]?.handle ?? of.customerId}<//></a>
  <span class="muted"> ${of.identities.map((identity) => name('channel', identity.channel)).join(', ')}</span>`;

/** @param {{ id: string, refuse: (other: string, reason: string) => void }} props */
function Refusal({ id, refuse }) {
  const [reason, setReason] = useState('');
  return html`
    <form onSubmit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      refuse(id, reason.trim());
    }}>
      <div class="field text"><label for=${`reason-${id}`}>${t('twoPeople.reason')} <span class="muted">${t('field.optional')}</span></label>
        <input id=${`reason-${id}`} type="text" dir="auto" autocomplete="off" maxlength="1000" value=${reason}
          onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ event) => setReason(event.currentTarget.value)} /></div>
      <div class="actions"><button type="submit" class="primary">${t('twoPeople.confirm')}</button></div>
    </form>`;
}
