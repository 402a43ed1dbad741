import { html } from '../../html.js';
import { read, write } from '../../storage.js';
import { t } from '../../text.js';
import { useEffect, useState } from '../../vendor/hooks.js';
import { signal } from '../../vendor/signals.js';

/**
 * Since when somebody talks, by call, or for how long they did.
 * @typedef {{ from: number, ms?: number }} Talk
 */

/** @type {import('../../vendor/signals.js').Signal<Record<string, Talk | undefined>>} */
const talks = signal({});

// It goes on where the page is read anew in the middle of a call.
const storedAs = (/** @type {string} */ id) => `timer:${id}`;

/** @param {string} id */
const talkOf = (id) => talks.value[id] ?? /** @type {Talk | null} */ (read(storedAs(id)));

/**
 * @param {string} id
 * @param {Talk} talk
 */
function keep(id, talk) {
  talks.value = { ...talks.value, [id]: talk };
  write(storedAs(id), talk.ms === undefined ? talk : null);
}

/** @param {string} id the call's */
export function startTimer(id) {
  const talk = talkOf(id);
  if (!talk || talk.ms !== undefined) {
    keep(id, { from: Date.now() });
  }
}

/** @param {string} id */
export function stopTimer(id) {
  const talk = talkOf(id);
  if (talk && talk.ms === undefined) {
    keep(id, { ...talk, ms: Date.now() - talk.from });
  }
}

/** @param {string} id */
export function toggleTimer(id) {
  const talk = talkOf(id);
  if (talk && talk.ms === undefined) {
    stopTimer(id);
  } else {
    startTimer(id);
  }
}

/** How long the call has lasted. It is for the reader alone: nothing of it is sent, and it is not read out. @param {{ id: string }} props */
export function Timer({ id }) {
  const talk = talkOf(id);
  const runs = talk !== null && talk.ms === undefined;
  const [, tick] = useState(0);
  useEffect(() => {
    if (!runs) {
      return undefined;
    }

    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, [runs]);
  return html`
    <p class="timer">
      <button type="button" class="quiet" aria-pressed=${runs ? 'true' : 'false'} onClick=${() => toggleTimer(id)}>
        ${t(runs ? 'timer.stop' : 'timer.start')} <kbd aria-hidden="true">t</kbd></button>
      ${talk ? html`<span role="timer" aria-label=${t('timer')}>${clock(talk.ms ?? Date.now() - talk.from)}</span>` : null}
    </p>`;
}

/** @param {number} ms */
function clock(ms) {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
