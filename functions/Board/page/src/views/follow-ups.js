import { get } from '../api.js';
import { html } from '../html.js';
import { me, persons, plainNameOf } from '../session.js';
import { read, write } from '../storage.js';
import { name, t } from '../text.js';
import { useWalk } from '../ui/list.js';
import { ChannelName, Due, Failed, Foreign, Loading } from '../ui/parts.js';
import { useLoad } from '../ui/use-load.js';
import { useState } from '../vendor/hooks.js';

/** @typedef {import('../types.js').FollowUp} FollowUp */
/** @typedef {{ owner: string, state: string, due: string }} Filter */

const states = ['new', 'in_progress', 'awaiting_confirmation', 'closed'];

/** Follow-ups of anybody, narrowed by who, where they stand and what is due. */
export function FollowUps() {
  const [filter, setFilter] = useState(/** @type {Filter} */ (read('filter') ?? { owner: me.value?.id ?? '', state: '', due: '' }));
  const [limit, setLimit] = useState(50);
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value));
  const { data, error, reload } = useLoad(`${query}:${limit}`, async (signal) =>
    /** @type {import('../types.js').List<FollowUp>} */ ((await get(`/followups?${query}&limit=${limit}`, signal)).body));
  const list = useWalk(true);

  /** @param {Partial<Filter>} to */
  const change = (to) => {
    setFilter({ ...filter, ...to });
    write('filter', { ...filter, ...to });
  };

  return html`
    <header class="head"><h1>${t('nav.followups')}</h1></header>
    <form class="filter" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
      <label>${t('filter.owner')}
        <select value=${filter.owner} onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ event) => change({ owner: event.currentTarget.value })}>
          <option value="">${t('filter.anyone')}</option>
          ${persons.value.map((person) => html`<option value=${person.id}>${person.name}</option>`)}
        </select></label>
      <label>${t('filter.state')}
        <select value=${filter.state} onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ event) => change({ state: event.currentTarget.value })}>
          <option value="">${t('filter.any')}</option>
          ${states.map((state) => html`<option value=${state}>${name('state', state)}</option>`)}
        </select></label>
      <label class="check"><input type="checkbox" checked=${filter.due === 'overdue'}
        onChange=${(/** @type {{ currentTarget: HTMLInputElement }} */ event) => change({ due: event.currentTarget.checked ? 'overdue' : '' })} /> ${t('filter.overdue')}</label>
    </form>
    ${error ? html`<${Failed} error=${error} retry=${reload} />` : null}
    ${data === null && !error ? html`<${Loading} />` : null}
    ${data?.items.length === 0 ? html`<p class="empty muted">${t('filter.none')}</p>` : null}
    <ol class="rows" ref=${list}>
      ${data?.items.map((item) => html`
        <li key=${item.id} class="row">
          <a data-item href=${`/board/followups/${item.id}`}>
            <span class="row-who"><${Foreign}>${item.customerName}<//></span>
            <${ChannelName} of=${item.channel} />
            <span class="row-words" dir="auto">${item.summary}</span>
          </a>
          <span class="row-when">
            ${item.dueAt ? html`<${Due} at=${item.dueAt} />` : html`<span class="muted">${name('outcome', item.outcome)}</span>`}
            <span class="muted small"><${Foreign}>${plainNameOf(item.owner)}<//> · ${name('state', item.state)}</span>
          </span>
        </li>`)}
    </ol>
    ${data?.continuation ? html`<p class="center"><button type="button" onClick=${() => setLimit(limit + 50)}>${t('more')}</button></p>` : null}`;
}
