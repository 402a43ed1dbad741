import { titleOf } from '../commands.js';
import { html } from '../html.js';
import { changed, hold } from '../outbox.js';
import { go } from '../router.js';
import { read, write } from '../storage.js';
import { heldAbout, t } from '../text.js';
import { currentTime, exactly, inWords, laterMoments, now, toLocalInput } from '../time.js';
import { useLayoutEffect, useRef, useState } from '../vendor/hooks.js';
import { effect, signal } from '../vendor/signals.js';
import { Dialog } from './dialog.js';
import { Foreign } from './parts.js';

/** @typedef {{ id: string, who: string, etag?: string | null, seen?: number }} Item what is snoozed */
/** @typedef {{ at: string, until: string, reason: string }} Snooze when it was given, until when, and why */

const day = 24 * 60 * 60_000;
const remembered = 100;

/** The item for which the menu is open. */
export const snoozing = signal(/** @type {Item | null} */ (null));

// A list does not say when its items were snoozed last: what was done from this device is remembered here.
effect(() => {
  const done = changed.value?.done;
  if (done?.form !== 'snooze' || typeof done.body?.until !== 'string') {
    return;
  }

  const { item, body, at } = done;
  /** @type {Record<string, Snooze>} */
  const { [item]: _, ...known } = read('snoozed') ?? {};
  const given = new Date(currentTime().getTime() - (Date.now() - at));
  known[item] = { at: given.toISOString(), until: `${body.until}`, reason: `${body.reason ?? ''}` };

  write('snoozed', Object.fromEntries(Object.entries(known).slice(-remembered)));
});

/**
 * The last snooze of an item on this device, once it is over.
 * @param {string} id
 * @returns {Snooze | null}
 */
export function overSnooze(id) {
  const last = /** @type {Snooze | undefined} */ ((read('snoozed') ?? {})[id]);
  return last && last.reason && Date.parse(last.until) <= now.value.getTime() ? last : null;
}

/**
 * As long again, or until the same time of day where it was for days.
 * @param {Snooze} last
 * @returns {Date} it lies ahead
 */
export function againUntil(last) {
  const until = new Date(last.until);
  const span = Math.max(60_000, until.getTime() - Date.parse(last.at));
  const from = now.value;
  if (span < day / 2) {
    return new Date(from.getTime() + span);
  }

  const days = Math.max(1, Math.round(span / day));
  return new Date(from.getFullYear(), from.getMonth(), from.getDate() + days, until.getHours(), until.getMinutes());
}

/**
 * @param {Item} item
 * @param {Date} until
 * @param {string} reason
 */
function snooze({ id, who, etag = null, seen = 0 }, until, reason) {
  write('snooze:why', reason);
  hold({
    item: id, form: 'snooze', address: `/board/followups/${id}`, about: heldAbout(t('snooze.until', { command: titleOf('snooze'), time: exactly(until) }), who),
    path: `/followups/${id}/snooze`, body: { until: until.toISOString(), reason }, values: { until: toLocalInput(until), reason }, etag, seen,
  });
}

/**
 * Snoozes as the last time; where nothing is known of one, the menu asks.
 * @param {Item} item
 * @param {Snooze | null} last
 */
export function snoozeAgain(item, last) {
  if (last) {
    snooze(item, againUntil(last), last.reason);
  } else {
    snoozing.value = item;
  }
}

/** What one key does about an item whose snooze is over. @param {{ item: Item, last: Snooze | null }} props */
export const Again = ({ item, last }) => (last === null ? null : html`
  <button type="button" class="link small" onClick=${() => snoozeAgain(item, last)} aria-keyshortcuts="Shift+S">
    ${t('snooze.again', { time: inWords(againUntil(last)) })} <kbd aria-hidden="true">⇧ S</kbd></button>`);

/** Until when, chosen by arrow keys and Enter. */
export function SnoozeMenu() {
  return snoozing.value ? html`<${Menu} key=${snoozing.value.id} item=${snoozing.value} />` : null;
}

/** @param {{ item: Item }} props */
function Menu({ item }) {
  const [reason, setReason] = useState(/** @type {string} */ (read('snooze:why') ?? ''));
  const [chosen, setChosen] = useState(/** @type {Date | null} */ (null));
  const [isMissing, setMissing] = useState(false);
  const [isUndecided, setUndecided] = useState(false);
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const why = useRef(/** @type {HTMLInputElement | null} */ (null));
  const close = () => (snoozing.value = null);
  useLayoutEffect(() => list.current?.querySelector('button')?.focus(), []);

  /** @param {Date} until */
  const choose = (until) => {
    // Whoever has only just chosen has made no mistake: the reason is asked for next.
    const isRepeated = chosen !== null;
    setChosen(until);
    setUndecided(false);
    if (reason.trim()) {
      close();
      snooze(item, until, reason.trim());
    } else {
      setMissing(isRepeated);
      why.current?.focus();
    }
  };

  /** @param {KeyboardEvent} event */
  const step = (event) => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
      buttons[(at + by + buttons.length) % buttons.length]?.focus();
    }
  };

  return html`
    <${Dialog} title=${t('snooze.menu')} close=${close}>
      <p><${Foreign}>${item.who}<//> <span class="muted small">${t('snooze.keys')}</span></p>
      <div class="choices" role="group" aria-label=${t('snooze.menu')} ref=${list} onKeyDown=${step}>
        ${laterMoments().map(({ key, at }) => html`
          <button type="button" key=${key} aria-pressed=${chosen?.getTime() === at.getTime() ? 'true' : 'false'} onClick=${() => choose(at)}>
            ${t(key)} <span class="muted small">${exactly(at)}</span></button>`)}
        <button type="button" onClick=${() => {
          close();
          go(`/board/followups/${item.id}#snooze`);
        }}>${t('snooze.date')}</button>
      </div>
      ${isUndecided ? html`<p class="field-error" role="alert">${t('snooze.choose')}</p>` : null}
      <form onSubmit=${(/** @type {Event} */ event) => {
        event.preventDefault();
        if (chosen) {
          choose(chosen);
        } else {
          setUndecided(true);
          list.current?.querySelector('button')?.focus();
        }
      }} noValidate>
        <p class="field"><label for="snooze-why">${t('snooze.why')}</label>
          <input id="snooze-why" type="text" dir="auto" autocomplete="off" maxlength="1000" value=${reason} ref=${why}
            aria-invalid=${isMissing ? 'true' : null} aria-describedby=${isMissing ? 'snooze-why-error' : null}
            onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ event) => {
              setReason(event.currentTarget.value);
              setMissing(false);
            }} /></p>
        ${isMissing ? html`<p class="field-error" id="snooze-why-error" role="alert">${t('field.required')}</p>` : null}
      </form>
    <//>`;
}
