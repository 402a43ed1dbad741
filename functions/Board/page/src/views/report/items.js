import { html } from '../../html.js';
import { query } from '../../router.js';
import { nameOf } from '../../session.js';
import { name, t } from '../../text.js';
import { useWalk } from '../../ui/list.js';
import { ChannelName, Failed, Loading } from '../../ui/parts.js';
import { More, usePages } from '../../ui/use-pages.js';
import { dateInWords } from '../../ui/words.js';
import { groupName } from './pictures.js';

/** @typedef {import('../../types.js').ReportItem & { id: string }} Item */

/** What a figure of the report is made of: follow-ups or calls, each of which can be opened. */
export function ReportItems() {
  const asked = new URLSearchParams(query.value);
  const wanted = new URLSearchParams(['from', 'to', 'items', 'by', 'group'].flatMap((field) => {
    const given = asked.get(field);
    return given ? [[field, given]] : [];
  }));
  const pages = /** @type {ReturnType<typeof usePages<Item>>} */ (usePages(`/reports/consistency/items?${wanted}`));
  const list = useWalk();
  const { items, isThere, hasMore, error, reload } = pages;
  const shown = items.filter((item) => item.id);
  const [from, to, group, by] = ['from', 'to', 'group', 'by'].map((field) => wanted.get(field));
  const days = new URLSearchParams(Object.entries({ from, to, by }).flatMap(([field, given]) => (given ? [[field, given]] : [])));
  const about = [
    from && to ? `${dateInWords(from)} – ${dateInWords(to)}` : '',
    group ? (by === 'person' ? nameOf(group) : groupName(group, /** @type {import('./figures.js').Division} */ (by))) : '',
  ].filter(Boolean);
  return html`
    <header class="head"><div>
      <p><a href=${`/board/report?${days}`}>${t('report.items.back')}</a></p>
      <h1>${name('reportItems', wanted.get('items') ?? 'mentions')} <span class="count">${isThere ? `${shown.length}${hasMore ? '+' : ''}` : ''}</span></h1>
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
            <span class="row-words">${item.type === 'call' ? null
              : item.outcome ? name('outcome', item.outcome) : t('report.items.open')}</span>
          </a>
          <span class="row-when">${dateInWords(item.day)}</span>
        </li>`)}
    </ol>
    ${shown.length < items.length ? html`<p class="muted small">${t('report.items.erased')}</p>` : null}
    <${More} pages=${{ ...pages, items: shown }} list=${list}
      addressOf=${(/** @type {string} */ id) => addressOf(shown.find((item) => item.id === id))} />`;
}

/** @param {Item | undefined} item */
const addressOf = (item) => (item ? `/board/${item.type === 'call' ? 'calls' : 'followups'}/${item.id}` : '');
