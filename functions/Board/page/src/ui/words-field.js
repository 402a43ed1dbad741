import { announce } from '../announce.js';
import { html } from '../html.js';
import { persons } from '../session.js';
import { snippets } from '../snippets.js';
import { t } from '../text.js';
import { useRef, useState } from '../vendor/hooks.js';
import { SnippetMenu } from './snippet-menu.js';

/** @typedef {import('../types.js').StaffMember} StaffMember */

/**
 * What is offered for what is being written, and what it puts there instead.
 * @typedef {{
 *   id: string, name: string, more: string, from: number, to: number, inserted: string, language?: string | null,
 * }} Offer `from` and `to` are where what it replaces begins and ends
 */

const longestWords = 10_000;
const mostOffered = 6;

/**
 * A field for words: beginnings to insert where they are for the customer, colleagues to name where they are for the team.
 * @param {{ id: string, field: import('../commands.js').Field, common: Record<string, unknown>, text: string, set: (value: string) => void }} props
 */
export function WordsField({ id, field, common, text, set }) {
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const [offered, setOffered] = useState(/** @type {Offer[]} */ ([]));
  const [at, setAt] = useState(0);

  /** @param {string} value @param {number} caret */
  const put = (value, caret) => {
    // Into the field at once: a caret that is set after the next rendering jumps away from what was typed meanwhile.
    if (area.current) {
      area.current.value = value;
      area.current.focus();
      area.current.setSelectionRange(caret, caret);
    }

    set(value);
  };

  /** @param {Offer[]} found */
  const offer = (found) => {
    if (found.length > 0 && found.length !== offered.length) {
      announce(t(field.names ? 'names.offered' : 'snippets.offered', { n: found.length }));
    }

    setOffered(found);
    setAt(0);
  };

  /** Offers what fits what stands before the caret. @param {HTMLTextAreaElement} area */
  const look = ({ value, selectionStart }) => {
    const before = value.slice(0, selectionStart);
    if (field.names) {
      offer(colleaguesFor(before));
    } else if (field.toCustomer) {
      offer(snippetsFor(before));
    }
  };

  const typed = (/** @type {{ currentTarget: HTMLTextAreaElement }} */ { currentTarget }) => {
    set(currentTarget.value);
    look(currentTarget);
  };

  // What is offered belongs to where the caret was: elsewhere it would be put into other words.
  const moved = (/** @type {{ currentTarget: HTMLTextAreaElement }} */ { currentTarget }) => {
    if (offered.length > 0 && currentTarget.selectionStart !== offered[0].to) {
      look(currentTarget);
    }
  };

  /** @param {Offer} one */
  const choose = (one) => {
    const before = text.slice(0, one.from) + one.inserted;
    offer([]);
    put(before + text.slice(one.to), before.length);
  };

  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (offered.length === 0 || event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }

    if (step) {
      setAt((at + step + offered.length) % offered.length);
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      choose(offered[at]);
    } else if (event.key === 'Escape') {
      offer([]);
    } else {
      return;
    }

    event.preventDefault();
    event.stopPropagation();
  };

  const list = `${id}-names`;
  const hasSlash = field.toCustomer && (snippets.value ?? []).length > 0;
  const described = [common['aria-describedby'], hasSlash && `${id}-slash`].filter(Boolean).join(' ') || null;
  return html`
    ${field.toCustomer ? html`<${SnippetMenu} insert=${(/** @type {string} */ inserted) => {
      const value = text.trim() ? `${text.trimEnd()}\n${inserted}` : inserted;
      put(value, value.length);
    }} />` : null}
    <textarea ...${common} aria-describedby=${described} ref=${area} rows="4" dir="auto" maxlength=${longestWords} value=${text} onInput=${typed} onKeyDown=${pressed}
      onKeyUp=${moved} onClick=${moved} onBlur=${() => setOffered([])}
      aria-autocomplete=${field.names || hasSlash ? 'list' : null} aria-controls=${offered.length > 0 ? list : null}
      aria-activedescendant=${offered.length > 0 ? `${list}-${at}` : null}></textarea>
    ${offered.length > 0 ? html`
      <ul class="names" id=${list} role="listbox" aria-label=${t(field.names ? 'names' : 'snippets')}>
        ${offered.map((one, n) => html`
          <li key=${one.id} id=${`${list}-${n}`} role="option" aria-selected=${n === at ? 'true' : 'false'}
            onMouseDown=${(/** @type {MouseEvent} */ event) => {
              event.preventDefault();
              choose(one);
            }}><bdi>${one.name}</bdi> <span class="muted" dir="auto" lang=${one.language}>${one.more}</span></li>`)}
      </ul>` : null}
    ${hasSlash ? html`<p class="hint" id=${`${id}-slash`}>${t('snippets.slash')}</p>` : null}`;
}

/** The name that is being written after an at sign; null where none is. @param {string} before what stands before the caret */
const beginningOf = (before) => before.match(/(?:^|[^\p{L}\p{N}._%+-])@([\p{L}\p{M}\p{N}'’-]*)$/u)?.[1] ?? null;

/** Colleagues. @param {string} before what stands before the caret @returns {Offer[]} */
function colleaguesFor(before) {
  const beginning = beginningOf(before);
  if (beginning === null) {
    return [];
  }

  const wanted = plain(beginning);
  return persons.value
    .filter((person) => [person.id, ...person.name.split(/\s+/)].some((name) => plain(name).startsWith(wanted)))
    .slice(0, mostOffered)
    .map((person) => {
      const named = `@${shortNameOf(person)}`;
      const from = before.length - beginning.length - 1;
      return { id: person.id, name: person.name, more: named, from, to: before.length, inserted: `${named} ` };
    });
}

/** Snippets, after a slash at the beginning of a line. @param {string} before what stands before the caret @returns {Offer[]} */
function snippetsFor(before) {
  const beginning = before.match(/(?:^|\n)\/([\p{L}\p{M}\p{N} '’-]*)$/u)?.[1];
  if (beginning === undefined) {
    return [];
  }

  const wanted = plain(beginning);
  return (snippets.value ?? [])
    .filter((one) => plain(one.name).startsWith(wanted) || one.name.split(/\s+/).some((word) => plain(word).startsWith(wanted)))
    .slice(0, mostOffered)
    .map((one) => ({
      id: one.id, name: one.name, more: one.text, from: before.length - beginning.length - 1, to: before.length,
      inserted: one.text, language: one.language,
    }));
}

/** The first name where only one person has it, else the id: as the app reads it. @param {StaffMember} person */
function shortNameOf(person) {
  const first = firstNameOf(person);
  const isOne = persons.value.filter((other) => plain(firstNameOf(other)) === plain(first)).length === 1;
  return isOne && /^[\p{L}\p{M}\p{N}'’-]+$/u.test(first) ? first : person.id;
}

/** @param {StaffMember} person */
const firstNameOf = (person) => person.name.trim().split(/\s+/)[0];

/** @param {string} name */
const plain = (name) => name.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase();
