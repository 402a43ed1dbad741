import { announce } from '../announce.js';
import { dropDraft } from '../drafts.js';
import { html } from '../html.js';
import { fragment, go } from '../router.js';
import { t } from '../text.js';
import { useEffect, useRef } from '../vendor/hooks.js';
import { CommandForm } from './command-form.js';
import { errorsOf, useSend } from './use-send.js';

/**
 * Something that can be done, with the form that it needs; without fields it is done at once.
 * @typedef {{
 *   form: string,
 *   title: string,
 *   fields?: import('../commands.js').Field[],
 *   request: (body: Record<string, any>) => { method: string, path: string, body?: unknown } | { errors: Record<string, string[]> },
 * }} Action
 */

/**
 * What can be done with something whose changes are sent at once. One form is open at a time, and the address says which.
 * @param {{
 *   item: string,
 *   label: string,
 *   actions: Action[],
 *   etag?: string | null,
 *   done: (form: string, body: any) => void,
 * }} props
 */
export function Actions({ item, label, actions, etag = null, done }) {
  const open = actions.find((action) => action.fields && action.form === fragment.value);
  const bar = useRef(/** @type {HTMLElement | null} */ (null));
  const { busy, error, run, clear } = useSend();
  const refused = useRef(/** @type {Record<string, string[]> | undefined} */ (undefined));
  useEffect(clear, [fragment.value]);

  const close = () => {
    const form = open?.form;
    refused.current = undefined;
    go(location.pathname, { replace: true });
    /** @type {HTMLElement | null | undefined} */ (bar.current?.querySelector(`[data-form="${form}"]`))?.focus({ preventScroll: true });
  };

  /** @param {Action} action @param {Record<string, unknown>} body @param {import('../storage.js').Draft} [values] as they stand in its form */
  async function give(action, body, values = {}) {
    const request = action.request(body);
    if ('errors' in request) {
      refused.current = request.errors;
      clear();
      return;
    }

    refused.current = undefined;
    const answer = await run(request.method, request.path, { body: request.body, ifMatch: etag });
    if (answer) {
      dropDraft(item, action.form, values);
      announce(t('send.done', { what: action.title }));
      if (action.fields) {
        close();
      }

      done(action.form, answer.body);
    }
  }

  const errors = refused.current ?? errorsOf(error);
  return html`
    <div class="doings" role="group" aria-label=${label} aria-busy=${busy ? 'true' : null}>
      <div class="bar" ref=${bar}>
        ${actions.map((action) => html`
          <button type="button" key=${action.form} data-form=${action.form}
            aria-expanded=${action.fields ? (open === action ? 'true' : 'false') : null}
            onClick=${() => (action.fields ? go(`#${action.form}`, { replace: true }) : give(action, {}))}>${action.title}</button>`)}
      </div>
      ${errors && !open ? html`<p class="field-error" role="alert">${Object.values(errors).flat().join(' ')}</p>` : null}
      ${open ? html`<${CommandForm} key=${open.form} item=${item} form=${open.form} title=${open.title}
        fields=${open.fields} errors=${errors} cancel=${close}
        submit=${(/** @type {Record<string, unknown>} */ body, /** @type {import('../storage.js').Draft} */ values) => give(open, body, values)} />` : null}
    </div>`;
}
