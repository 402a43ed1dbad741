import { html } from '../html.js';
import { bodyOf } from '../commands.js';
import { dropDraft, isSame, joined, restore, takeBack } from '../drafts.js';
import { othersWith } from '../same-words.js';
import { isUnedited } from '../snippets.js';
import { read, readDraft, write, writeDraft } from '../storage.js';
import { t } from '../text.js';
import { exactly, laterMoments, now, toLocalInput } from '../time.js';
import { useLayoutEffect, useRef, useState } from '../vendor/hooks.js';
import { WordsField } from './words-field.js';

/** @typedef {import('../commands.js').Field} Field */
/** @typedef {import('../storage.js').Draft} Draft */

const saveAfterMs = 300;

/**
 * A form whose words are kept as they are written, with what the API said of each field beside it.
 * @param {{
 *   item: string,
 *   form: string,
 *   title: string,
 *   fields: Field[],
 *   errors?: Record<string, string[]>,
 *   language?: string | null,
 *   notice?: import('../html.js').Children,
 *   customer?: string,
 *   submit: (body: Record<string, unknown>, values: Draft, isWhole: () => boolean) => boolean | Promise<boolean>,
 *   cancel: () => void,
 *   discarded?: () => void,
 * }} props `submit` is false where nothing was done, and its `isWhole` whether nothing was written in the form since; `language` is that of
 * the errors where it is not the reader's
 */
