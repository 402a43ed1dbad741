import { get } from '../api.js';
import { html } from '../html.js';
import { me, meet } from '../session.js';
import { name, t } from '../text.js';
import { now, urgency } from '../time.js';
import { CallDue, TheirHour } from '../ui/call-hour.js';
import { ChannelName, Due, Failed, Foreign, Loading } from '../ui/parts.js';
import { useWalk } from '../ui/list.js';
import { useLoad, useReadAfterChanges } from '../ui/use-load.js';
import { More, usePages } from '../ui/use-pages.js';
import { Again, overSnooze } from '../ui/snooze.js';
import { addressOf, isUnderWay, partsOf } from '../ui/work.js';

/** @typedef {import('../types.js').WorkItem} WorkItem */
/** @typedef {import('../types.js').Call} Call */

/** What the reader has to do now, in order, grouped by what it is. */
export function MyDay() {
  const pages = /** @type {ReturnType<typeof usePages<WorkItem, Map<string, Call>>>} */ (usePages('/worklist', readBeside));
  const { items, others: calls, isThere, hasMore, error, reload } = pages;
  useLoad('clock', meet);
  const list = useWalk(true);
  useReadAfterChanges(reload);

  const isLate = (/** @type {WorkItem} */ item) => urgency(item.dueAt) === 'late';
  const isToday = (/** @type {WorkItem} */ item) => ['soon', 'today'].includes(urgency(item.dueAt));
  const last = items.at(-1);
  /** By when they are due they are in order: those that are not read yet may be the same as the last one, and not earlier. */
  const plus = (/** @type {(item: WorkItem) => boolean} */ is) => (hasMore && last && is(last) ? '+' : '');
  const late = items.filter(isLate).length;
  return html`
    <header class="head">
      <div>
        <h1>${t('day.title')}</h1>
        <p class="muted">${now.value.toLocaleDateString(dateLanguage(), { weekday: 'long', day: 'numeric', month: 'long' })}</p>
      </div>
      ${isThere ? html`
        <dl class="figures">
          <div class=${late ? 'bad' : ''}><dt>${t('day.late')}</dt><dd>${late}${plus(isLate)}</dd></div>
          <div><dt>${t('day.today')}</dt><dd>${items.filter(isToday).length}${plus((item) => isLate(item) || isToday(item))}</dd></div>
          <div><dt>${t('day.all')}</dt><dd>${items.length}${hasMore ? '+' : ''}</dd></div>
        </dl>` : null}
    </header>
    ${error ? html`<${Failed} error=${error} retry=${reload} />` : null}
    ${isThere || error ? null : html`<${Loading} />`}
    ${isThere && items.length === 0 ? html`<${Nothing} />` : null}
    <div class="worklist" ref=${list}>
      ${groupsOf(items).map(([type, group]) => html`
        <section key=${type} aria-labelledby=${`group-${type}`}>
          <h2 id=${`group-${type}`}>${name('work', type)} <span class="count">${group.length}${hasMore ? '+' : ''}</span>
            <span class="hint">${name('workHint', type)}</span></h2>
          <ol class="rows">
            ${group.map((item) => html`<${Row} key=${item.id} item=${item} call=${calls?.get(item.id)} />`)}
          </ol>
        </section>`)}
    </div>
    <${More} pages=${pages} list=${list} addressOf=${addressOf} />
    ${items.length > 0 ? html`<p class="muted small keys-hint">${t('day.keys')}</p>` : null}`;
}

/** @param {{ item: WorkItem, call?: Call }} props */
function Row({ item, call }) {
  const { who, channel, words } = partsOf(item.summary);
  const address = addressOf(item.id);
  // Of a call or a contact the API says what it is about, in English; of a follow-up it is the customer.
  const isOurs = !item.id.startsWith('f');
  const underWay = isUnderWay(item.id);
  return html`
    <li class=${`row ${urgency(item.dueAt)} ${underWay ? 'under-way' : ''}`}>
      <a data-item href=${address}>
        <span class="row-who">${who ? html`<${Foreign}>${who}<//>` : call ? html`<${Foreign}>${call.customerName}<//>` : name('work', item.type)}</span>
        ${channel ? html`<${ChannelName} of=${channel} />` : html`<span class="channel">${name('work', item.type)}</span>`}
        <span class="row-words" dir="auto" lang=${isOurs ? 'en' : null}>${words}</span>
      </a>
      <span class="row-when">
        ${call ? html`<${CallDue} call=${call} /><${TheirHour} call=${call} />` : html`<${Due} at=${item.dueAt} />`}
        ${underWay ? html`<span class="muted small">${t('day.underWay')}</span>`
          : html`<${Again} item=${{ id: item.id, who: who ?? '' }} last=${overSnooze(item.id)} />`}
      </span>
    </li>`;
}

const Nothing = () => html`
  <div class="empty">
    <svg viewBox="0 0 64 64" width="56" height="56" aria-hidden="true"><circle cx="32" cy="32" r="26" fill="none" stroke="currentColor" stroke-width="2.5" opacity=".35" />
      <path d="M21 33l8 8 15-17" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" /></svg>
    <h2>${t('day.nothing')}</h2>
    <p class="muted">${t('day.nothingMore')}</p>
  </div>`;

/**
 * The calls among the items, for whom the customer's own hour matters.
 * @param {WorkItem[]} items
 * @param {AbortSignal} signal
 */
async function readBeside(items, signal) {
  const calls = items.some((item) => item.type === 'call')
    ? /** @type {import('../types.js').List<Call>} */ (
      (await get(`/calls?staff=${encodeURIComponent(me.value?.id ?? '')}&limit=100`, signal)).body).items
    : [];
  return new Map(calls.map((call) => [call.id, call]));
}

/**
 * The items by what they are: a group comes where its first item does, and within it the order stays.
 * @param {WorkItem[]} items
 * @returns {[WorkItem['type'], WorkItem[]][]}
 */
function groupsOf(items) {
  /** @type {Map<WorkItem['type'], WorkItem[]>} */
  const groups = new Map();
  for (const item of items) {
    groups.set(item.type, [...(groups.get(item.type) ?? []), item]);
  }

  return [...groups];
}

const dateLanguage = () => (document.documentElement.lang === 'en' ? 'en-GB' : document.documentElement.lang);
