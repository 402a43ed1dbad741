import { html } from '../../html.js';
import { hold, outbox } from '../../outbox.js';
import { fragment, go } from '../../router.js';
import { isLead, me, nameOf } from '../../session.js';
import { idOf, loadSnippets, newSuffix } from '../../snippets.js';
import { readDraft } from '../../storage.js';
import { language, languages, t } from '../../text.js';
import { Actions } from '../../ui/actions.js';
import { Failed, Foreign, Loading } from '../../ui/parts.js';
import { useChanges, useLoad } from '../../ui/use-load.js';
import { useEffect, useRef } from '../../vendor/hooks.js';

/** @typedef {import('../../types.js').Snippet} Snippet */

/** @typedef {import('../../ui/actions.js').Action} Action */

/** What is shown and changed here, for the outbox. */
const item = 'snippets';

/** The beginnings of answers that the team shares: one's own are changed here, and by a lead everybody's. */
export function Snippets() {
  const { data, error, reload } = useLoad(item, loadSnippets, 5 * 60_000);
  useChanges(() => void reload(), item);
  const shown = useShown(data);
  // Added again after no answer, or with what was written meanwhile, it is the same one, also under another name: as long as the words are
  // in its form, or kept for it.
  const tried = useRef(/** @type {Map<string, string>} */ (new Map()));
  /** @param {string} form @param {string} name */
  const idFor = (form, name) => {
    const id = tried.current.get(form) ?? idOf(name, newSuffix());
    tried.current.set(form, id);
    return id;
  };
  /** @param {string} form */
  const forget = (form) => {
    if (fragment.value !== form && !readDraft(item, form)) {
      tried.current.delete(form);
    }
  };
  /** @param {string} form */
  const added = (form) => {
    forget(form);
    return reload();
  };
  const open = fragment.value;
  useEffect(() => {
    [...tried.current.keys()].forEach(forget);
  }, [open]);
  return html`
    <section class="card" aria-labelledby="snippets"><h2 id="snippets">${t('snippets')}</h2>
      <p class="muted">${t('snippets.what')}</p>
      ${error ? html`<${Failed} error=${error} retry=${reload} />` : data ? null : html`<${Loading} />`}
      ${data?.length === 0 ? html`<p class="muted">${t('snippets.none')}</p>` : null}
      <ul class="plain">${shown.map((one) => html`
        <${Row} key=${one.id} one=${one} isDeleted=${!data?.includes(one)} idFor=${idFor} reload=${reload} added=${added} />`)}</ul>
      ${me.value?.type === 'person' ? html`
        <${Actions} item=${item} label=${t('snippets')} done=${added}
          actions=${[{
            form: 'add-snippet', title: t('snippets.add'), fields: fieldsOf(null),
            request: (/** @type {Record<string, any>} */ body) => ({ method: 'PUT', path: `/snippets/${idFor('add-snippet', body.name)}`, body }),
          }]} />` : null}
    </section>`;
}

/**
 * All, and among them the one that the reader is editing although a colleague has deleted it: the words would be out of reach.
 * @param {Snippet[] | null} all
 * @returns {Snippet[]}
 */
function useShown(all) {
  const edited = useRef(/** @type {{ at: number, one: Snippet } | null} */ (null));
  const id = fragment.value.startsWith('edit-') ? fragment.value.slice('edit-'.length) : null;
  const at = (all ?? []).findIndex((one) => one.id === id);
  if (at >= 0) {
    edited.current = { at, one: /** @type {Snippet[]} */ (all)[at] };
  } else if (all && edited.current?.one.id !== id) {
    // Who comes back to what they were writing has not seen it.
    edited.current = id !== null && readDraft(item, fragment.value)
      ? { at: 0, one: { id, name: '', text: '', language: null, by: 'system', changedAt: '', etag: '' } } : null;
  }

  return at >= 0 || !all || !edited.current ? all ?? [] : all.toSpliced(edited.current.at, 0, edited.current.one);
}

/**
 * @param {{
 *   one: Snippet, isDeleted: boolean, idFor: (form: string, name: string) => string, reload: () => Promise<void>, added: (form: string) => Promise<void>,
 * }} props
 */
function Row({ one, isDeleted, idFor, reload, added }) {
  const deleting = `delete-${one.id}`;
  const isGoing = outbox.value.some((entry) => entry.item === item && entry.form === deleting && entry.state !== 'refused');
  const mayChange = me.value?.type === 'person' && (isDeleted || one.by === me.value.id || isLead.value);
  const remove = () => {
    // Else its form would come back as that of one that a colleague has deleted.
    if (fragment.value === `edit-${one.id}`) {
      go(location.pathname + location.search, { replace: true });
    }

    return hold({
      item, form: deleting, address: '/board/settings', path: `/snippets/${one.id}`,
      about: t('held.about', { command: t('snippets.delete'), who: one.name }), method: 'DELETE', values: {}, etag: null, seen: 0,
    });
  };
  return html`
    <li class=${isGoing ? 'going' : ''}>
      <strong><${Foreign}>${one.name}<//></strong> <span class="muted small"><${Foreign}>${nameOf(one.by)}<//></span>
      <div class="words" dir="auto" lang=${one.language}>${one.text}</div>
      ${isGoing ? html`<p class="muted small">${t('notes.going')}</p>` : mayChange ? html`
        <${Actions} item=${item} label=${one.name} etag=${isDeleted ? null : one.etag} reload=${reload} done=${isDeleted ? added : reload}
          actions=${[/** @type {Action} */ ({
            form: `edit-${one.id}`, title: t(isDeleted ? 'snippets.keep' : 'inPlace.edit'), fields: fieldsOf(one), replaces: !isDeleted,
            notice: isDeleted ? html`<p class="notice bad">${t('snippets.deleted')}</p>` : null,
            request: (body) => ({ method: 'PUT', path: `/snippets/${isDeleted ? idFor(`edit-${one.id}`, body.name) : one.id}`, body }),
          })]} />
        ${isDeleted ? null : html`
          <p class="note-actions small"><button type="button" class="link" onClick=${remove}>${t('snippets.delete')}</button></p>`}` : null}
    </li>`;
}

/**
 * @param {Snippet | null} one as it is; null for a new one
 * @returns {import('../../commands.js').Field[]}
 */
const fieldsOf = (one) => [
  { name: 'name', type: 'line', label: 'snippets.name', required: true, initial: one?.name ?? '' },
  { name: 'text', type: 'words', label: 'snippets.text', hint: 'snippets.text.hint', required: true, initial: one?.text ?? '' },
  {
    name: 'language', type: 'choice', label: 'language', initial: one ? one.language ?? '' : language.value,
    choices: [['', '–'], ...Object.entries(languages), ...(one?.language && !Object.hasOwn(languages, one.language) ? [[one.language, one.language]] : [])]
      .map(([value, label]) => ({ value, label })),
  },
];
