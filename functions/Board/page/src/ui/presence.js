import { send } from '../api.js';
import { html } from '../html.js';
import { fragment } from '../router.js';
import { me, plainNameOf } from '../session.js';
import { read } from '../storage.js';
import { language, t } from '../text.js';
import { useEffect, useState } from '../vendor/hooks.js';

/** @typedef {import('../types.js').Presence} Presence */

const everyMs = 10_000;

/** Who has not written a letter for so long is reading. */
const writingMs = 2 * 60_000;

/**
 * Who else has it open, and that the reader has: a hint that locks nothing. A screen reader says a change once, and only who writes.
 * @param {{ of: 'followups' | 'calls', id: string }} props
 */
export function WhoIsHere({ of, id }) {
  const others = useOthers(of, id);
  /** @param {Presence['doing']} doing */
  const named = (doing) => new Intl.ListFormat(language.value).format(others.filter((one) => one.doing === doing).map((one) => plainNameOf(one.by)));
  const writing = named('writing');
  const reading = named('reading');
  const count = (/** @type {Presence['doing']} */ doing) => others.filter((one) => one.doing === doing).length;
  return html`
    <p class="here small">
      <strong class="here-writing" role="status" aria-atomic="true">${writing ? t('here.writing', { n: count('writing'), names: writing }) : ''}</strong>
      ${reading ? html`<span class="muted">${t('here.reading', { n: count('reading'), names: reading })}</span>` : null}
    </p>`;
}

/**
 * @param {string} of
 * @param {string} id
 * @returns {Presence[]}
 */
function useOthers(of, id) {
  const [others, setOthers] = useState(/** @type {Presence[]} */ ([]));
  useEffect(() => {
    setOthers([]);
    if (me.value?.type !== 'person') {
      return undefined;
    }

    let last = 0;
    const abort = new AbortController();
    const say = async () => {
      if (document.visibilityState !== 'visible' || Date.now() - last < everyMs - 500) {
        return;
      }

      last = Date.now();
      try {
        const { body } = await send('PUT', `/${of}/${id}/presence`, { body: { doing: isWriting(id) ? 'writing' : 'reading' }, signal: abort.signal });
        setOthers((before) => unlessSame(before, /** @type {{ others: Presence[] }} */ (body).others));
      } catch {
        // Nobody is shown who may be gone. That there is no connection is said elsewhere.
        if (!abort.signal.aborted) {
          setOthers((before) => unlessSame(before, []));
        }
      }
    };
    say();
    const timer = setInterval(say, everyMs);
    document.addEventListener('visibilitychange', say);
    return () => {
      abort.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', say);
    };
  }, [of, id]);

  return others;
}

/** Whether words are being written in the form that is open. @param {string} item */
function isWriting(item) {
  const draft = read(`draft:${item}:${fragment.value}`);
  return draft?.at > Date.now() - writingMs
    && Object.values(draft.values ?? {}).some((value) => typeof value === 'string' && value.trim() !== '');
}

/** @param {Presence[]} before @param {Presence[]} now */
const unlessSame = (before, now) =>
  before.map((one) => one.by + one.doing).join() === now.map((one) => one.by + one.doing).join() ? before : now;
