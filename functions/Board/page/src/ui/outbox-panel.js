import { announce } from '../announce.js';
import { html } from '../html.js';
import { useKeys } from '../keys.js';
import { canUndo, dismiss, giveUp, holdMs, outbox, sendAnyway, sendNow, undo } from '../outbox.js';
import { path } from '../router.js';
import { withNames } from '../session.js';
import { t } from '../text.js';
import { useEffect, useState } from '../vendor/hooks.js';
import { callEventInWords } from './call-events.js';
import { eventInWords } from './events.js';
import { Time } from './parts.js';

/** @typedef {import('../outbox.js').Entry} Entry */

/** What was given and is not done yet. What failed stays, and says so. */
export function OutboxPanel() {
  const entries = outbox.value;
  useKeys({
    u: () => {
      const last = entries.findLast((entry) => entry.state === 'held' && canUndo(entry));
      if (last) {
        undo(last.id);
      } else {
        announce(t('held.tooLate'));
      }
    },
  });
  return entries.length === 0 ? null : html`
    <section class="outbox" aria-label=${t('held.region')}>
      <ul>${entries.map((entry) => html`<li key=${entry.id} class=${entry.state}><${Row} entry=${entry} /></li>`)}</ul>
    </section>`;
}

/** @param {{ entry: Entry }} props */
function Row({ entry }) {
  const there = path.value === entry.address;
  const open = there ? null : html`<a href=${`${entry.address}#${entry.form}`}>${t('held.open')}</a>`;
  const takeBack = canUndo(entry)
    ? html`<button type="button" class="quiet" onClick=${() => undo(entry.id)}>${t('held.takeBack')}</button>`
    : ['held', 'old', 'waiting'].includes(entry.state)
      ? html`<button type="button" class="quiet" onClick=${() => giveUp(entry.id)}>${t('held.stop')}</button>` : null;
  switch (entry.state) {
    case 'held':
      return html`
        <p>${entry.about} <${Countdown} until=${entry.sendAt} /></p>
        <div class="actions">
          ${canUndo(entry)
            ? html`<button type="button" onClick=${() => undo(entry.id)}>${t('held.undo')} <kbd aria-hidden="true">u</kbd></button>` : takeBack}
          <button type="button" class="quiet" onClick=${() => sendNow(entry.id)}>${t('held.now')}</button>
        </div>`;
    case 'sending':
      return html`<p>${entry.about} <span class="muted">${t('held.sending')}</span></p>`;
    case 'waiting':
      return html`
        <p><strong>${entry.about}</strong><br />${t(whyWaiting(entry))}</p>
        <div class="actions">
          <button type="button" onClick=${() => sendNow(entry.id)}>${t('held.now')}</button>
          ${takeBack} ${open}
        </div>`;
    case 'old':
      return html`
        <p><strong>${entry.about}</strong><br />${t(entry.isUnanswered ? 'held.oldUnanswered' : 'held.old')} <${Time} at=${new Date(entry.at ?? entry.sendAt).toISOString()} /></p>
        <div class="actions">
          <button type="button" onClick=${() => sendNow(entry.id)}>${t('held.oldSend')}</button>
          ${takeBack} ${open}
        </div>`;
    default:
      return html`<${Refused} entry=${entry} open=${open} />`;
  }
}

/** @param {Entry} entry */
const whyWaiting = (entry) => (entry.status === 401 ? 'held.signedOut' : entry.isUnanswered ? 'held.unanswered'
  : entry.status === 429 ? 'held.busy' : entry.status ? 'held.trouble' : 'held.offline');

/** @param {{ entry: Entry, open: import('../html.js').Element | null }} props */
const Refused = ({ entry, open }) => html`
  <p><strong>${t('held.refused', { what: entry.about })}</strong></p>
  ${entry.news
    ? html`<p>${t('held.news')}</p>
        <ul class="news">${entry.news.map((event) => html`<li>${inWords(entry, event)} <${Time} at=${event.at} /></li>`)}</ul>`
    : html`<p lang=${entry.problem?.detail ?? entry.problem?.title ? 'en' : null}>${
      withNames(entry.problem?.detail ?? entry.problem?.title ?? '') || t('held.unknown', { status: entry.status ?? 0 })}</p>`}
  ${Object.keys(entry.values).length > 0 ? html`<p class="muted small">${t('held.kept')}</p>` : null}
  <div class="actions">
    ${entry.news ? html`<button type="button" onClick=${() => sendAnyway(entry.id)}>${t('held.anyway')}</button>` : null}
    <button type="button" class="quiet" onClick=${() => dismiss(entry.id)}>${t('held.close')}</button> ${open}
  </div>`;

/**
 * @param {Entry} entry
 * @param {import('../types.js').FollowUpEvent} event
 */
const inWords = (entry, event) => (entry.address.startsWith('/board/calls/')
  ? callEventInWords(/** @type {any} */ (event)) : eventInWords(event));

/** The seconds that are left; not read out, for it would not stop. @param {{ until: number }} props */
function Countdown({ until }) {
  const [left, setLeft] = useState(holdMs / 1000);
  useEffect(() => {
    const count = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)));
    count();
    const timer = setInterval(count, 500);
    return () => clearInterval(timer);
  }, [until]);
  return html`<span class="muted" aria-hidden="true">${t('held.left', { n: left })}</span>`;
}