export function CommandForm({ item, form, title, fields, errors = {}, language = null, notice, customer, submit, cancel, discarded }) {
  const [kept] = useState(() => restore(item, form, fields));
  const [isAsStored] = useState(() => kept !== null && isSame(kept, readDraft(item, form) ?? {}));
  const [values, setValues] = useState(/** @type {Draft} */ (kept ?? {}));
  const [missing, setMissing] = useState(/** @type {Record<string, string[]>} */ ({}));
  const root = useRef(/** @type {HTMLFormElement | null} */ (null));
  const latest = useRef(values);
  const hasRare = fields.some((field) => field.rare);

  // Before the next letter: it would be a key of the page.
  useLayoutEffect(() => {
    /** @type {HTMLElement | null | undefined} */ (root.current?.querySelector('textarea, select, input'))?.focus({ preventScroll: true });
    root.current?.scrollIntoView({ block: 'nearest' });
  }, []);

  const given = useRef(/** @type {Draft | null} */ (null));
  /** @param {Draft} now nobody is writing what was only restored, and what was given is no draft any more */
  const keep = (now) => {
    if (now !== given.current && !(now === kept && isAsStored) && Object.keys(now).length > 0) {
      writeDraft(item, form, now);
    }
  };

  // A tab that crashes loses no more than the last word. What is to end with the form ends as it is removed: other effects go on until the
  // next frame, when the words may have been given, or given back, already.
  useLayoutEffect(() => {
    const timer = setTimeout(() => keep(values), saveAfterMs);
    return () => clearTimeout(timer);
  }, [values]);

  const isThere = useRef(true);
  useLayoutEffect(() => () => {
    isThere.current = false;
    keep(latest.current);
  }, []);

  const fieldsNow = useRef(fields);
  fieldsNow.current = fields;
  useLayoutEffect(() => takeBack(item, form, (returned, onlyIfEmpty) => {
    const mine = latest.current;
    const isFree = Object.values(mine).every((value) => value === '') || isSame(mine, returned);
    if (isFree || !onlyIfEmpty) {
      latest.current = isFree ? returned : joined(fieldsNow.current, mine, returned);
      setValues(latest.current);
    }

    return isFree || !onlyIfEmpty;
  }), []);

  /** @param {string} name @param {string | boolean} value */
  function set(name, value) {
    latest.current = { ...latest.current, [name]: value };
    setValues(latest.current);
    setMissing(({ [name]: _, ...others }) => others);
  }

  const asking = useRef(false);
  const giving = useRef(false);
  const [isAsking, setAsking] = useState(false);

  /**
   * Whether what is said to the customer is said to them alone; else it is shown back.
   * @param {Record<string, unknown>} body
   */
  async function areTheirs(body) {
    const said = fields.filter((field) => field.toCustomer && body[field.name]);
    const unedited = said.filter((field) => isUnedited(`${body[field.name]}`));
    if (unedited.length > 0) {
      return showBack(unedited[0].name, t('snippets.unedited'));
    }

    if (!customer || body.sameWords === true) {
      return true;
    }

    asking.current = true;
    setAsking(true);
    try {
      for (const field of said) {
        const others = await othersWith(`${body[field.name]}`, customer);
        if (!isThere.current) {
          return false;
        }

        if (others > 0) {
          return showBack(field.name, t('words.same', { n: others }));
        }
      }
    } finally {
      asking.current = false;
      setAsking(false);
    }

    return true;
  }

  /** @param {string} field @param {string} why */
  function showBack(field, why) {
    setMissing({ [field]: [why] });
    document.getElementById(`${form}-${field}`)?.focus();
    return false;
  }

  /** @param {Event} [event] */
  async function send(event) {
    event?.preventDefault();
    if (asking.current || giving.current) {
      return;
    }

    const sent = latest.current;
    const body = bodyOf(fields, sent);
    const empty = fields.filter((field) => field.required && !body[field.name]);
    setMissing(Object.fromEntries(empty.map((field) => [field.name, [t('field.required')]])));
    if (empty.length > 0) {
      document.getElementById(`${form}-${empty[0].name}`)?.focus();
      return;
    }

    const isTheirs = await areTheirs(body);
    if (!isThere.current || !isTheirs) {
      return;
    }

    // What was written while the app was asked belongs to it too, and is looked at first.
    if (latest.current !== sent) {
      await send();
      return;
    }

    // What was restored is this form's, also where its last letters are not stored yet.
    if (kept && isSame(readDraft(item, form) ?? {}, kept)) {
      writeDraft(item, form, sent);
    }

    given.current = sent;
    const isGiven = submit(body, sent, () => latest.current === sent);
    if (isGiven instanceof Promise) {
      // Until it is answered it is a draft, exactly as it was sent.
      writeDraft(item, form, sent);
    }

    giving.current = true;
    if (await isGiven) {
      rememberMoment(form, sent);
    } else {
      given.current = null;
    }

    giving.current = false;
  }

  function discard() {
    given.current = latest.current;
    dropDraft(item, form, latest.current);
    discarded?.();
    cancel();
  }

  const all = { ...atTheirFields(fields, errors), ...missing };
  const known = new Set(fields.map((field) => field.name));
  const others = Object.entries(all).filter(([field]) => !known.has(field)).flatMap(([, messages]) => messages);
  /** @param {string} field */
  const languageOf = (field) => (missing[field] ? null : language);
  /** @param {Field} field */
  const show = (field) => html`<${FieldOf} key=${field.name} id=${`${form}-${field.name}`} form=${form} field=${field}
    value=${values[field.name] ?? field.initial} errors=${all[field.name]} language=${languageOf(field.name)} set=${(/** @type {string | boolean} */ value) => set(field.name, value)} />`;
  return html`
    <form class="command" ref=${root} onSubmit=${send} noValidate aria-labelledby=${`${form}-title`}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          if (!event.repeat) {
            send(event);
          }
        } else if (event.key === 'Escape') {
          cancel();
        }
      }}>
      <h3 id=${`${form}-title`}>${title}</h3>
      ${kept ? html`<p class="muted small">${t('draft.restored')} <button type="button" class="link" onClick=${discard}>${t('draft.discard')}</button></p>` : null}
      <div role="status">${notice ?? null}</div>
      ${others.length > 0 ? html`<p class="field-error" role="alert" lang=${language}>${others.join(' ')}</p>` : null}
      ${fields.filter((field) => !field.rare).map(show)}
      ${hasRare ? html`<details class="rare" open=${fields.some((field) => field.rare && (values[field.name] || all[field.name]))}>
        <summary>${t('field.rare')}</summary>${fields.filter((field) => field.rare).map(show)}</details>` : null}
      <div class="actions">
        <button type="submit" class="primary" aria-disabled=${isAsking ? 'true' : null} aria-busy=${isAsking ? 'true' : null}>${title} <kbd aria-hidden="true">Ctrl ↵</kbd></button>
        <button type="button" class="quiet" onClick=${cancel}>${t('cancel')}</button>
        <span class="muted small" role="status">${isAsking ? t('words.checking') : null}</span>
      </div>
    </form>`;
}

