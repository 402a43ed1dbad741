import { ApiError, send } from '../../api.js';
import { html } from '../../html.js';
import { isAdmin, roster } from '../../session.js';
import { name, t } from '../../text.js';
import { exactly, now, officeZone } from '../../time.js';
import { errorsOf, useSend } from '../../ui/use-send.js';
import { dayName, lengthInWords, weekdays } from '../../ui/words.js';
import { useEffect, useState } from '../../vendor/hooks.js';

/** @typedef {import('../../types.js').ServiceLevels} Levels */
/** @typedef {import('../../types.js').ServiceLevelPreview} Preview */
/** @typedef {{ currentTarget: HTMLInputElement | HTMLSelectElement }} Changed */
/** @typedef {{ preview: Preview | null, errors: Record<string, string[]> }} Result */
/**
 * Other hours by weekday, and a day that is closed; `version` is that of what they were copied from.
 * @typedef {{ calendar: string, hours: Record<string, string>, closed: string, version: number }} Edit
 */

const knownChannels = ['twitter', 'facebook', 'blog', 'review', 'email'];
const kinds = ['problem', 'question', 'praise', 'idea', 'other'];
const afterMs = 300;

/** @type {Result} */
const nothing = { preview: null, errors: {} };

/**
 * When a mention would be due, by what holds and by hours that are only tried.
 * @param {{ levels: Levels, reload: () => Promise<void> }} props
 */
export function LevelsPreview({ levels, reload }) {
  const [channel, setChannel] = useState('twitter');
  const [kind, setKind] = useState('problem');
  const [at, setAt] = useState(fridayAfternoon);
  const [edit, setEdit] = useState(/** @type {Edit | null} */ (null));
  const edited = edit && documentOf(levels, edit);
  const asked = { channel, kind, at, zone: officeZone.value };
  const current = usePreview(asked, levels.version);
  const tried = usePreview(edited && { ...asked, serviceLevels: edited }, levels.version);
  const channels = [...new Set([...knownChannels, ...roster.value.flatMap((member) => member.channels)])];

  /** @param {string} id @param {import('../../text.js').Key} label @param {string} value @param {(value: string) => void} set @param {{ value: string, label: string }[]} choices */
  const choice = (id, label, value, set, choices) => html`
    <div class="field"><label for=${id}>${t(label)}</label>
      <select id=${id} value=${value} onChange=${(/** @type {Changed} */ event) => set(event.currentTarget.value)}>
        ${choices.map((one) => html`<option value=${one.value}>${one.label}</option>`)}
      </select></div>`;

  return html`
    <section class="card" aria-labelledby="preview"><h2 id="preview">${t('preview')}</h2>
      <p class="muted">${t('preview.what')}</p>
      <div class="filter">
        ${choice('preview-channel', 'filter.channel', channel, setChannel, channels.map((value) => ({ value, label: name('channel', value) })))}
        ${choice('preview-kind', 'preview.kind', kind, setKind, kinds.map((value) => ({ value, label: name('kind', value) })))}
        <div class="field"><label for="preview-at">${t('preview.at', { zone: officeZone.value })}</label>
          <input id="preview-at" type="datetime-local" value=${at} aria-describedby=${current.errors.at ? 'preview-at-error' : null}
            onInput=${(/** @type {Changed} */ event) => setAt(event.currentTarget.value)} />
          ${current.errors.at ? html`<p class="field-error" id="preview-at-error">${current.errors.at.join(' ')}</p>` : null}</div>
      </div>
      <div role="status"><${InWords} title=${t('preview.now')} result=${current} />
        ${edited ? html`<${InWords} title=${t('preview.then')} result=${tried} />` : null}</div>
      ${edit ? html`<${Hours} levels=${levels} edit=${edit} set=${setEdit} errors=${tried.errors} document=${edited} reload=${reload} />`
        : html`<div class="actions apart"><button type="button" onClick=${() => setEdit(editOf(levels, Object.keys(levels.calendars)[0]))}>${
          t('preview.try')}</button></div>`}
    </section>`;
}

/** @param {{ title: string, result: Result }} props */
const InWords = ({ title, result: { preview } }) => (preview === null ? null : html`
  <h3>${title}</h3>
  <p class="muted">${t('preview.policy', { policy: preview.policy, calendar: preview.calendar })}${
    preview.openFrom === preview.at ? null : html` ${t('preview.closed', { time: exactly(preview.openFrom) })}`}</p>
  <ul class="sentences">
    ${/** @type {const} */ (['firstResponse', 'nextResponse', 'resolution']).map((clock) => html`
      <li key=${clock}>${t(`preview.${clock}`, { time: exactly(preview[clock].dueAt), target: lengthInWords(preview[clock].target) })}
        <span class="muted"> ${t('preview.warn', { time: exactly(preview[clock].warnAt) })}${
          preview[clock].backstopAt ? ` ${t('preview.backstop', { time: exactly(preview[clock].backstopAt ?? '') })}` : ''}</span></li>`)}
  </ul>`);

/**
 * Other hours of a calendar; an admin can keep them.
 * @param {{
 *   levels: Levels, edit: Edit, set: (edit: Edit | null) => void, errors: Record<string, string[]>, document: unknown, reload: () => Promise<void>,
 * }} props
 */
