import { html } from '../html.js';
import { plainNameOf } from '../session.js';
import { name, t } from '../text.js';
import { ChannelName, Due, Foreign } from './parts.js';
import { Again, overSnooze } from './snooze.js';
import { isUnderWay } from './work.js';

/**
 * Follow-ups in a list that is walked by keys.
 * @param {{ items: import('../types.js').FollowUp[], list: import('../vendor/preact.js').Ref<any> }} props
 */
export const FollowUpRows = ({ items, list }) => html`
  <ol class="rows" ref=${list}>
    ${items.map((item) => html`<${Row} key=${item.id} item=${item} />`)}
  </ol>`;

/** @param {{ item: import('../types.js').FollowUp }} props */
function Row({ item }) {
  const underWay = isUnderWay(item.id);
  return html`
    <li class=${`row ${underWay ? 'under-way' : ''}`}>
      <a data-item href=${`/board/followups/${item.id}`}>
        <span class="row-who"><${Foreign}>${item.customerName}<//></span>
        <${ChannelName} of=${item.channel} />
        <span class="row-words" dir="auto">${item.summary}</span>
      </a>
      <span class="row-when">
        ${item.dueAt ? html`<${Due} at=${item.dueAt} />` : html`<span class="muted">${name('outcome', item.outcome)}</span>`}
        <span class="muted small"><${Foreign}>${plainNameOf(item.owner)}<//> · ${name('state', item.state)}</span>
        ${underWay ? html`<span class="muted small">${t('day.underWay')}</span>`
          : item.state === 'closed' ? null : html`<${Again} item=${{ id: item.id, who: item.customerName }} last=${overSnooze(item.id)} />`}
      </span>
    </li>`;
}
