import { html } from '../../html.js';
import { outbox } from '../../outbox.js';
import { nameOf, withNames } from '../../session.js';
import { name, t } from '../../text.js';
import { exactly } from '../../time.js';
import { callEventInWords } from '../../ui/call-events.js';
import { Foreign, Time } from '../../ui/parts.js';

/** @typedef {import('../../types.js').WholeCall} WholeCall */

/** How often it was tried, with what is about to be logged. @param {{ call: WholeCall }} props */
export function Attempts({ call }) {
  const pending = outbox.value.filter((entry) => entry.item === call.id && entry.path.endsWith('/attempts'));
  return html`
    <section class="card">
      <h2>${t('attempts')} <span class="count">${call.attempts.length}</span></h2>
      ${call.attempts.length + pending.length === 0 ? html`<p class="muted">${t('attempts.none')}</p>` : null}
      <ol class="plain">
        ${call.attempts.map((attempt) => html`
          <li>${name('outcome', attempt.outcome)} <span class="muted"><${Foreign}>${nameOf(attempt.by)}<//> · <${Time} at=${attempt.at} /></span>
            ${attempt.note ? html`<div class="words" dir="auto">${attempt.note}</div>` : null}</li>`)}
        ${pending.map((entry) => html`
          <li class="muted">${name('outcome', entry.form)} · ${t(entry.state === 'refused' ? 'pending.refused' : 'pending')}</li>`)}
      </ol>
    </section>`;
}

/** Why they are called, when, and what happened to it. @param {{ call: WholeCall }} props */
export const Standing = ({ call }) => html`
  <section class="card">
    <h2>${t('why')}</h2>
    <ul class="plain">
      <li dir="auto" lang="en">${call.reason}</li>
      ${call.slot ? html`<li>${t('call.slot', { from: exactly(call.slot.notBefore), to: exactly(call.slot.until) })}</li>` : null}
      ${call.followUpId ? html`<li><a href=${`/board/followups/${call.followUpId}`}>${t('nav.followup')}</a></li>` : null}
    </ul>
    <details class="versions"><summary>${t('call.events', { n: call.events.length })}</summary>
      <ol>${call.events.map((event) => html`
        <li>${callEventInWords(event)}${event.reason ? html` <span class="muted" dir="auto">${event.by === 'system' ? withNames(event.reason) : event.reason}</span>` : null} <span class="muted"><${Time} at=${event.at} /></span></li>`)}</ol>
    </details>
  </section>`;

/** What the customer said about the product. @param {{ call: WholeCall }} props */
export const Feedback = ({ call }) => (call.feedback.length === 0 ? null : html`
  <section class="card">
    <h2>${t('call.feedback')}</h2>
    <ul class="plain">${call.feedback.map((one) => html`
      <li><span class="muted">${one.topic}</span> <q dir="auto">${one.said ?? t('conversation.noWords')}</q></li>`)}</ul>
  </section>`);
