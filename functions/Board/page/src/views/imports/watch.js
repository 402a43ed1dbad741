import { get } from '../../api.js';
import { html } from '../../html.js';
import { nameOf } from '../../session.js';
import { name, t } from '../../text.js';
import { Failed, Foreign, Loading, Time } from '../../ui/parts.js';
import { reasonOf, useSend } from '../../ui/use-send.js';
import { useLoad } from '../../ui/use-load.js';
import { bytesInWords, number } from '../../ui/words.js';
import { useRef } from '../../vendor/hooks.js';
import { begin, chosen, known } from './upload.js';
import { go } from '../../router.js';

/** @typedef {import('../../types.js').Import} Import */

const everyMs = 1_500;

/** An import while it runs, and what came of it. @param {{ id: string }} props */
export function ImportView({ id }) {
  const last = useRef(/** @type {Import | null} */ (null));
  const { data, error, reload } = useLoad(id, async (signal) => {
    if (last.current?.id !== id || !isOver(last.current)) {
      last.current = /** @type {Import} */ ((await get(`/imports/${encodeURIComponent(id)}`, signal)).body);
    }

    return last.current;
  }, everyMs);
  const { busy, error: refused, run } = useSend();
  if (data === null) {
    return error ? html`<${Failed} error=${error} retry=${reload} />` : html`<${Loading} />`;
  }

  const of = known().find((one) => one.id === id)?.name;
  const again = data.dryRun && data.status === 'completed' && chosen.value && chosen.value.file.name === of ? chosen.value : null;
  const cancel = async () => {
    if (await run('DELETE', `/imports/${encodeURIComponent(id)}`)) {
      reload();
    }
  };
  const really = () => {
    if (again) {
      go('/board/imports');
      begin(again, false);
    }
  };
  return html`
    <article aria-labelledby="title">
      <header class="head">
        <div>
          <p><a href="/board/imports">${t('import.all')}</a></p>
          <h1 id="title">${of ? html`<${Foreign}>${of}<//>` : t('import.one')}</h1>
          <p class="facts"><span class=${`state ${stateOf(data)}`} role="status">${name('importStatus', data.status)}</span>
            ${data.dryRun ? html`<span>${t('import.dry')}</span>` : null}
              <span>${nameOf(data.by)}</span> <${Time} at=${data.openedAt} /></p>
        </div>
      </header>
      ${error ? html`<${Failed} error=${error} retry=${reload} />` : null}
      ${data.dryRun ? html`<p class="notice">${t('import.dry.means')}</p>` : null}
      <progress class="apart" max=${Math.max(1, data.bytes)} value=${data.bytesRead} aria-label=${t('import.read')}></progress>
      <p class="muted small">${t('import.bytes', { read: bytesInWords(data.bytesRead), all: bytesInWords(data.bytes) })}
        ${data.rowsPerSecond ? html` · ${t('import.rate', { n: number(data.rowsPerSecond, { maximumFractionDigits: 0 }) })}` : null}
        ${data.estimatedEndAt ? html` · ${t('import.end')} <${Time} at=${data.estimatedEndAt} />` : null}</p>
      <dl class="numbers card apart">
        ${/** @type {const} */ (['rows', 'created', 'duplicate', 'edited', 'deleted', 'refused']).map((key) => html`
          <div key=${key} class=${key === 'refused' && data[key] > 0 ? 'bad' : ''}>
            <dt>${t(data.dryRun && key === 'created' ? 'import.would' : `import.${key}`)}</dt><dd>${number(data[key])}</dd></div>`)}
      </dl>
      ${refused ? html`<p class="field-error" role="alert">${reasonOf(refused)}</p>` : null}
      <div class="actions apart">
        ${again ? html`<button type="button" class="primary" onClick=${really}>${t('import.really')}</button>` : null}
        ${data.refused > 0 ? html`<a class="button" download=${`refusals-${id}.csv`}
          href=${`/api/imports/${encodeURIComponent(id)}/refusals`}>${t('import.refusals')}</a>` : null}
        ${isOver(data) || data.status === 'cancelling' ? null
          : html`<button type="button" disabled=${busy} onClick=${cancel}>${t('import.cancel')}</button>`}
      </div>
      ${data.columns.length > 0 ? html`
        <details class="card"><summary><h2>${t('import.columns')}</h2></summary>
          <p class="muted">${[data.format, data.encoding, data.separator && name('separator', data.separator)]
            .filter(Boolean).join(' · ')}</p>
          <dl class="facts-list">${data.columns.map(({ column, field }) => html`
            <div key=${column}><dt><bdi>${column}</bdi></dt>
              <dd>${field ? name('importField', field) : html`<span class="muted">${t('import.notRead')}</span>`}</dd></div>`)}</dl>
        </details>` : null}
    </article>`;
}

/** @param {Import} one */
const isOver = ({ status }) => status === 'completed' || status === 'cancelled' || status === 'failed';

/** @param {Import} one */
const stateOf = ({ status }) => (status === 'completed' ? 'closed' : status === 'failed' ? 'away' : 'new');
