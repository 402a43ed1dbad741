import { html } from '../html.js';
import { readSnippets, snippets } from '../snippets.js';
import { t } from '../text.js';
import { useEffect, useRef } from '../vendor/hooks.js';
import { Foreign } from './parts.js';

/** Beginnings that the team shares. What is inserted is to be edited. @param {{ insert: (text: string) => void }} props */
export function SnippetMenu({ insert }) {
  const root = useRef(/** @type {HTMLDetailsElement | null} */ (null));
  useEffect(() => {
    readSnippets();
  }, []);
  if (snippets.value === null) {
    return null;
  }

  /** @param {string} text */
  const choose = (text) => {
    root.current?.removeAttribute('open');
    insert(text);
  };
  return html`
    <details class="snippets small" ref=${root} onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Escape' && root.current?.open) {
        event.stopPropagation();
        root.current.open = false;
        root.current.querySelector('summary')?.focus();
      }
    }}>
      <summary>${t('snippets.insert')}</summary>
      ${snippets.value.length === 0 ? html`<p class="muted">${t('snippets.none')}</p>` : null}
      <ul>
        ${snippets.value.map((one) => html`
          <li key=${one.id}><button type="button" class="quiet" lang=${one.language} onClick=${() => choose(one.text)}>
            <strong><${Foreign}>${one.name}<//></strong> <span class="muted" dir="auto">${one.text}</span></button></li>`)}
      </ul>
      <p><a href="/board/settings#add-snippet">${t('snippets.add')}</a></p>
    </details>`;
}
