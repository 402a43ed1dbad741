import { get } from '../api.js';
import { html } from '../html.js';
import { changed, outbox } from '../outbox.js';
import { me, meet } from '../session.js';
import { name, t } from '../text.js';
import { now, urgency } from '../time.js';
import { TheirHour } from '../ui/call-hour.js';
import { ChannelName, Due, Failed, Foreign, Loading } from '../ui/parts.js';
import { useWalk } from '../ui/list.js';
import { useLoad } from '../ui/use-load.js';
import { addressOf, partsOf } from '../ui/work.js';
import { useEffect, useState } from '../vendor/hooks.js';

/** @typedef {import('../types.js').WorkItem} WorkItem */
/** @typedef {import('../types.js').Call} Call */

const page = 50;

/** What the reader has to do now, in order, grouped by what it is. */
export function MyDay() {
  const [limit, setLimit] = useState(page);
  const id = me.value?.id ?? '';
  const { data, error, reload } = useLoad(`${id}:${limit}`, (signal) => readDay(id, limit, signal));
  const list = useWalk(true);
  useEffect(() => {
    // What was done just now is off the list a moment later, when its turn has been taken.
    if (!changed.value) {
      return undefined;
    }

    reload();
    const again = setTimeout(reload, 1500);
    return () => clearTimeout(again);
  }, [changed.value]);

  const items = data?.items ?? [];
  const late = items.filter((item) => urgency(item.dueAt) === 'late').length;
  return html`
    <header class="head">
      <div>
        <h1>${t('day.title')}</h1>
        <p class="muted">${now.value.toLocaleDateString(dateLanguage(), { weekday: 'long', day: 'numeric', month: 'long' })}</p>
      </div>
      ${data ? html`
        <dl class="figures">
          <div class=${late ? 'bad' : ''}><dt>${t('day.late')}</dt><dd>${late}</dd></div>
          <div><dt>${t('day.today')}</dt><dd>${items.filter((item) => ['soon', 'today'].includes(urgency(item.dueAt))).length}</dd></div>
          <div><dt>${t('day.all')}</dt><dd>${items.length}${data.more ? '+' : ''}</dd></div>
        </dl>` : null}
    </header>
    ${error ? html`<${Failed} error=${error} retry=${reload} />` : null}
    ${data === null && !error ? html`<${Loading} />` : null}
    ${data && items.length === 0 ? html`<${Nothing} />` : null}
    <div class="worklist" ref=${list}>
      ${groupsOf(items).map(([type, group]) => html`
        <section key=${type} aria-labelledby=${`group-${type}`}>
          <h2 id=${`group-${type}`}>${name('work', type)} <span class="count">${group.length}</span>
            <span class="hint">${name('workHint', type)}</span></h2>
          <ol class="rows">
            ${group.map((item) => html`<${Row} key=${item.id} item=${item} call=${data?.calls.get(item.id)} />`)}
          </ol>
        </section>`)}
    </div>
    ${data?.more ? html`<p class="center"><button type="button" onClick=${() => setLimit(limit + page)}>${t('more')}</button></p>` : null}
    ${items.length > 0 ? html`<p class="muted small keys-hint">${t('day.keys')}</p>` : null}`;
}

/** @param {{ item: WorkItem, call?: Call }} props */
function Row({ item, call }) {
  const { who, channel, words } = partsOf(item.summary);
  const address = addressOf(item.id);
  const underWay = outbox.value.some((entry) => entry.item === item.id);
  return html`
    <li class=${`row ${urgency(item.dueAt)} ${underWay ? 'under-way' : ''}`}>
      <a data-item href=${address}>
        <span class="row-who">${who ? html`<${Foreign}>${who}<//>` : call ? html`<${Foreign}>${call.customerName}<//>` : name('work', item.type)}</span>
        ${channel ? html`<${ChannelName} of=${channel} />` : html`<span class="channel">${name('work', item.type)}</span>`}
        <span class="row-words" dir="auto">${words}</span>
      </a>
      <span class="row-when">
        <${Due} at=${item.dueAt} />
        ${call ? html`<${TheirHour} call=${call} />` : null}
        ${underWay ? html`<span class="muted small">${t('day.underWay')}</span>` : null}
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
 * @param {string} id
 * @param {number} limit
 * @param {AbortSignal} signal
 */
async function readDay(id, limit, signal) {
  const [work] = await Promise.all([get(`/worklist?limit=${limit}`, signal), meet()]);
  const { items, continuation } = /** @type {import('../types.js').List<WorkItem>} */ (work.body);
  const calls = items.some((item) => item.type === 'call')
    ? /** @type {import('../types.js').List<Call>} */ ((await get(`/calls?staff=${encodeURIComponent(id)}&limit=100`, signal)).body).items
    : [];
  return { items, more: continuation !== null, calls: new Map(calls.map((call) => [call.id, call])) };
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