function Hours({ levels, edit, set, errors, document, reload }) {
  const { busy, error, run } = useSend();
  const own = `calendars.${edit.calendar}.`;
  const all = { ...errors, ...errorsOf(error) };
  const shown = weekdays.map((day) => `${own}hours.${day}`);
  /** @param {string} path */
  const of = (path) => Object.entries(all).filter(([at]) => at === path || at.startsWith(`${path}[`)).flatMap(([, messages]) => messages);
  const others = Object.entries(all).filter(([at]) => at !== 'at' && !shown.some((path) => at === path || at.startsWith(`${path}[`))).flatMap(([, words]) => words);

  /** @param {Event} event */
  async function keep(event) {
    event.preventDefault();
    if (await run('PUT', '/service-levels', { body: document, ifMatch: `"${edit.version}"` })) {
      set(null);
    }

    // Also where it was refused: a colleague's change is seen at once.
    await reload();
  }

  return html`
    <form onSubmit=${keep} aria-labelledby="preview-hours"><h3 id="preview-hours">${t('preview.hours')}</h3>
      <p class="hint" id="preview-hours-hint">${t('preview.hours.hint')}</p>
      ${Object.keys(levels.calendars).length > 1 ? html`
        <div class="field"><label for="preview-calendar">${t('preview.calendar')}</label>
          <select id="preview-calendar" value=${edit.calendar}
            onChange=${(/** @type {Changed} */ event) => set(editOf(levels, event.currentTarget.value))}>
            ${Object.keys(levels.calendars).map((calendar) => html`<option value=${calendar}>${calendar}</option>`)}
          </select></div>` : null}
      ${weekdays.map((day) => html`
        <div class="field text" key=${day}><label for=${`preview-${day}`}>${dayName(day)}</label>
          <input id=${`preview-${day}`} type="text" autocomplete="off" value=${edit.hours[day]}
            aria-describedby=${`preview-hours-hint preview-${day}-error`} aria-invalid=${of(`${own}hours.${day}`).length > 0 ? 'true' : null}
            onInput=${(/** @type {Changed} */ event) => set({ ...edit, hours: { ...edit.hours, [day]: event.currentTarget.value } })} />
          <p class="field-error" id=${`preview-${day}-error`}>${of(`${own}hours.${day}`).join(' ')}</p></div>`)}
      <div class="field text"><label for="preview-closed">${t('preview.closedOn')} <span class="muted">${t('field.optional')}</span></label>
        <input id="preview-closed" type="date" value=${edit.closed}
          onInput=${(/** @type {Changed} */ event) => set({ ...edit, closed: event.currentTarget.value })} /></div>
      ${levels.version === edit.version ? null : html`
        <div class="notice bad" role="alert"><p>${t('preview.changed')}</p>
          <div class="actions"><button type="button" onClick=${() => set(editOf(levels, edit.calendar))}>${t('preview.anew')}</button></div></div>`}
      ${others.length > 0 ? html`<p class="field-error" role="alert">${others.join(' ')}</p>` : null}
      <div class="actions">
        ${isAdmin.value ? html`<button type="submit" class="primary" disabled=${busy}>${t('preview.keep')}</button>` : null}
        <button type="button" class="quiet" onClick=${() => set(null)}>${t('cancel')}</button>
      </div>
    </form>`;
}

/**
 * Asks the API a moment after the last change, and takes no notice of an answer that comes after a newer question.
 * @param {object | null} asked null for nothing
 * @param {number} version of what holds: another one may answer otherwise
 */
function usePreview(asked, version) {
  const [result, setResult] = useState(nothing);
  const body = asked && JSON.stringify(asked);
  useEffect(() => {
    if (body === null) {
      setResult(nothing);
      return undefined;
    }

    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await send('POST', '/service-levels/preview', { body: JSON.parse(body), signal: abort.signal });
        setResult({ preview: /** @type {Preview} */ (answer.body), errors: {} });
      } catch (failed) {
        if (!abort.signal.aborted) {
          setResult({ preview: null, errors: errorsOf(failed instanceof ApiError ? failed : new ApiError(0, {})) ?? {} });
        }
      }
    }, afterMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [body, version]);
  return result;
}

/** @param {Levels} levels @param {string} calendar @returns {Edit} */
function editOf(levels, calendar) {
  const known = Object.hasOwn(levels.calendars, calendar) ? calendar : Object.keys(levels.calendars)[0];
  const { hours } = levels.calendars[known];
  return {
    calendar: known, closed: '', version: levels.version,
    hours: Object.fromEntries(weekdays.map((day) => [day, (hours[day] ?? []).join(', ')])),
  };
}

/**
 * What is promised, with the edited hours.
 * @param {Levels} levels
 * @param {Edit} edit
 */
function documentOf({ calendars, policies }, { calendar, hours, closed }) {
  const before = calendars[calendar];
  const days = Object.entries(hours).map(([day, text]) => /** @type {const} */ ([day, text.split(',').map((one) => one.trim()).filter(Boolean)]));
  return {
    policies,
    calendars: {
      ...calendars,
      [calendar]: {
        ...before,
        hours: Object.fromEntries(days.filter(([, times]) => times.length > 0)),
        holidays: [...(before?.holidays ?? []).filter(({ date }) => date !== closed), ...(closed ? [{ date: closed }] : [])],
      },
    },
  };
}

/** The next Friday at half past four, when the week is over before an hour is. */
function fridayAfternoon() {
  const at = new Date(now.value);
  at.setDate(at.getDate() + ((12 - at.getDay()) % 7));
  /** @param {number} n */
  const two = (n) => `${n}`.padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T16:30`;
}
