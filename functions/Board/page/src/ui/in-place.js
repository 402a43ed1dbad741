import { announce } from '../announce.js';
import { ApiError, get } from '../api.js';
import { restore } from '../drafts.js';
import { Overtaken, patchCustomer } from '../guarded.js';
import { html } from '../html.js';
import { fragment } from '../router.js';
import { readDraft, writeDraft } from '../storage.js';
import { t } from '../text.js';
import { useLayoutEffect, useRef, useState } from '../vendor/hooks.js';

/** @typedef {import('../types.js').Customer} Customer */

/**
 * What is changed where it stands: saved at once, by whoever has seen it as it is, with what the API said of it beside it.
 * @typedef {{
 *   customer: Customer,
 *   etag: string | null,
 *   form: string,
 *   label: string,
 *   path?: string,
 *   member: string,
 *   of: (customer: Customer) => unknown,
 *   toText: (value: unknown) => string,
 *   fromText: (text: string) => unknown,
 *   input?: 'line' | 'words' | 'number' | 'email' | 'tel',
 *   choices?: { value: string, label: string }[],
 *   hint?: string,
 *   close: () => void,
 *   saved: () => Promise<void>,
 *   gone?: { why: string, keep: string, instead: (text: string) => void } | null,
 * }} InPlaceProps `gone` where a colleague has deleted it meanwhile: what is said, and what can be done with the words
 */

/** @param {InPlaceProps} props */
export function InPlace({ customer, etag, form, label, path, member, of, toText, fromText, input = 'line', choices, hint, close, saved, gone = null }) {
  const [kept, setKept] = useState(() => restore(customer.id, form, [{ name: 'value', type: input === 'words' ? 'words' : 'line', label: 'field.note' }]));
  const [seen, setSeen] = useState({ value: of(customer), etag });
  const [text, setText] = useState(() => /** @type {string | undefined} */ (kept?.value) ?? toText(seen.value));
  const latest = useRef(text);
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState(/** @type {string[]} */ ([]));
  // Who comes back to a draft has not seen what a colleague has written there since.
  const [news, setNews] = useState(() => (kept && kept.seen !== JSON.stringify(seen.value) ? toText(seen.value) : null));
  const field = useRef(/** @type {HTMLElement | null} */ (null));
  // Before the next letter: it would be a key of the page.
  useLayoutEffect(() => {
    /** @type {HTMLElement | null | undefined} */ (field.current?.querySelector('input, textarea, select'))?.focus();
  }, []);

  const isThere = useRef(true);
  useLayoutEffect(() => () => void (isThere.current = false), []);

  /** @param {string} value */
  const put = (value) => {
    latest.current = value;
    setText(value);
  };

  /** @param {{ currentTarget: { value: string } }} event */
  const changed = (event) => {
    put(event.currentTarget.value);
    setErrors([]);
    keep(event.currentTarget.value, seen.value);
  };

  /** @param {string} value @param {unknown} current what the reader knows to stand there */
  const keep = (value, current) =>
    writeDraft(customer.id, form, value === toText(current) ? null : { value, seen: JSON.stringify(current) ?? '' });

  const discard = () => {
    setKept(null);
    setNews(null);
    put(toText(seen.value));
    writeDraft(customer.id, form, null);
    /** @type {HTMLElement | null | undefined} */ (field.current?.querySelector('input, textarea, select'))?.focus();
  };

  const leave = () => {
    writeDraft(customer.id, form, null);
    close();
  };

  /** @param {Event} [event] */
  async function save(event) {
    event?.preventDefault();
    if (busy) {
      return;
    }

    if (gone) {
      writeDraft(customer.id, form, null);
      gone.instead(text);
      return;
    }

    setBusy(true);
    setErrors([]);
    const sent = latest.current;
    try {
      await patchCustomer({ id: customer.id, path, body: { [member]: fromText(sent) }, etag: seen.etag, seen: seen.value, of });
      announce(t('inPlace.saved', { what: label }));
      await saved();
      await finish(sent);
    } catch (failed) {
      setBusy(false);
      if (failed instanceof Overtaken) {
        setNews(toText(failed.value));
        setSeen({ value: failed.value, etag: failed.etag });
        keep(latest.current, failed.value);
      } else {
        setErrors(messagesOf(failed));
      }

      // What is not there any more is seen to be gone.
      if (failed instanceof Overtaken || (failed instanceof ApiError && failed.status === 404)) {
        await saved();
      }

      /** @type {HTMLElement | null | undefined} */ (field.current?.querySelector('input, textarea, select'))?.focus();
    }
  }

  /** The reader may be elsewhere by now, or have gone on writing: what is open stays. @param {string} sent */
  async function finish(sent) {
    if (latest.current === sent && isThere.current && fragment.value === form) {
      leave();
    } else if (readDraft(customer.id, form)?.value === sent) {
      writeDraft(customer.id, form, null);
    } else if (isThere.current) {
      const { body, etag: now } = await get(`/customers/${customer.id}`);
      const value = of(/** @type {Customer} */ (body));
      setSeen({ value, etag: now });
      setNews(null);
      keep(latest.current, value);
      setBusy(false);
    }
  }

  const described = [hint && `${form}-hint`, errors.length > 0 && `${form}-error`].filter(Boolean).join(' ') || null;
  const common = {
    id: form, 'aria-describedby': described, 'aria-invalid': errors.length > 0 ? 'true' : null, value: text, dir: 'auto', onInput: changed,
  };
  return html`
    <form class="in-place field" ref=${field} onSubmit=${save} noValidate onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        close();
      } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        save(event);
      }
    }}>
      <label for=${form}>${label}</label>
      ${hint ? html`<p class="hint" id=${`${form}-hint`}>${hint}</p>` : null}
      ${choices ? html`<select ...${common} onChange=${changed}>${choices.map((choice) => html`<option value=${choice.value}>${choice.label}</option>`)}</select>`
        : input === 'words' ? html`<textarea ...${common} rows="3" maxlength="10000"></textarea>`
        : html`<input ...${common} type="text" autocomplete="off" inputmode=${{ number: 'numeric', email: 'email', tel: 'tel', line: null }[input]} />`}
      ${kept ? html`<p class="muted small" role="status">${t('draft.restored')} <button type="button" class="link" onClick=${discard}>${t('draft.discard')}</button></p>` : null}
      ${gone ? html`<p class="notice bad" role="alert">${gone.why}</p>` : null}
      ${errors.length > 0 && !gone ? html`<p class="field-error" id=${`${form}-error`} role="alert" lang=${errors[0] === t('failed.offline') ? null : 'en'}>${errors.join(' ')}</p>` : null}
      ${news !== null && !gone ? html`<p class="notice bad" role="alert">${t('inPlace.overtaken')} <bdi>${news || t('inPlace.nothing')}</bdi></p>` : null}
      <div class="actions">
        <button type="submit" class="primary" aria-disabled=${busy ? 'true' : null}>${gone ? gone.keep : t(news === null ? 'inPlace.save' : 'inPlace.anyway')}</button>
        <button type="button" class="quiet" onClick=${leave}>${t('cancel')}</button>
      </div>
    </form>`;
}

/** @param {unknown} failed */
export const messagesOf = (failed) => (!(failed instanceof ApiError) || failed.status === 0 ? [t('failed.offline')]
  : Object.values(failed.problem.errors ?? {}).flat().concat(failed.problem.errors ? [] : [failed.message]));
