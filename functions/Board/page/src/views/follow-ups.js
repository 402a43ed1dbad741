import { html } from '../html.js';
import { me, persons, roster } from '../session.js';
import { read, write } from '../storage.js';
import { name, t } from '../text.js';
import { now } from '../time.js';
import { anyDue, none, readCounts } from '../ui/counts.js';
import { FollowUpRows } from '../ui/follow-up-rows.js';
import { useWalk } from '../ui/list.js';
import { Failed, Loading } from '../ui/parts.js';
import { useLoad, useReadAfterChanges } from '../ui/use-load.js';
import { More, usePages } from '../ui/use-pages.js';
import { addressOf } from '../ui/work.js';
import { useRef, useState } from '../vendor/hooks.js';
import { isSame, OwnFilters } from './own-filters.js';

/** @typedef {import('../types.js').FollowUp} FollowUp */
/** @typedef {import('../ui/counts.js').Counts} Counts */
/** @typedef {{ owner: string, state: string, due: string, channel: string }} Filter */

const states = ['new', 'in_progress', 'awaiting_confirmation', 'closed'];
const knownChannels = ['twitter', 'facebook', 'blog', 'review', 'email', 'phone'];

/** What may be due, by the reader's own days. */
const dues = /** @type {const} */ (['open', 'overdue', 'today', 'tomorrow', 'week']);

/** @type {Filter} */
const all = { owner: '', state: '', due: '', channel: '' };

/**
 * Filters that are used most, and how many follow-ups each shows, of the reader's own and of all.
 * @type {() => { key: import('../text.js').Key, filter: Filter, count: (own: Counts, all: Counts) => number }[]}
 */
const usual = () => {
  const owner = me.value?.id ?? '';
  return [
    { key: 'usual.mine', filter: { ...all, owner, due: 'open' }, count: (own) => own.due },
    { key: 'usual.mineToday', filter: { ...all, owner, due: 'today' }, count: (own) => own.late + own.dueToday },
    { key: 'usual.late', filter: { ...all, due: 'overdue' }, count: (_, all) => all.late },
    { key: 'usual.new', filter: { ...all, state: 'new' }, count: (_, all) => all.new },
    { key: 'usual.confirm', filter: { ...all, state: 'awaiting_confirmation' }, count: (_, all) => all.awaitingConfirmation },
    { key: 'usual.open', filter: { ...all, due: 'open' }, count: (_, all) => all.due },
  ];
};

/** Follow-ups of anybody, narrowed by who, where they stand, where the customer wrote and what is due. */
export function FollowUps() {
  const [filter, setFilter] = useState(
    /** @type {Filter} */ ({ ...all, ...(read('filter') ?? { owner: me.value?.id ?? '', due: 'open' }) }));
  const pages = /** @type {ReturnType<typeof usePages<FollowUp>>} */ (usePages(`/followups?${new URLSearchParams(queryOf(filter))}`));
  const { items, isThere, hasMore, error, reload } = pages;
  // What is counted is read after what is read by the reader.
  const isShown = useRef(false);
  isShown.current ||= isThere;
  const { data: counts, reload: count } = useLoad(isShown.current ? 'counts' : '', async (signal) =>
    isShown.current ? readCounts(signal) : undefined, 60_000);
  useReadAfterChanges(() => {
    reload();
    count();
  });
  const own = counts?.owners.get(me.value?.id ?? '') ?? none;
  const list = useWalk(true);
  const channels = [...new Set([...knownChannels, ...roster.value.flatMap((member) => member.channels)])];

  /** @param {Partial<Filter>} to */
  const change = (to) => {
    setFilter({ ...filter, ...to });
    write('filter', { ...filter, ...to });
  };

  /** @param {keyof Filter} field @param {string} label @param {{ value: string, label: string }[]} choices */
  const choice = (field, label, choices) => html`
    <label>${label}
      <select value=${filter[field]}
        onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ event) => change({ [field]: event.currentTarget.value })}>
        ${choices.map(({ value, label: text }) => html`<option value=${value}>${text}</option>`)}
      </select></label>`;

  return html`
    <header class="head"><h1>${t('nav.followups')}</h1>
      <p class="muted" role="status">${isThere ? t('filter.found', { n: hasMore ? 2 : items.length,
        count: `${items.length}${hasMore ? '+' : ''}` }) : ''}</p></header>
    <div class="presets apart" role="group" aria-label=${t('usual')}>
      ${usual().map(({ key, filter: one, count: countOf }) => html`
        <button type="button" key=${key} aria-pressed=${isSame(filter, one) ? 'true' : 'false'}
          onClick=${() => change(one)}>
          ${t(key)} <span class="count">${counts ? countOf(own, counts.all) : ''}</span></button>`)}
    </div>
    <${OwnFilters} filter=${filter} isUsual=${usual().some((one) => isSame(one.filter, filter))} queryOf=${queryOf} choose=${change}
      isCounted=${isShown.current} />
    <form class="filter" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
      ${choice('owner', t('filter.owner'), [{ value: '', label: t('filter.anyone') },
        ...persons.value.map(({ id, name: label }) => ({ value: id, label }))])}
      ${choice('state', t('filter.state'), [{ value: '', label: t('filter.any') },
        ...states.map((value) => ({ value, label: name('state', value) }))])}
      ${choice('due', t('filter.due'), [{ value: '', label: t('filter.any') },
        ...dues.map((value) => ({ value, label: name('filterDue', value) }))])}
      ${choice('channel', t('filter.channel'), [{ value: '', label: t('filter.any') },
        ...channels.map((value) => ({ value, label: name('channel', value) }))])}
    </form>
    ${error ? html`<${Failed} error=${error} retry=${reload} />` : null}
    ${isThere || error ? null : html`<${Loading} />`}
    ${isThere && items.length === 0 ? html`<p class="empty muted">${t('filter.none')}</p>` : null}
    <${FollowUpRows} items=${items} list=${list} />
    <${More} pages=${pages} list=${list} addressOf=${addressOf} />`;
}

/**
 * A filter as the API takes it: days end where the reader is.
 * @param {Filter} filter
 * @returns {Record<string, string>}
 */
function queryOf({ due, ...others }) {
  /** @param {number} days */
  const endOfDay = (days) => new Date(now.value.getFullYear(), now.value.getMonth(), now.value.getDate() + days + 1).toISOString();
  const by = due === 'open' ? anyDue : due === 'today' ? endOfDay(0)
    : due === 'tomorrow' ? endOfDay(1) : due === 'week' ? endOfDay(7) : due;
  return Object.fromEntries(Object.entries({ ...others, due: by }).filter(([, value]) => value));
}
