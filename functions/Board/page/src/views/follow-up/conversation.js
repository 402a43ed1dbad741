import { html } from '../../html.js';
import { outbox } from '../../outbox.js';
import { nameOf, numberOf } from '../../session.js';
import { name, t } from '../../text.js';
import { exactly } from '../../time.js';
import { eventInWords, wordsOf } from '../../ui/events.js';
import { Foreign, Time } from '../../ui/parts.js';
import { useState } from '../../vendor/hooks.js';

/** @typedef {import('../../types.js').WholeFollowUp} WholeFollowUp */
/** @typedef {import('../../types.js').Mention} Mention */
/** @typedef {import('../../types.js').FollowUpEvent} FollowUpEvent */
const longFrom = 1800;

/** @typedef {{ at: string, mention?: Mention, event?: FollowUpEvent }} Entry */

/** What the mention itself shows. */
const shownByMention = new Set(['received', 'customer_replied', 'edited', 'deleted', 'thanked']);

/** Where a person of ours speaks to the customer. */
const answers = new Set(['acknowledged', 'resolution_attempted', 'promised']);

/** Everything that was said and that happened, in order. @param {{ item: WholeFollowUp }} props */
export const Conversation = ({ item }) => html`
  <section aria-labelledby="conversation">
    <h2 id="conversation" class="hidden">${t('conversation')}</h2>
    ${item.wordsForgottenAt ? html`<p class="notice">${t('conversation.forgotten', { time: exactly(item.wordsForgottenAt) })}</p>` : null}
    <ol class="conversation">
      ${entriesOf(item).map((entry) => (entry.mention
        ? html`<${Said} key=${`m${entry.at}`} mention=${entry.mention} item=${item} />`
        : html`<${Happened} key=${`e${entry.event?.sequence}`} event=${entry.event} />`))}
      ${outbox.value.filter((entry) => entry.item === item.id).map((entry) => html`<${Pending} key=${entry.id} entry=${entry} />`)}
    </ol>
  </section>`;

/**
 * @param {WholeFollowUp} item
 * @returns {Entry[]}
 */
