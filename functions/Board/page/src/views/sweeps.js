import { get } from '../api.js';
import { html } from '../html.js';
import { go } from '../router.js';
import { isLead, meet } from '../session.js';
import { name, t } from '../text.js';
import { useWalk } from '../ui/list.js';
import { Failed, Loading, Time } from '../ui/parts.js';
import { reasonOf, useSend } from '../ui/use-send.js';
import { useLoad } from '../ui/use-load.js';
import { number } from '../ui/words.js';
import { useRef, useState } from '../vendor/hooks.js';

/** @typedef {import('../types.js').ListedSweep} ListedSweep */
/** @typedef {import('../types.js').SweepReport} SweepReport */
/** @typedef {import('../text.js').Key} Key */

const atOnce = 20;

/** The nightly check: run now, and what the last ones came upon and did. */
export function Sweeps() {
  const [limit, setLimit] = useState(atOnce);
  const { data, error, reload } = useLoad(`sweeps:${limit}`, async (signal) => {
    await meet();
    return /** @type {import('../types.js').List<ListedSweep>} */ ((await get(`/sweeps?limit=${limit}`, signal)).body);
  });
  const { busy, error: refused, run } = useSend();
  const list = useWalk();

  async function start() {
    const answer = await run('POST', '/sweeps');
    if (answer) {
      const { id } = /** @type {SweepReport} */ (answer.body);
      go(`/board/sweeps/${id}`);
    }
  }

  return html`
    <header class="head">
      <div><h1>${t('nav.sweeps')}</h1><p class="muted">${t('sweep.what')}</p></div>
      <button type="button" class="primary" disabled=${busy} onClick=${start}>${t('sweep.run')}</button>
    </header>
    ${refused ? html`<p class="notice bad" role="alert">${reasonOf(refused)}</p>` : null}
    ${error ? html`<${Failed} error=${error} retry=${reload} />` : null}
    ${data === null && !error ? html`<${Loading} />` : null}
    ${data?.items.length === 0 ? html`<p class="empty muted">${t('sweep.none')}</p>` : null}
    <ol class="rows" ref=${list}>
      ${data?.items.map((report) => html`
        <li key=${report.id} class=${`row ${isBad(report) ? 'late' : ''}`}>
          <a data-item href=${`/board/sweeps/${report.id}`}>
            <span class="row-who">${t(report.id.startsWith('nightly') ? 'sweep.nightly' : 'sweep.asked')}</span>
            <span class="channel">${name('sweepStatus', report.status)}</span>
            <span class="row-words">${inShort(report)}</span>
          </a>
          <span class="row-when"><${Time} at=${report.startedAt} /></span>
        </li>`)}
    </ol>
    ${data?.continuation ? html`<p class="center"><button type="button"
      onClick=${() => setLimit(Math.min(500, limit + atOnce))}>${t('more')}</button></p>` : null}`;
}

/** What one sweep came upon and did. @param {{ id: string }} props */
export function SweepView({ id }) {
  const last = useRef(/** @type {SweepReport | null} */ (null));
  const { data, error, reload } = useLoad(id, async (signal) => {
    if (last.current?.id === id && last.current.status !== 'running') {
      return last.current;
    }

    last.current = /** @type {SweepReport} */ ((await get(`/sweeps/${encodeURIComponent(id)}`, signal)).body);
    return last.current;
  }, 2000);
  if (data === null) {
    return error ? html`<${Failed} error=${error} retry=${reload} />` : html`<${Loading} />`;
  }

  return html`
    <article aria-labelledby="title">
      <header class="head">
        <div>
          <p><a href="/board/sweeps">${t('sweep.all')}</a></p>
          <h1 id="title">${t(id.startsWith('nightly') ? 'sweep.nightly' : 'sweep.asked')}</h1>
          <p class="facts"><span class=${`state ${stateOf(data)}`} role="status">${name('sweepStatus', data.status)}</span>
            <${Time} at=${data.startedAt} />
            ${data.parts.length > 0 ? html`<span>${t('sweep.took', {
              n: number(data.parts.reduce((sum, part) => sum + part.milliseconds, 0) / 1000, { maximumFractionDigits: 1 }),
            })}</span>` : null}</p>
        </div>
      </header>
      <div class="pair">
        <section class="card"><h2>${t('sweep.found')}</h2>
          <${Numbers} of=${data.found} group="found" alarming=${['failed', 'deadLetters']} /></section>
        <section class="card"><h2>${t('sweep.done')}</h2><${Numbers} of=${data.done} group="done" alarming=${[]} /></section>
      </div>
      ${data.deadLetters.length > 0 ? html`
        <section class="card apart"><h2>${t('sweep.deadLetters')}</h2>
          <ul class="plain">${data.deadLetters.map((letter) => html`<li>${addressOf(letter.id)
            ? html`<a href=${addressOf(letter.id)}><span lang="en">${letter.what}</span></a>` : html`<span lang="en">${letter.what}</span>`}
              : <span class="muted" lang="en">${letter.error}</span></li>`)}</ul></section>` : null}
      ${isLead.value && data.refused.length > 0 ? html`
        <section class="card apart"><h2>${t('sweep.refused')}</h2>
          <ul class="plain">${data.refused.map((line) => html`<li dir="auto" lang="en">${line}</li>`)}</ul></section>` : null}
      ${data.parts.length > 0 ? html`
        <details class="card apart"><summary><h2>${t('sweep.parts')}</h2></summary>
          <div class="wide" role="region" tabindex="0" aria-label=${t('sweep.parts')}>
            <table><thead><tr><th scope="col">${t('sweep.part')}</th>
              <th scope="col" class="n">${t('sweep.items')}</th><th scope="col" class="n">${t('sweep.ms')}</th></tr></thead>
              <tbody>${data.parts.map((part) => html`<tr><th scope="row">${name('sweepPart', part.name)}</th>
                <td class="n">${number(part.items)}</td>
                <td class="n">${number(part.milliseconds, { maximumFractionDigits: 0 })}</td></tr>`)}</tbody>
            </table></div></details>` : null}
    </article>`;
}

/**
 * Numbers by name: those that are not nought first.
 * @param {{ of: Record<string, number>, group: 'found' | 'done', alarming: string[] }} props
 */
const Numbers = ({ of, group, alarming }) => html`
  <dl class="numbers">
    ${Object.entries(of).sort(([, a], [, b]) => Number(b > 0) - Number(a > 0)).map(([key, n]) => html`
      <div key=${key} class=${n === 0 ? 'muted' : alarming.includes(key) ? 'bad' : ''}>
        <dt>${name(group, key)}</dt><dd>${number(n)}</dd></div>`)}
  </dl>`;

/** @param {SweepReport | ListedSweep} report */
const isBad = ({ status, found }) => status === 'failed' || found.deadLetters > 0 || found.failed > 0;

/** @param {SweepReport} report */
const stateOf = (report) => (report.status === 'running' ? 'new' : isBad(report) ? 'away' : 'closed');

/** @param {ListedSweep} report what it did, in one line */
function inShort({ done, found }) {
  const did = Object.entries({ ...done, deadLetters: found.deadLetters, failed: found.failed }).filter(([, n]) => n > 0)
    .map(([key, n]) => `${name(key in done ? 'done' : 'found', key)}: ${number(n)}`);
  return did.length > 0 ? did.join(' · ') : t('sweep.nothing', { n: number(found.open) });
}

/** @param {string} id */
const addressOf = (id) => (id.startsWith('f') ? `/board/followups/${id}` : id.includes('.') ? `/board/calls/${id}` : null);
