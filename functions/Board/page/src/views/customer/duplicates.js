import { announce } from '../../announce.js';
import { get, newKey, send } from '../../api.js';
import { html } from '../../html.js';
import { changed } from '../../outbox.js';
import { go } from '../../router.js';
import { read, write } from '../../storage.js';
import { name, t } from '../../text.js';
import { exactly, now } from '../../time.js';
import { messagesOf } from '../../ui/in-place.js';
import { Foreign } from '../../ui/parts.js';
import { useLoad } from '../../ui/use-load.js';
import { useEffect, useState } from '../../vendor/hooks.js';

/** @typedef {import('../customer.js').Shown} Shown */
/** @typedef {import('../../types.js').LikelyDuplicate} LikelyDuplicate */
/** @typedef {import('../../types.js').Merge} Merge */

/** By survivor: nothing else leads to a merge than the answer to it. */
const storedAs = (/** @type {string} */ survivor) => `merge:${survivor}`;

/** Who may be the same person; a merge can be undone for weeks. @param {Shown} props */
export function Duplicates({ customer, reload }) {
  const { data, reload: again } = useLoad(customer.id, async (signal) =>
    /** @type {import('../../types.js').List<LikelyDuplicate>} */ ((await get(`/customers/${customer.id}/duplicates`, signal)).body).items, 60_000);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  /** @param {string} absorbed @param {string} survivor */
  const merge = async (absorbed, survivor) => {
    if (busy) {
      return;
    }

    setBusy(true);
    setProblem('');
    try {
      const { body } = await send('POST', `/customers/${absorbed}/merge`, { body: { into: survivor }, key: newKey() });
      write(storedAs(survivor), body);
      announce(t('merge.begun'));
      if (survivor === customer.id) {
        await Promise.all([reload(), again()]);
      } else {
        go(`/board/customers/${survivor}`);
      }
    } catch (failed) {
      setProblem(messagesOf(failed).join(' '));
    }

    setBusy(false);
  };

  return !data || (data.length === 0 && !problem) ? null : html`
    <section class="card" aria-labelledby="duplicates">
      <h2 id="duplicates">${t('duplicates')} <span class="count">${data.length}</span></h2>
      ${problem ? html`<p class="field-error" role="alert">${problem}</p>` : null}
      <ul class="plain">${data.map((one) => html`
        <li key=${one.customerId}><a href=${`/board/customers/${one.customerId}`}><${Foreign}>${one.displayName ?? one.identities[0]?.handle ?? one.customerId}<//></a>
          <span class="muted"> ${one.identities.map((identity) => name('channel', identity.channel)).join(', ')}</span>
          <ul class="muted small">${one.reasons.map((reason) => html`<li dir="auto" lang="en">${reason}</li>`)}</ul>
          <div class="actions">
            <button type="button" onClick=${() => merge(one.customerId, customer.id)}>${t('merge.here')}</button>
            <button type="button" class="quiet" onClick=${() => merge(customer.id, one.customerId)}>${t('merge.there')}</button>
          </div></li>`)}</ul>
    </section>`;
}

/** What was merged into this customer on this device, and the way back. @param {Shown} props */
export function Merged({ customer, reload }) {
  const [, show] = useState(0);
  const [problem, setProblem] = useState('');
  const stored = /** @type {Merge | null} */ (read(storedAs(customer.id)));
  const runs = stored?.status === 'running' || stored?.status === 'undoing';
  useEffect(() => {
    if (!stored || !runs) {
      return undefined;
    }

    const timer = setInterval(async () => {
      const answer = await get(`/merges/${stored.id}`).catch(() => null);
      if (answer) {
        write(storedAs(customer.id), answer.body);
        show((n) => n + 1);
        changed.value = { item: customer.id, at: Date.now() };
        await reload();
      }
    }, 2000);
    return () => clearInterval(timer);
  }, [stored?.id, runs]);
  if (!stored || (stored.status === 'completed' && Date.parse(stored.undoUntil) < now.value.getTime())) {
    return null;
  }

  const undo = async () => {
    try {
      setProblem('');
      const { body } = await send('POST', `/merges/${stored.id}/undo`, { key: newKey() });
      write(storedAs(customer.id), body);
      show((n) => n + 1);
    } catch (failed) {
      setProblem(messagesOf(failed).join(' '));
    }
  };
  const forget = () => {
    write(storedAs(customer.id), null);
    show((n) => n + 1);
  };
  return html`
    <div class="notice merged" role="status">
      <p>${t(`merge.${stored.status}`)}${stored.status === 'completed' ? html` <span class="muted">${t('merge.until', { time: exactly(stored.undoUntil) })}</span>` : null}</p>
      ${problem ? html`<p class="field-error">${problem}</p>` : null}
      <div class="actions">
        ${stored.status === 'completed' ? html`<button type="button" onClick=${undo}>${t('held.undo')}</button>` : null}
        ${stored.status === 'undone' ? html`<a href=${`/board/customers/${stored.absorbed}`}>${t('merge.other')}</a>` : null}
        ${runs ? null : html`<button type="button" class="quiet" onClick=${forget}>${t('held.close')}</button>`}
      </div>
    </div>`;
}
