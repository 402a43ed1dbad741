import { html } from '../../html.js';
import { hold, outbox } from '../../outbox.js';
import { isLead, me, nameOf } from '../../session.js';
import { idOf, loadSnippets } from '../../snippets.js';
import { language, languages, t } from '../../text.js';
import { Actions } from '../../ui/actions.js';
import { Failed, Foreign, Loading } from '../../ui/parts.js';
import { useChanges, useLoad } from '../../ui/use-load.js';

/** @typedef {import('../../types.js').Snippet} Snippet */

/** What is shown and changed here, for the outbox. */
const item = 'snippets';

/** The beginnings of answers that the team shares: one's own are changed here, and by a lead everybody's. */
export function Snippets() {
  const { data, error, reload } = useLoad(item, loadSnippets, 5 * 60_000);
  useChanges(() => void reload(), item);
  return html`
    <section class="card" aria-labelledby="snippets"><h2 id="snippets">${t('snippets')}</h2>
      <p class="muted">${t('snippets.what')}</p>
      ${error ? html`<${Failed} error=${error} retry=${reload} />` : data ? null : html`<${Loading} />`}
      ${data?.length === 0 ? html`<p class="muted">${t('snippets.none')}</p>` : null}
      <ul class="plain">${data?.map((one) => html`<${Row} key=${one.id} one=${one} reload=${reload} />`)}</ul>
      ${me.value?.type === 'person' ? html`
        <${Actions} item=${item} label=${t('snippets')} done=${reload}
          actions=${[{
            form: 'add-snippet', title: t('snippets.add'), fields: fieldsOf(null),
            request: (/** @type {Record<string, any>} */ body) => ({ method: 'PUT', path: `/snippets/${idOf(body.name)}`, body }),
          }]} />` : null}
    </section>`;
}

/** @param {{ one: Snippet, reload: () => Promise<void> }} props */
function Row({ one, reload }) {
  const deleting = `delete-${one.id}`;
  const isGoing = outbox.value.some((entry) => entry.item === item && entry.form === deleting && entry.state !== 'refused');
  const mayChange = me.value?.type === 'person' && (one.by === me.value.id || isLead.value);
  const remove = () => hold({
    item, form: deleting, address: '/board/settings', path: `/snippets/${one.id}`, about: t('held.about', { command: t('snippets.delete'), who: one.name }),
    method: 'DELETE', values: {}, etag: null, seen: 0,
  });
  return html`
    <li class=${isGoing ? 'going' : ''}>
      <strong><${Foreign}>${one.name}<//></strong> <span class="muted small"><${Foreign}>${nameOf(one.by)}<//></span>
      <div class="words" dir="auto" lang=${one.language}>${one.text}</div>
      ${isGoing ? html`<p class="muted small">${t('notes.going')}</p>` : mayChange ? html`
        <${Actions} item=${item} label=${one.name} done=${reload}
          actions=${[{
            form: `edit-${one.id}`, title: t('inPlace.edit'), fields: fieldsOf(one),
            request: (/** @type {Record<string, any>} */ body) => ({ method: 'PUT', path: `/snippets/${one.id}`, body }),
          }]} />
        <p class="note-actions small"><button type="button" class="link" onClick=${remove}>${t('snippets.delete')}</button></p>` : null}
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
