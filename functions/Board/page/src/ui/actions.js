import { announce } from '../announce.js';
import { isSame } from '../drafts.js';
import { html } from '../html.js';
import { fragment, go } from '../router.js';
import { readDraft, writeDraft } from '../storage.js';
import { isolated, t } from '../text.js';
import { useEffect, useLayoutEffect, useRef, useState } from '../vendor/hooks.js';
import { CommandForm } from './command-form.js';
import { errorsOf, languageOf, useSend } from './use-send.js';

/** @typedef {import('../commands.js').Field} Field */

/**
 * Something that can be done, with the form that it needs; without fields it is done at once.
 * @typedef {{
 *   form: string,
 *   title: string,
 *   fields?: Field[],
 *   notice?: import('../html.js').Children,
 *   replaces?: boolean,
 *   told?: string,
 *   request: (body: Record<string, any>) => { method: string, path: string, body?: unknown, onlyIfNew?: boolean } | { errors: Record<string, string[]> },
 * }} Action `notice` is what it will do; `replaces` whether its form holds all of what is changed, as a colleague may change it too;
 * `told` is what is said once it is done, where its title does not say it
 */

/**
 * What can be done with something whose changes are sent at once. One form is open at a time, and the address says which.
 * @param {{
 *   item: string,
 *   label: string,
 *   actions: Action[],
 *   etag?: string | null,
 *   reload?: () => unknown,
 *   done: (form: string, body: any) => void,
 * }} props `reload` reads again what a colleague has changed meanwhile
 */
export function Actions({ item, label, actions, etag = null, reload, done }) {
  const open = actions.find((action) => action.fields && action.form === fragment.value);
  const bar = useRef(/** @type {HTMLElement | null} */ (null));
  const { busy, error, run, clear } = useSend();
  const [isAskedToWait, setIsAskedToWait] = useState(false);
  const refused = useRef(/** @type {Record<string, string[]> | undefined} */ (undefined));
  // What was given last, with its form or without.
  const given = useRef(/** @type {Action | null} */ (null));
  // What was refused in one form is of no other.
  useEffect(() => {
    refused.current = undefined;
    clear();
  }, [fragment.value]);

  // What is given is for what was there when its form opened, also where it has been read again since.
  const opened = useRef(/** @type {{ form?: string, etag: string | null, fields: Field[] }} */ ({ etag, fields: [] }));
  useLayoutEffect(() => {
    opened.current = { form: open?.form, etag, fields: open?.fields ?? [] };
  }, [open?.form]);
  const isOfOpen = given.current === null || given.current.form === open?.form;
  const hasChanged = error?.status === 412 && isOfOpen;
  const isBehind = error?.status === 412 || error?.status === 409;
  useEffect(() => {
    if (isBehind) {
      reload?.();
    }
  }, [isBehind]);
  useEffect(() => {
    // Once refused, the reader has seen what changed: given again, it counts.
    if (hasChanged) {
      opened.current = { ...opened.current, etag };
    }
  }, [hasChanged, etag]);
  const news = open?.replaces && opened.current.form === open.form && (hasChanged || opened.current.etag !== etag)
    ? changesOf(opened.current.fields, open.fields ?? []) : [];

  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const isThere = useRef(true);
  useLayoutEffect(() => () => void (isThere.current = false), []);

  const close = () => {
    const form = open?.form;
    // Who has gone on elsewhere stays there.
    const isHere = root.current?.contains(document.activeElement) || document.activeElement === document.body;
    go(location.pathname + location.search, { replace: true });
    if (isHere) {
      /** @type {HTMLElement | null | undefined} */ (bar.current?.querySelector(`[data-form="${form}"]`))?.focus({ preventScroll: true });
    }
  };

  /**
   * @param {Action} action
   * @param {Record<string, unknown>} body
   * @param {import('../storage.js').Draft} [values] as they stood in its form
   * @param {() => boolean} [isWhole] whether nothing was written there since
   */
  async function give(action, body, values = {}, isWhole = () => true) {
    if (busy) {
      announce(t('send.wait', { what: given.current?.title ?? '' }));
      setIsAskedToWait(true);
      return false;
    }

    const request = action.request(body);
    given.current = action;
    if ('errors' in request) {
      refused.current = request.errors;
      clear();
      return false;
    }

    refused.current = undefined;
    const answer = await run(request.method, request.path, {
      body: request.body, onlyIfNew: request.onlyIfNew,
      // Of what is gone meanwhile there is nothing to compare with.
      ifMatch: etag !== null && action === open && opened.current.form === action.form ? opened.current.etag : etag,
    });
    setIsAskedToWait(false);
    if (!answer) {
      return false;
    }

    if (isSame(readDraft(item, action.form) ?? {}, values)) {
      writeDraft(item, action.form, null);
    }

    announce(action.told ?? t('send.done', { what: action.title }));
    // The reader may be elsewhere by now, or have gone on writing: what is open stays.
    if (action.fields && isThere.current && fragment.value === action.form) {
      if (isWhole()) {
        close();
      } else {
        opened.current = { form: action.form, etag: answer.etag, fields: action.fields };
      }
    }

    done(action.form, answer.body);
    return true;
  }

  const errors = refused.current ?? errorsOf(error);
  const language = refused.current ? null : languageOf(error);
  useEffect(() => {
    const field = /** @type {HTMLElement | null | undefined} */ (root.current?.querySelector('form.command [aria-invalid=true]'));
    if (open && errors && isOfOpen && field) {
      announce(Object.values(errors).flat().join(' '), language);
      field.focus();
    }
  }, [refused.current, error]);
  return html`
    <div class="doings" ref=${root} role="group" aria-label=${label} aria-busy=${busy ? 'true' : null}>
      <div class="bar" ref=${bar}>
        ${actions.map((action) => html`
          <button type="button" key=${action.form} data-form=${action.form}
            aria-expanded=${action.fields ? (open === action ? 'true' : 'false') : null}
            onClick=${() => (action.fields ? go(`#${action.form}`, { replace: true }) : give(action, {}))}>${action.title}</button>`)}
      </div>
      ${errors && !(open && isOfOpen) ? html`<p class="field-error" role="alert">${given.current && (open || given.current.fields) ? `${given.current.title}: ` : ''}<span
        lang=${language}>${Object.values(errors).flat().join(' ')}</span></p>` : null}
      ${busy && isAskedToWait ? html`<p class="muted small">${t('send.wait', { what: given.current?.title ?? '' })}</p>` : null}
      ${open ? html`<${CommandForm} key=${open.form} item=${item} form=${open.form} title=${open.title}
        fields=${open.fields} errors=${isOfOpen ? errors : undefined} language=${language} cancel=${close}
        notice=${open.notice || news.length > 0 ? html`
          ${open.notice}
          ${news.length > 0 ? html`<div class="notice"><p>${t('form.meanwhile')}</p>
            <ul class="news">${news.map((one) => html`<li>${one}</li>`)}</ul></div>` : null}` : null}
        submit=${(/** @type {Record<string, unknown>} */ body, /** @type {import('../storage.js').Draft} */ values, /** @type {() => boolean} */ isWhole) =>
          give(open, body, values, isWhole)} />` : null}
    </div>`;
}

/**
 * What a colleague has changed since a form was opened, in words.
 * @param {Field[]} before
 * @param {Field[]} after
 */
const changesOf = (before, after) => after
  .filter((field) => before.some((one) => one.name === field.name && one.initial !== field.initial))
  .map((field) => t('send.changedField', {
    field: t(field.label),
    value: isolated(field.choices?.find((choice) => choice.value === field.initial)?.label ?? `${field.initial || '–'}`),
  }));
