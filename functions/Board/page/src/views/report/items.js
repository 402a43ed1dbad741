import { html } from '../../html.js';
import { query } from '../../router.js';
import { nameOf } from '../../session.js';
import { name, t } from '../../text.js';
import { exactly } from '../../time.js';
import { useWalk } from '../../ui/list.js';
import { ChannelName, Failed, Loading } from '../../ui/parts.js';
import { More, usePages } from '../../ui/use-pages.js';
import { dateInWords } from '../../ui/words.js';
import { groupName } from './pictures.js';

/** @typedef {import('../../types.js').ReportItem & { id: string }} Item */

/** As often as the report that it belongs to. */
const everyMs = 5 * 60_000;

/** What a figure of the report is made of: follow-ups or calls, each of which can be opened. */
export function ReportItems() {
  const asked = new URLSearchParams(query.value);
  const wanted = new URLSearchParams(['from', 'to', 'items', 'by', 'group'].flatMap((field) => {
    const given = asked.get(field);
    return given ? [[field, given]] : [];
  }));
  const pages = /** @type {ReturnType<typeof usePages<Item>>} */ (usePages(`/reports/consistency/items?${wanted}`, undefined, everyMs));
  const list = useWalk();
  const { items, isThere, hasMore, error, reload } = pages;
  // The API has a day's in no order of time.
  const shown = items.filter((item) => item.id).toSorted(inTime);
  const [from, to, group, by] = ['from', 'to', 'group', 'by'].map((field) => wanted.get(field));
  const back = new URLSearchParams(asked.get('back')
    ?? Object.entries({ from, to, by }).flatMap(([field, given]) => (given ? [[field, given]] : [])));
  const about = [
    isThere && from && to ? `${dateInWords(from)} – ${dateInWords(to)}` : '',
    group ? (by === 'person' ? nameOf(group) : groupName(group, /** @type {import('./figures.js').Division} */ (by))) : '',
  ].filter(Boolean);
  return html`
    <header class="head"><div>
      <p><a href=${`/board/report?${back}`}>${t('report.items.back')}</a></p>
      <h1>${name('reportItems', wanted.get('items') ?? 'mentions')} <span class="count">${isThere ? `${items.length}${hasMore ? '+' : ''}` : ''}</span></h1>
      <p class="muted">${about.join(' · ')}</p>
    </div></header>
    ${error ? html`<${Failed} error=${error} retry=${reload} />` : null}
    ${isThere || error ? null : html`<${Loading} />`}
    ${isThere && items.length === 0 ? html`<p class="empty muted">${t('report.nothing')}</p>` : null}
    <ol class="rows" ref=${list}>
      ${shown.map((item) => html`
        <li key=${item.id} class="row">
          <a data-item href=${addressOf(item)}>
            <span class="row-who">${item.kind ? name('kind', item.kind) : t('report.items.call')}</span>
            ${item.channel ? html`<${ChannelName} of=${item.channel} />` : null}
            <span class="row-words">${stateOf(item)}</span>
            <span class="row-day">${item.receivedAt ? exactly(item.receivedAt) : dateInWords(item.day)}</span>
          </a>
        </li>`)}
    </ol>
    ${shown.length < items.length ? html`<p class="muted small">${t('report.items.erased', { n: items.length - shown.length })}</p>` : null}
    <${More} pages=${{ ...pages, items: shown }} list=${list}
      addressOf=${(/** @type {string} */ id) => addressOf(shown.find((item) => item.id === id))} />`;
}

/** @param {Item} one @param {Item} other */
const inTime = (one, other) =>
  one.day.localeCompare(other.day) || Date.parse(one.receivedAt ?? one.day) - Date.parse(other.receivedAt ?? other.day);

/** @param {Item} item */
const stateOf = (item) =>
  item.progress ? name('callProgress', item.progress)
  : item.outcome ? name('outcome', item.outcome)
  : t(item.isAcknowledged ? 'report.items.open' : 'report.items.unanswered');

/** @param {Item | undefined} item */
const addressOf = (item) => (item ? `/board/${item.type === 'call' ? 'calls' : 'followups'}/${item.id}` : '');
