import { html } from '../html.js';
import { hold, outbox } from '../outbox.js';
import { CommandForm } from './command-form.js';

/**
 * What is sent of what stands in a form.
 * @typedef {{ path: string, body?: Record<string, unknown>, method?: import('../outbox.js').Method }} Request
 */

/**
 * A form whose command can be undone for a while. What the API refused is shown where it is to be mended.
 * @param {{
 *   item: string,
 *   form: string,
 *   title: string,
 *   fields: import('../commands.js').Field[],
 *   address: string,
 *   about: string,
 *   request: (body: Record<string, unknown>) => Request,
 *   etag?: string | null,
 *   seen?: number,
 *   held?: () => void,
 *   close: () => void,
 * }} props
 */
export function HeldForm({ item, form, title, fields, address, about, request, etag = null, seen = 0, held, close }) {
  const refused = outbox.value.find((entry) => entry.item === item && entry.form === form && entry.state === 'refused');
  return html`
    <${CommandForm} key=${form} item=${item} form=${form} title=${title} fields=${fields} errors=${refused?.problem?.errors} cancel=${close}
      submit=${(/** @type {Record<string, unknown>} */ given, /** @type {import('../storage.js').Draft} */ values) => {
        const { path, body, method } = request(given);
        hold({ item, form, address, about, path, body, method, values, etag, seen });
        held?.();
        close();
      }} />`;
}
