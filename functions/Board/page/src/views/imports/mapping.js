import { html } from '../../html.js';
import { name, t } from '../../text.js';

/** The fields of a mention that a column can hold. */
const fieldNames = [
  'externalId', 'author.handle', 'author.displayName', 'author.email', 'author.phone', 'author.timeZone', 'text', 'url',
    'postedAt', 'kind', 'channel',
  'inReplyTo', 'deleted',
];

/**
 * The first rows of a file under what each column is read as.
 * @param {{
 *   sample: import('./sample.js').Sample,
 *   map: Record<string, string>,
 *   fields: Map<string, string | null>,
 *   set: (column: string, field: string) => void,
 * }} props
 */
export const Mapping = ({ sample, map, fields, set }) => html`
  <p class="hint">${t('import.mapping')}</p>
  <div class="wide" role="region" tabindex="0" aria-label=${t('import.firstRows')}>
    <table>
      <thead><tr>
        ${sample.columns.map((column, at) => {
          const proposed = fields.get(column) ?? null;
          return html`
            <th scope="col" key=${at}>
              <label for=${`column-${at}`}><bdi>${column}</bdi></label>
              <select id=${`column-${at}`} value=${map[column] || proposed || ''} disabled=${column.includes(',')}
                onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ event) => set(column, event.currentTarget.value)}>
                ${proposed && !map[column] ? null : html`<option value="">${t(sample.isCsv ? 'import.notRead' : 'import.byName')}</option>`}
                ${fieldNames.map((field) => html`<option value=${field}>${name('importField', field)}</option>`)}
              </select>
            </th>`;
        })}
      </tr></thead>
      <tbody>${sample.rows.map((row, n) => html`<tr key=${n}>
        ${sample.columns.map((_, at) => html`<td key=${at} dir="auto">${row[at] ?? ''}</td>`)}</tr>`)}</tbody>
    </table>
  </div>`;