/**
 * @param {{
 *   id: string, form: string, field: Field, value?: string | boolean, errors?: string[], language: string | null,
 *   set: (value: string | boolean) => void,
 * }} props
 */
function FieldOf({ id, form, field, value, errors, language, set }) {
  const described = [field.hint && `${id}-hint`, errors && `${id}-error`].filter(Boolean).join(' ') || null;
  const common = { id, name: field.name, 'aria-describedby': described, 'aria-invalid': errors ? 'true' : null, 'aria-required': field.required ? 'true' : null };
  const text = typeof value === 'string' ? value : '';
  /** @param {{ currentTarget: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement }} event */
  const changed = (event) => set(event.currentTarget.value);
  const hint = field.hint ? html`<p class="hint" id=${`${id}-hint`}>${t(field.hint)}</p>` : null;
  const error = errors ? html`<p class="field-error" id=${`${id}-error`} lang=${language}>${errors.join(' ')}</p>` : null;
  if (field.type === 'check') {
    return html`<div class="field"><label class="check"><input type="checkbox" ...${common} checked=${value === true}
      onChange=${(/** @type {{ currentTarget: HTMLInputElement }} */ event) => set(event.currentTarget.checked)} /> ${t(field.label)}</label>${hint}${error}</div>`;
  }

  return html`
    <div class=${`field ${field.type}`}>
      <label for=${id}>${t(field.label)}${field.required || (field.type === 'choice' && field.initial !== undefined) ? null : html` <span class="muted">${t('field.optional')}</span>`}</label>
      ${hint}
      ${field.type === 'moment' && !field.past ? html`<${Presets} form=${form} withNow=${field.now ?? false} chosen=${text} choose=${set} />` : null}
      ${field.type === 'words' ? html`<${WordsField} id=${id} field=${field} common=${common} text=${text} set=${set} />`
        : field.type === 'choice' ? html`<select ...${common} value=${text} onChange=${changed}>
            ${field.choices?.map((choice) => html`<option value=${choice.value}>${choice.label}</option>`)}</select>`
        : field.type === 'moment' ? html`<input type="datetime-local" ...${common} value=${text} onInput=${changed} />`
        : html`<input type="text" dir="auto" autocomplete="off" ...${common} value=${text} onInput=${changed} />`}
      ${error}
    </div>`;
}

/**
 * What is wrong by field. What is wrong with one of several in a field, such as `channels[1]`, stands at the field too.
 * @param {Field[]} fields
 * @param {Record<string, string[]>} errors
 */
function atTheirFields(fields, errors) {
  /** @type {Record<string, string[]>} */
  const all = {};
  for (const [at, messages] of Object.entries(errors)) {
    const whole = at.replace(/\[\d+\]$/, '');
    const field = fields.some((one) => one.name === whole) ? whole : at;
    all[field] = [...(all[field] ?? []), ...messages];
  }

  return all;
}

/**
 * Moments that people mean most, and the one that was chosen last.
 * @param {{ form: string, withNow: boolean, chosen: string, choose: (value: string) => void }} props
 */
function Presets({ form, withNow, chosen, choose }) {
  const last = /** @type {string | null} */ (read(`moment:${form}`));
  const presets = [
    ...(withNow ? [{ label: t('later.now'), value: toLocalInput(now.value) }] : []),
    ...(last && Date.parse(last) > now.value.getTime() ? [{ label: t('later.last', { time: exactly(new Date(last)) }), value: last }] : []),
    ...laterMoments().map(({ key, at }) => ({ label: t(key), value: toLocalInput(at) })),
  ];
  return html`
    <div class="presets">
      ${presets.map(({ label, value }) => html`<button type="button" aria-pressed=${chosen === value ? 'true' : 'false'} onClick=${() => choose(value)}>${label}</button>`)}
    </div>`;
}

/**
 * @param {string} form
 * @param {Draft} values
 */
function rememberMoment(form, values) {
  if (typeof values.until === 'string' && values.until) {
    write(`moment:${form}`, values.until);
  }
}
