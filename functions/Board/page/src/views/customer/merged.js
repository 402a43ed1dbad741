import { get, newKey, send } from '../../api.js';
import { html } from '../../html.js';
import { changed } from '../../outbox.js';
import { nameOf } from '../../session.js';
import { t } from '../../text.js';
import { exactly, now } from '../../time.js';
import { messagesOf } from '../../ui/in-place.js';
import { Time } from '../../ui/parts.js';
import { useLoad } from '../../ui/use-load.js';
import { useEffect, useRef, useState } from '../../vendor/hooks.js';

/** @typedef {import('../customer.js').Shown} Shown */
/** @typedef {import('../../types.js').Merge} Merge */

const undoableMs = 30 * 24 * 60 * 60_000;
const whileRunningMs = 2_000;

/** Who was merged into this customer, and the way back while there is one. @param {Shown} props */
export function Merged({ customer, reload }) {
  // An undone merge is none of the customer's any more: who has undone it here sees how it ends.
  const seen = useRef({ of: '', ids: /** @type {string[]} */ ([]) });
  if (seen.current.of !== customer.id) {
    seen.current = { of: customer.id, ids: [] };
  }

  const current = customer.absorbed.filter(({ at, mergeId }) => mergeId && Date.parse(at) + undoableMs > now.value.getTime());
  seen.current.ids = [...new Set([...seen.current.ids, ...current.map(({ mergeId }) => mergeId ?? '')])];
  return seen.current.ids.map((id) => html`<${MergeNotice} key=${id} id=${id} customer=${customer} reload=${reload} />`);
}

/** @param {Shown & { id: string }} props */
function MergeNotice({ id, customer, reload }) {
  const { data, reload: again } = useLoad(id, async (signal) => /** @type {Merge} */ ((await get(`/merges/${id}`, signal)).body), 60_000);
  const [problem, setProblem] = useState('');
  const [closed, setClosed] = useState(false);
  const status = data?.status;
  const runs = status === 'running' || status === 'undoing';
  const before = useRef(/** @type {Merge['status'] | undefined} */ (undefined));
  useEffect(() => {
    if (before.current && status !== before.current) {
      changed.value = { item: customer.id, at: Date.now() };
      reload();
    }

    before.current = status;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let isOver = !runs;
    // The next one after the answer: reading it again ends a reading that takes longer.
    const next = () => {
      timer = isOver ? undefined : setTimeout(async () => {
        if (document.visibilityState === 'visible') {
          await again();
        }

        next();
      }, whileRunningMs);
    };
    next();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [status]);
  if (!data || closed || (status === 'completed' && Date.parse(data.undoUntil) < now.value.getTime())) {
    return null;
  }

  const undo = async () => {
    try {
      setProblem('');
      await send('POST', `/merges/${id}/undo`, { key: newKey() });
      await again();
    } catch (failed) {
      setProblem(messagesOf(failed).join(' '));
    }
  };
  return html`
    <div class="notice merged">
      <p><span role="status">${t(`merge.${data.status}`)}</span> <span class="muted">${nameOf(data.by)}, <${Time} at=${data.at} />${
        status === 'completed' ? html`. ${t('merge.until', { time: exactly(data.undoUntil) })}` : null}</span></p>
      ${problem ? html`<p class="field-error" role="alert">${problem}</p>` : null}
      <div class="actions">
        ${status === 'completed' ? html`<button type="button" onClick=${undo}>${t('held.undo')}</button>` : null}
        ${status === 'undone' ? html`<a href=${`/board/customers/${data.absorbed}`}>${t('merge.other')}</a>` : null}
        ${runs ? null : html`<button type="button" class="quiet" onClick=${() => setClosed(true)}>${t('held.close')}</button>`}
      </div>
    </div>`;
}