function entriesOf(item) {
  const mentions = item.mentions.map((mention) => ({ at: mention.receivedAt, mention }));
  // A thanks that is no mention of its own has its words in the event alone.
  const shown = item.events.filter((event) => !shownByMention.has(event.type) || (event.type === 'thanked' && !event.mention));
  return [...mentions, ...shown.map((event) => ({ at: event.at, event }))].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** What the customer wrote, with what it said before. @param {{ mention: Mention, item: WholeFollowUp }} props */
function Said({ mention, item }) {
  const earlier = mention.versions.slice(0, -1);
  const odd = mention.postedAt && Math.abs(Date.parse(mention.postedAt) - Date.parse(mention.receivedAt)) > 60 * 60_000;
  return html`
    <li class="message theirs">
      <p class="by"><strong><${Foreign}>${mention.authorName ?? item.customerName}<//></strong>
        ${mention.handle ? html` <span class="muted"><${Foreign}>${mention.handle}<//></span>` : null}
        <${Time} at=${mention.receivedAt} />
        ${mention.url ? html` <a href=${safe(mention.url)} target="_blank" rel="noreferrer noopener">${t('conversation.original')}</a>` : null}</p>
      <${Words} text=${mention.text || t('conversation.noWords')} isGone=${mention.deletedAt !== null} />
      ${mention.truncated ? html`<p class="muted small">${t('conversation.truncated')}</p>` : null}
      ${mention.media.length > 0 ? html`<ul class="media">${linksTo(mention.media)}
        ${mention.mediaLeftOut > 0 ? html`<li class="muted">${t('conversation.leftOut', { n: mention.mediaLeftOut })}</li>` : null}</ul>` : null}
      ${odd && mention.postedAt ? html`<p class="muted small">${t('conversation.posted', { time: exactly(mention.postedAt) })}</p>` : null}
      ${earlier.length > 0 ? html`
        <details class="versions"><summary>${t('conversation.edited', { n: earlier.length + mention.versionsLeftOut })}</summary>
          <ol>${earlier.map((version) => html`<li><p class="muted small"><${Time} at=${version.receivedAt} /></p><div class="words" dir="auto">${version.text}</div>
            ${version.media ? html`<ul class="media">${linksTo(version.media)}</ul>` : null}</li>`)}</ol>
          ${mention.versionsLeftOut > 0 ? html`<p class="muted small">${t('conversation.versionsLeftOut', { n: mention.versionsLeftOut })}</p>` : null}
        </details>` : null}
      ${mention.notes.length > 0 ? html`
        <details class="versions"><summary>${t('conversation.unused', { n: mention.notes.length })}</summary>
          <dl>${mention.notes.map((note) => html`<div><dt>${note.field}</dt><dd dir="auto">${note.written} <span class="muted" lang="en">${note.why}</span></dd></div>`)}</dl>
        </details>` : null}
    </li>`;
}

/** @param {Mention['media']} media */
const linksTo = (media) => media.map((file, at) => html`
  <li><a href=${safe(file.url)} target="_blank" rel="noreferrer noopener">${t('conversation.file', { n: at + 1 })}${file.name ? html`: <${Foreign}>${file.name}<//>` : ''}</a></li>`);

/** Somebody's words; a long letter is folded, so that what came after it is in sight. @param {{ text: string, isGone: boolean }} props */
function Words({ text, isGone }) {
  const [whole, setWhole] = useState(text.length <= longFrom);
  return html`
    <div class=${`words ${isGone ? 'gone' : ''} ${whole ? '' : 'folded'}`} dir="auto">${text}</div>
    ${whole ? null : html`<button type="button" class="link small unfold" onClick=${() => setWhole(true)}>${t('conversation.whole')}</button>`}`;
}

/** What the reader has given and is not done: there already, and plainly not yet. @param {{ entry: import('../../outbox.js').Entry }} props */
const Pending = ({ entry }) => html`
  <li class=${`message pending ${entry.form === 'note' ? 'note' : 'ours'}`}>
    <p class="by"><strong>${name('command', entry.form)}</strong> <span class="muted">${t(entry.state === 'refused' ? 'pending.refused' : 'pending')}</span></p>
    ${['said', 'done', 'text', 'what', 'evidence', 'reason'].filter((field) => entry.values[field]).map((field) => html`<div class="words" dir="auto">${entry.values[field]}</div>`)}
  </li>`;

/** What we said or did, or what went by itself. @param {{ event: FollowUpEvent }} props */
function Happened({ event }) {
  const words = wordsOf(event);
  if (answers.has(event.type) || (event.type === 'waiting' && event.said)) {
    return html`
      <li class="message ours">
        <p class="by"><strong><${Foreign}>${nameOf(event.by)}<//></strong> <span class="muted">${didOf(event)}${event.where ? ` · ${name('channel', event.where)}` : ''}${event.until ? ` · ${exactly(event.until)}` : ''}</span> <${Time} at=${event.at} /></p>
        <div class="words" dir="auto">${words}</div>
      </li>`;
  }

  if (event.type === 'noted' && !event.keepsPromise) {
    return html`
      <li class="message note">
        <p class="by"><strong><${Foreign}>${nameOf(event.by)}<//></strong> <span class="muted">${didOf(event)}</span> <${Time} at=${event.at} /></p>
        <div class="words" dir="auto">${words}</div>
      </li>`;
  }

  const other = event.type === 'merged' ? event.into ?? event.from : null;
  const tone = event.type === 'missed' || event.type === 'escalated' ? 'bad' : event.type === 'confirmed' ? 'good' : '';
  return html`
    <li class=${`event ${tone}`}><span>${eventInWords(event)}</span>${other ? html` <a href=${`/board/followups/${other}`}>${t('event.merged.other')}</a>` : null}${words ? html` <q dir="auto" lang=${event.by === 'system' ? 'en' : null}>${words}</q>` : null} <${Time} at=${event.at} /></li>`;
}

/** What somebody of ours did, after their name. @param {FollowUpEvent} event */
const didOf = (event) => t(/** @type {import('../../text.js').Key} */ (`did.${event.type}`), { n: numberOf(event.by) });

/**
 * A link that is nothing but a link: what a customer sends may be anything.
 * @param {string} url
 */
function safe(url) {
  try {
    return ['http:', 'https:'].includes(new URL(url).protocol) ? url : null;
  } catch {
    return null;
  }
}
