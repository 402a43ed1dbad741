import { html } from '../../html.js';
import { query } from '../../router.js';
import { t } from '../../text.js';
import { useEffect, useRef } from '../../vendor/hooks.js';
import { plusDays, today } from './figures.js';

const spans = [7, 28, 91, 365];

/**
 * The days of a report: from and to, and the spans that are asked for most.
 * @param {{
 *   shown: { from?: string, to?: string },
 *   errors?: Record<string, string[]>,
 *   addressOf: (days: { from: string, to: string }) => string,
 *   go: (days: { from: string, to: string }, given: FormData) => void,
 *   children?: import('../../html.js').Children,
 * }} props
 */
export function Span({ shown, errors, addressOf, go, children }) {
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  // What is being filled in stays while the report is read; another address begins anew.
  useEffect(() => form.current?.reset(), [query.value]);
  /** @param {SubmitEvent} event */
  const show = (event) => {
    event.preventDefault();
    const given = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    go({ from: `${given.get('from')}`, to: `${given.get('to')}` }, given);
  };
  const to = today();
  return html`
    <form class="filter report-span" ref=${form} onSubmit=${show} aria-label=${t('report.days')}>
      ${/** @type {const} */ (['from', 'to']).map((field) => html`
        <div class="field"><label for=${`report-${field}`}>${t(`report.${field}`)}</label>
          <input id=${`report-${field}`} name=${field} type="date" defaultValue=${shown[field]} aria-invalid=${errors?.[field] ? 'true' : null}
            aria-describedby=${`report-${field}-error`} />
          <span class="field-error" id=${`report-${field}-error`}>${errors?.[field]
            ? html`<span role="alert" lang="en">${errors[field].join(' ')}</span>` : null}</span></div>`)}
      ${children}
      <div class="actions"><button type="submit" class="primary">${t('report.show')}</button>
        ${spans.map((days) => html`<a class="button" href=${addressOf({ from: plusDays(to, 1 - days), to })}>
          ${t('report.last', { n: days })}</a>`)}</div>
    </form>`;
}
