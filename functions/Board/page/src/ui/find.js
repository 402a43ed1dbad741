import { ApiError, send } from '../api.js';
import { html } from '../html.js';
import { go } from '../router.js';
import { routes } from '../routes.js';
import { name, t } from '../text.js';
import { useRef, useState } from '../vendor/hooks.js';
import { Dialog } from './dialog.js';
import { Foreign } from './parts.js';

/** @typedef {import('../types.js').FoundCustomer} FoundCustomer */

/** Finds a view at once, and a customer by what is known of them. @param {{ close: () => void }} props */
export function Find({ close }) {
  const [words, setWords] = useState('');
  const [found, setFound] = useState(/** @type {FoundCustomer[] | null} */ (null));
  const [problem, setProblem] = useState('');
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const asked = words.trim();
  const views = routes.filter((route) => route.inNavigation && (!asked || t(route.title).toLowerCase().includes(asked.toLowerCase())));
  const id = asked.match(/\b(f[0-9a-f]{32})\b/)?.[1];

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    if (id) {
      close();
      go(`/board/followups/${id}`);
      return;
    }

    if (views.length > 0 && views.length < routes.length && asked && !/[@,\d]/.test(asked)) {
      close();
      go(views[0].pattern);
      return;
    }

    try {
      setProblem('');
      const { body } = await send('POST', '/customers/find', { body: queryOf(asked) });
      setFound(/** @type {{ items: FoundCustomer[] }} */ (body).items);
    } catch (failed) {
      setFound(null);
      setProblem(failed instanceof ApiError && failed.status > 0
        ? Object.values(failed.problem.errors ?? {}).flat().join(' ') || failed.message
        : t('failed.offline'));
    }
  }

  return html`
    <${Dialog} title=${t('find.title')} close=${close}>
      <form onSubmit=${submit} role="search">
        <label class="hidden" for="find">${t('find.title')}</label>
        <input id="find" type="search" autocomplete="off" autofocus value=${words} placeholder=${t('find.placeholder')} aria-describedby="find-how"
          onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ event) => {
            setWords(event.currentTarget.value);
            setFound(null);
          }}
          onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === 'ArrowDown' && list.current?.querySelector('a')?.focus()} />
        <button type="submit" class="primary">${t('find')}</button>
        <p id="find-how" class="muted small">${t('find.how')}</p>
      </form>
      <div role="status">
        ${problem ? html`<p class="field-error">${problem}</p>` : null}
        ${found ? html`<p class="muted small">${t('find.found', { n: found.length })}</p>` : null}
      </div>
      <ul class="found" ref=${list} onClick=${(/** @type {MouseEvent} */ event) => event.target instanceof Element && event.target.closest('a') && close()}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => step(list.current, event)}>
        ${found?.map((customer) => html`
          <li><a href=${`/board/customers/${customer.customerId}`}><${Foreign}>${customer.displayName ?? customer.customerId}<//>
            <span class="muted">${[customer.town, ...customer.foundBy.map((by) => name('matched', by))].filter(Boolean).join(' · ')}</span></a></li>`)}
        ${found === null ? views.map((route) => html`<li><a href=${route.pattern}>${t(route.title)}</a></li>`) : null}
      </ul>
    <//>`;
}

/**
 * What the words are likely to be.
 * @param {string} words
 */
function queryOf(words) {
  const comma = words.indexOf(',');
  return comma > 0 ? { name: words.slice(0, comma).trim(), town: words.slice(comma + 1).trim() }
    : /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(words) ? { email: words }
    : /^[+(]?[\d\s()/.-]{5,}$/.test(words) ? { phone: words }
    : { handle: words };
}

/**
 * @param {HTMLElement | null} list
 * @param {KeyboardEvent} event
 */
function step(list, event) {
  const links = [...(list?.querySelectorAll('a') ?? [])];
  const at = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
  const to = event.key === 'ArrowDown' ? links[at + 1] : event.key === 'ArrowUp' ? links[at - 1] : null;
  if (to) {
    event.preventDefault();
    to.focus();
  }
}
