import { html } from '../html.js';
import { read, write } from '../storage.js';
import { t } from '../text.js';
import { countOf } from '../ui/counts.js';
import { useLoad } from '../ui/use-load.js';
import { useState } from '../vendor/hooks.js';

/** @typedef {import('./follow-ups.js').Filter} Filter */
/** @typedef {{ name: string, filter: Filter }} Own */

const longestName = 40;
const most = 12;

/**
 * The reader's own filters, by name and counted; the one that is chosen now can be kept as one.
 * @param {{
 *   filter: Filter,
 *   isUsual: boolean,
 *   queryOf: (filter: Filter) => Record<string, string>,
 *   choose: (filter: Filter) => void,
 *   isCounted: boolean,
 * }} props
 */
export function OwnFilters({ filter, isUsual, queryOf, choose, isCounted }) {
  const [own, setOwn] = useState(/** @type {Own[]} */ (read('filters') ?? []));
  const [name, setName] = useState('');
  const { data: counts } = useLoad(isCounted ? JSON.stringify(own) : '',
    (signal) => Promise.all((isCounted ? own : []).map((one) => countOf(queryOf(one.filter), signal))), 60_000);
  const isKept = own.some((one) => isSame(one.filter, filter));

  /** @param {(now: Own[]) => Own[]} change of what is kept now: another tab may have kept one since this one read it */
  const keep = (change) => {
    const to = change(read('filters') ?? []);
    setOwn(to);
    write('filters', to);
  };

  /** @param {Event} event */
  const save = (event) => {
    event.preventDefault();
    if (name.trim()) {
      keep((now) => [...now.filter((one) => one.name !== name.trim()), { name: name.trim(), filter }].slice(-most));
      setName('');
    }
  };

  return html`
    ${own.length > 0 ? html`
      <ul class="presets apart" aria-label=${t('filter.own')}>
        ${own.map((one, at) => html`
          <li key=${one.name} class="own-filter">
            <button type="button" aria-pressed=${isSame(one.filter, filter) ? 'true' : 'false'} onClick=${() => choose(one.filter)}>
              <bdi>${one.name}</bdi> <span class="count">${counts?.[at] ?? ''}</span></button>
            <button type="button" class="quiet icon" aria-label=${t('filter.delete', { name: one.name })}
              onClick=${() => keep((now) => now.filter((other) => other.name !== one.name))}>✕</button></li>`)}
      </ul>` : null}
    ${isUsual || isKept ? null : html`
      <form class="filter" onSubmit=${save}>
        <label>${t('filter.name')}
          <input type="text" dir="auto" autocomplete="off" maxlength=${longestName} value=${name}
            onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ event) => setName(event.currentTarget.value)} /></label>
        <button type="submit">${t('filter.save')}</button>
      </form>`}`;
}

/**
 * @param {Filter} one
 * @param {Filter} other
 */
export const isSame = (one, other) =>
  /** @type {const} */ (['owner', 'state', 'due', 'channel']).every((field) => (one[field] ?? '') === (other[field] ?? ''));
