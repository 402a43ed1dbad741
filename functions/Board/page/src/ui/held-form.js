import { announce } from '../announce.js';
import { html } from '../html.js';
import { errorsIn, forgetErrors, hold, outbox } from '../outbox.js';
import { withNames } from '../session.js';
import { t } from '../text.js';
import { CommandForm } from './command-form.js';

/**
 * What is sent of what stands in a form.
 * @typedef {{ path: string, body?: Record<string, unknown>, method?: import('../outbox.js').Method, moment?: string }} Request `moment` is as in the outbox
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
 *   customer?: string,
 *   etag?: string | null,
 *   seen?: number,
 *   news?: string[],
 *   isPast?: boolean,
 *   blocked?: string | null,
 *   held?: () => void,
 *   close: () => void,
 * }} props `news` is what others did while it was open, `isPast` whether its command is no longer allowed, `blocked` why it can't be given now
 */
export function HeldForm({
  item, form, title, fields, address, about, request, customer, etag = null, seen = 0, news = [], isPast = false, blocked = null, held, close,
}) {
  const refused = outbox.value.find((entry) => entry.item === item && entry.form === form && entry.state === 'refused' && entry.isInForm);
  const notice = refused || isPast || news.length > 0 || blocked ? html`
    <div class="notice">
      ${refused ? html`<p><strong>${t('held.refused', { what: title })}</strong>
        <span lang="en">${withNames(refused.problem?.detail ?? refused.problem?.title ?? '')}</span></p>` : null}
      ${isPast ? html`<p>${t('form.past')}</p>` : null}
      ${news.length > 0 ? html`<p>${t('form.meanwhile')}</p><ul class="news">${news.map((one) => html`<li>${one}</li>`)}</ul>` : null}
      ${blocked ? html`<p>${blocked}</p>` : null}
    </div>` : null;
  return html`
    <${CommandForm} key=${form} item=${item} form=${form} title=${title} fields=${fields} errors=${errorsIn(item, form)} language="en" notice=${notice} customer=${customer}
      cancel=${close} discarded=${() => forgetErrors(item, form)}
      submit=${(/** @type {Record<string, unknown>} */ given, /** @type {import('../storage.js').Draft} */ values) => {
        if (blocked) {
          announce(blocked);
          return false;
        }

        const { path, body, method, moment } = request(given);
        hold({ item, form, address, about, path, body, method, moment, values, etag, seen });
        held?.();
        close();
        return true;
      }} />`;
}
