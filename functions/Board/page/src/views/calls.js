import { html } from '../html.js';
import { me, persons, plainNameOf } from '../session.js';
import { read, write } from '../storage.js';
import { name, t } from '../text.js';
import { urgency } from '../time.js';
import { CallDue, TheirHour } from '../ui/call-hour.js';
import { useWalk } from '../ui/list.js';
import { Failed, Foreign, Loading } from '../ui/parts.js';
import { useChanges } from '../ui/use-load.js';
import { More, usePages } from '../ui/use-pages.js';
import { addressOf, isUnderWay } from '../ui/work.js';
import { useState } from '../vendor/hooks.js';

/** @typedef {import('../types.js').Call} Call */
/** @typedef {{ staff: string, status: string }} Filter */

/** @type {Call['status'][]} */
const statuses = ['scheduled', 'in_progress', 'queued', 'deferred', 'completed', 'canceled'];

/** Calls to customers in the order in which they are to be made, narrowed by who makes them and where they stand. */
export function Calls() {
  const [filter, setFilter] = useState(/** @type {Filter} */ (read('filter:calls') ?? { staff: me.value?.id ?? '', status: '' }));
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value));
  const pages = /** @type {ReturnType<typeof usePages<Call>>} */ (usePages(`/calls?${query}`));
  const { items, isThere, error, reload } = pages;
  const list = useWalk();
  useChanges(() => void reload());

  /** @param {Partial<Filter>} to */
  const change = (to) => {
    setFilter({ ...filter, ...to });
    write('filter:calls', { ...filter, ...to });
  };

  return html`
    <header class="head"><h1>${t('nav.calls')}</h1></header>
    <form class="filter" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
      <label>${t('calls.whose')}
        <select value=${filter.staff} onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ event) => change({ staff: event.currentTarget.value })}>
          <option value="">${t('filter.anyone')}</option>
          ${persons.value.map((person) => html`<option value=${person.id}>${person.name}</option>`)}
        </select></label>
      <label>${t('filter.state')}
        <select value=${filter.status} onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ event) => change({ status: event.currentTarget.value })}>
          <option value="">${t('calls.unfinished')}</option>
          ${statuses.map((status) => html`<option value=${status}>${name('callStatus', status)}</option>`)}
        </select></label>
    </form>
    ${error ? html`<${Failed} error=${error} retry=${reload} />` : null}
    ${isThere || error ? null : html`<${Loading} />`}
    ${isThere && items.length === 0 ? html`<p class="empty muted">${t('calls.none')}</p>` : null}
    <ol class="rows" ref=${list}>${items.map((call) => html`<${Row} key=${call.id} call=${call} />`)}</ol>
    <${More} pages=${pages} list=${list} addressOf=${addressOf} />`;
}

/** @param {{ call: Call }} props */
function Row({ call }) {
  const isOver = call.status === 'completed' || call.status === 'canceled';
  const underWay = isUnderWay(call.id);
  return html`
    <li class=${`row ${isOver ? '' : urgency(call.owedBy)} ${underWay ? 'under-way' : ''}`}>
      <a data-item href=${`/board/calls/${call.id}`}>
        <span class="row-who"><${Foreign}>${call.customerName}<//></span>
        <span class="channel">${name('purpose', call.purpose)}</span>
        <span class="row-words" dir="auto" lang="en">${call.reason}</span>
      </a>
      <span class="row-when">
        ${isOver ? html`<span class="muted">${name('callStatus', call.status)}</span>` : html`<${CallDue} call=${call} /><${TheirHour} call=${call} />`}
        <span class="muted small"><${Foreign}>${plainNameOf(call.assignee)}<//>${isOver ? null : ` · ${name('callStatus', call.status)}`}</span>
        ${underWay ? html`<span class="muted small">${t('day.underWay')}</span>` : null}
      </span>
    </li>`;
}
