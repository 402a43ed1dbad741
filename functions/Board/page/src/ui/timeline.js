import { html } from '../html.js';
import { nameOf } from '../session.js';
import { name } from '../text.js';
import { Foreign, Time } from './parts.js';
import { addressOf } from './work.js';

/** A contact with a customer, in a line that leads to it. @param {{ entry: import('../types.js').TimelineEntry }} props */
export function Contact({ entry }) {
  const id = entry.followUpId ?? entry.callId;
  const what = `${name('what', entry.what)} · ${name('channel', entry.channel)}`;
  return html`
    <li><${Time} at=${entry.at} /> ${id ? html`<a href=${addressOf(id)}>${what}</a>` : what}
      ${entry.outcome ? html` <span class="muted">${name('outcome', entry.outcome)}</span>` : null}
      ${entry.by ? html` <span class="muted"><${Foreign}>${nameOf(entry.by)}<//></span>` : null}
      ${entry.note ? html` <span class="timeline-note" dir="auto">${entry.note}</span>` : null}</li>`;
}
