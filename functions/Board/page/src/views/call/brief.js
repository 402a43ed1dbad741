import { html } from '../../html.js';
import { nameOf } from '../../session.js';
import { isolated, name, t } from '../../text.js';
import { Foreign, Time } from '../../ui/parts.js';
import { Contact } from '../../ui/timeline.js';
import { startTimer } from './timer.js';

/** @typedef {import('../../types.js').WholeCall} WholeCall */
/** @typedef {import('../../types.js').CallBrief} CallBrief */

/** What is read while it rings: whom to ask for, how to begin, and what there was. @param {{ call: WholeCall }} props */
export function Brief({ call }) {
  const { brief } = call;
  if (!brief) {
    return html`<p class="notice">${t('brief.nobody')}</p>`;
  }

  const stop = brief.doNotContact.find((one) => one.channel === 'phone');
  return html`
    <section class="brief" aria-labelledby="brief">
      <h2 id="brief" class="hidden">${t('brief')}</h2>
      ${stop ? html`<p class="notice bad">${t('memory.doNotContact', { channel: name('channel', 'phone') })} <q dir="auto">${stop.reason}</q></p>` : null}
      <div class="dial">
        <div>
          ${brief.sayName ? html`<p class="say-name">${t('memory.sayName')}: <strong><${Foreign}>${brief.sayName}<//></strong></p>` : null}
          ${brief.avoid.length > 0 ? html`<p class="bad">${t('memory.avoid')}: ${brief.avoid.map((one, n) => html`${n > 0 ? ', ' : ''}<bdi>${one}</bdi>`)}</p>` : null}
        </div>
        ${brief.phone
          ? html`<a class="button primary" href=${`tel:${brief.phone}`} onClick=${() => startTimer(call.id)}><bdi dir="ltr">${brief.phone}</bdi></a>`
          : html`<p class="bad">${t('brief.noPhone')}</p>`}
      </div>
      <blockquote class="opening" dir="auto" lang="en">${brief.openingLine}</blockquote>
      ${brief.problem ? html`<${Problem} problem=${brief.problem} />` : null}
      <p dir="auto" lang="en">${brief.history}</p>
      ${brief.tenure ? html`<p class="muted" dir="auto" lang="en">${brief.tenure}</p>` : null}
      ${brief.notes.length > 0 ? html`
        <h3>${t('notes')}</h3>
        <ul class="brief-list">${brief.notes.map((note) => html`
          <li><span class="words" dir="auto">${note.text}</span> <span class="muted small"><${Foreign}>${nameOf(note.by)}<//> · <${Time} at=${note.at} /></span></li>`)}</ul>` : null}
      ${brief.fixed.length > 0 ? html`
        <h3>${t('brief.fixed')}</h3>
        <ul class="brief-list">${brief.fixed.map((one) => html`
          <li><a href=${`/board/followups/${one.followUpId}`}><bdi>${one.about}</bdi></a> <span class="muted small"><${Time} at=${one.at} /></span>
            ${one.done ? html`<br /><span dir="auto">${one.done}</span>` : null}</li>`)}</ul>` : null}
      ${brief.asked.length > 0 ? html`
        <h3>${t('brief.asked')}</h3>
        <ul class="brief-list">${brief.asked.map((one) => html`
          <li>${t(`asked.${one.state}`, { topic: isolated(one.topic) })} <span class="muted small"><${Time} at=${one.at} /></span>
            ${one.reason ? html`<br /><span dir="auto">${one.reason}</span>` : null}</li>`)}</ul>` : null}
      ${brief.lastContacts.length > 0 ? html`
        <h3>${t('brief.last')}</h3>
        <ul class="history">${brief.lastContacts.map((entry) => html`<${Contact} entry=${entry} />`)}</ul>` : null}
    </section>`;
}

/** What is still not right, and what was tried. @param {{ problem: NonNullable<CallBrief['problem']> }} props */
const Problem = ({ problem }) => html`
  <div class="notice">
    <h3>${t('brief.problem')}</h3>
    <p><a href=${`/board/followups/${problem.followUpId}`}><bdi>${problem.about}</bdi></a></p>
    ${problem.stillWrong.map((words) => html`<p><q dir="auto">${words}</q></p>`)}
    ${problem.tried.length > 0 ? html`
      <h3>${t('brief.tried')}</h3>
      <ul class="brief-list">${problem.tried.map((one) => html`
        <li><span dir="auto">${one.what ?? t('conversation.noWords')}</span> <span class="muted small"><${Foreign}>${nameOf(one.by)}<//> · <${Time} at=${one.at} /></span></li>`)}</ul>` : null}
  </div>`;
