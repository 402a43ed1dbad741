import { announce } from '../../announce.js';
import { send } from '../../api.js';
import { nameOfCustomer } from '../../customer-commands.js';
import { giveBack } from '../../drafts.js';
import { html } from '../../html.js';
import { hold, outbox } from '../../outbox.js';
import { fragment, go } from '../../router.js';
import { nameOf } from '../../session.js';
import { readDraft } from '../../storage.js';
import { heldAbout, t } from '../../text.js';
import { InPlace, messagesOf } from '../../ui/in-place.js';
import { Foreign, Time } from '../../ui/parts.js';
import { useRef, useState } from '../../vendor/hooks.js';

/** @typedef {import('../../types.js').CustomerNote} CustomerNote */
/** @typedef {import('../customer.js').Shown} Shown */

/** What colleagues have noted, pinned ones first. @param {Shown} shown */
export function Notes(shown) {
  const { customer } = shown;
  const notes = useNotes(customer);
  const pending = outbox.value.filter((entry) => entry.item === customer.id && entry.form === 'note');
  return html`
    <section class="card" aria-labelledby="notes">
      <h2 id="notes">${t('notes')} <span class="count">${customer.notes.length}</span></h2>
      ${customer.notes.length + pending.length === 0 ? html`<p class="muted">${t('notes.none')}</p>` : null}
      <ul class="notes">
        ${pending.map((entry) => html`
          <li key=${entry.id} class="pending"><div class="words" dir="auto">${entry.values.text}</div>
            <p class="muted small">${t(entry.state === 'refused' ? 'pending.refused' : 'pending')}</p></li>`)}
        ${notes.map((note) => html`<${Note} key=${note.number} note=${note} isDeleted=${!customer.notes.includes(note)} ...${shown} />`)}
      </ul>
    </section>`;
}

/**
 * A customer's notes, and among them the one that the reader is editing although a colleague has deleted it: the words would be out of reach.
 * @param {Shown['customer']} customer
 * @returns {CustomerNote[]}
 */
function useNotes(customer) {
  const edited = useRef(/** @type {{ of: string, at: number, note: CustomerNote } | null} */ (null));
  const number = Number(fragment.value.match(/^note-(\d+)$/)?.[1] ?? -1);
  const at = customer.notes.findIndex((note) => note.number === number);
  if (at >= 0) {
    edited.current = { of: customer.id, at, note: customer.notes[at] };
    return customer.notes;
  }

  if (edited.current?.of !== customer.id || edited.current.note.number !== number) {
    // Who comes back to what they were writing has not seen the note.
    edited.current = readDraft(customer.id, fragment.value) && number >= 0
      ? { of: customer.id, at: 0, note: { number, text: '', pinned: false, by: 'system', at: customer.firstSeenAt } } : null;
  }

  return edited.current ? customer.notes.toSpliced(edited.current.at, 0, edited.current.note) : customer.notes;
}

/** @param {Shown & { note: CustomerNote, isDeleted: boolean }} props */
function Note({ note, isDeleted, customer, etag, reload }) {
  const [problem, setProblem] = useState('');
  const form = `note-${note.number}`;
  const deleting = `delete-${form}`;
  /** @param {string} text */
  const keepAsNew = (text) => {
    giveBack(customer.id, 'note', { text });
    go('#note', { replace: true });
  };
  if (fragment.value === form) {
    return html`
      <li><${InPlace} customer=${customer} etag=${etag} form=${form} label=${t('field.note')} path=${`/notes/${note.number}`} member="text" input="words"
        of=${(/** @type {Shown['customer']} */ current) => current.notes.find((one) => one.number === note.number)?.text ?? ''}
        toText=${(/** @type {string} */ value) => value} fromText=${(/** @type {string} */ text) => text}
        close=${() => go(location.pathname, { replace: true })} saved=${reload}
        gone=${isDeleted ? { why: t('notes.deleted'), keep: t('notes.keep'), instead: keepAsNew } : null} /></li>`;
  }

  const pin = async () => {
    try {
      setProblem('');
      await send('PATCH', `/customers/${customer.id}/notes/${note.number}`, { body: { pinned: !note.pinned } });
      announce(t(note.pinned ? 'notes.unpinned' : 'notes.pinned'));
      await reload();
    } catch (failed) {
      setProblem(messagesOf(failed).join(' '));
    }
  };
  const remove = () => hold({
    item: customer.id, form: deleting, address: `/board/customers/${customer.id}`, path: `/customers/${customer.id}/notes/${note.number}`,
    about: heldAbout(t('notes.delete'), nameOfCustomer(customer)), method: 'DELETE', values: {}, etag: null, seen: 0,
  });
  const isGoing = outbox.value.some((entry) => entry.item === customer.id && entry.form === deleting && entry.state !== 'refused');
  return html`
    <li class=${isGoing ? 'going' : note.pinned ? 'pinned' : ''}>
      <div class="words" dir="auto">${note.text}</div>
      <p class="muted small"><${Foreign}>${nameOf(note.by)}<//> · <${Time} at=${note.at} />${note.pinned ? ` · ${t('notes.isPinned')}` : ''}</p>
      ${problem ? html`<p class="field-error" role="alert">${problem}</p>` : null}
      ${isGoing ? html`<p class="muted small">${t('notes.going')}</p>` : html`
        <p class="note-actions small">
          <button type="button" class="link" onClick=${() => go(`#${form}`, { replace: true })}>${t('inPlace.edit')}</button>
          <button type="button" class="link" onClick=${pin}>${t(note.pinned ? 'notes.unpin' : 'notes.pin')}</button>
          <button type="button" class="link" onClick=${remove}>${t('notes.delete')}</button>
        </p>`}
    </li>`;
}
