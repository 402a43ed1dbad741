import { get } from '../../api.js';
import { html } from '../../html.js';
import { t } from '../../text.js';
import { Failed } from '../../ui/parts.js';
import { Contact } from '../../ui/timeline.js';
import { useChanges, useLoad } from '../../ui/use-load.js';
import { useEffect, useState } from '../../vendor/hooks.js';

/** @typedef {import('../../types.js').TimelineEntry} TimelineEntry */

const page = 25;

/** All contacts, latest first, a page at a time. @param {{ id: string }} props */
export function Timeline({ id }) {
  const [pages, setPages] = useState(1);
  const { data, error, reload } = useLoad(`${id}:${pages}`, (signal) => readPages(id, pages, signal), 60_000);
  const [shown, setShown] = useState(data);
  useEffect(() => {
    if (data) {
      // What is there stays in sight while more is read.
      setShown(data);
    }
  }, [data]);
  useChanges(() => void reload(), id);
  return html`
    <section class="card" aria-labelledby="timeline">
      <h2 id="timeline">${t('memory.history')}</h2>
      ${error ? html`<${Failed} error=${error} retry=${reload} />` : null}
      ${shown?.items.length === 0 ? html`<p class="muted">${t('customer.noHistory')}</p>` : null}
      <ol class="history">${shown?.items.map((entry) => html`<${Contact} entry=${entry} />`)}</ol>
      ${shown?.more ? html`<p><button type="button" aria-disabled=${data ? null : 'true'} onClick=${() => data && setPages(pages + 1)}>${t('more')}</button></p>` : null}
    </section>`;
}

/**
 * @param {string} id
 * @param {number} pages
 * @param {AbortSignal} signal
 */
async function readPages(id, pages, signal) {
  /** @type {TimelineEntry[]} */
  const items = [];
  /** @type {string | null} */
  let continuation = null;
  for (let n = 0; n < pages && (n === 0 || continuation); n++) {
    const query = new URLSearchParams({ limit: `${page}`, ...(continuation ? { continuation } : {}) });
    const { body } = await get(`/customers/${id}/timeline?${query}`, signal);
    const list = /** @type {import('../../types.js').List<TimelineEntry>} */ (body);
    items.push(...list.items);
    ({ continuation } = list);
  }

  return { items, more: continuation !== null };
}
