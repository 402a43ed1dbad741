import { announce, announcements } from '../announce.js';
import { isOffline, isSignedOut } from '../api.js';
import { html } from '../html.js';
import { areSingleKeysOn, useKeys } from '../keys.js';
import { match, go, path } from '../router.js';
import { routes } from '../routes.js';
import { isLead, me, signInAddress } from '../session.js';
import { choose, language, languages, name, t } from '../text.js';
import { useEffect, useRef, useState } from '../vendor/hooks.js';
import { Find } from './find.js';
import { Help } from './help.js';
import { OutboxPanel } from './outbox-panel.js';
import { Key } from './parts.js';
import { SignOut } from './sign-out.js';
import { View } from './view.js';

/** The frame of every view: the way around, what is under way, and the view that the address names. */
export function Shell() {
  const [dialog, setDialog] = useState(/** @type {'find' | 'help' | null} */ (null));
  const close = () => setDialog(null);
  useKeys({
    '/': () => setDialog('find'),
    '?': () => setDialog('help'),
    ...Object.fromEntries(routes.filter((route) => route.key).map((route) => [`g ${route.key}`, () => go(route.pattern)])),
  });

  const found = routes.map((route) => ({ route, values: match(route.pattern, path.value) })).find(({ values }) => values);
  return html`
    <a class="skip" href="#main">${t('skip')}</a>
    <header class="top">
      <a class="brand" href="/board"><${Mark} /> <span>Outreach</span></a>
      <${Navigation} current=${found?.route} />
      <div class="tools">
        <button type="button" class="quiet" onClick=${() => setDialog('find')}>${t('find')} <${Key} keys="/" /></button>
        <button type="button" class="quiet icon" aria-label=${t('help')} title=${t('help')} onClick=${() => setDialog('help')}>?</button>
        <${Account} />
      </div>
    </header>
    <${Connection} />
    <${OutboxPanel} />
    <main id="main" tabindex="-1">
      ${found ? html`<${Titled} key=${path.value} title=${t(found.route.title)}><${View} route=${found.route} values=${found.values} /><//>` : html`<${Nowhere} />`}
    </main>
    <div class="hidden" aria-live="polite">${announcements.value.map(({ id, text, language }) => html`<p key=${id} lang=${language}>${text}</p>`)}</div>
    ${dialog === 'find' ? html`<${Find} close=${close} />` : null}
    ${dialog === 'help' ? html`<${Help} close=${close} />` : null}`;
}

/**
 * A view under its title. Whoever goes to another view by keyboard or screen reader is taken to its beginning.
 * @param {{ title: string, children?: import('../html.js').Children }} props
 */
function Titled({ title, children }) {
  useEffect(() => {
    document.title = `${title} · Outreach`;
    if (!isFirst) {
      document.getElementById('main')?.focus({ preventScroll: true });
      announce(title);
    }

    isFirst = false;
  }, [title]);
  return children;
}

let isFirst = true;

/** @param {{ current?: import('../routes.js').Route }} props */
function Navigation({ current }) {
  const bar = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    // In a narrow window the bar is scrolled.
    bar.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [current]);
  return html`
    <nav aria-label=${t('nav')} ref=${bar}>
      <ul>
        ${routes.filter((route) => route.inNavigation === true || (route.inNavigation === 'leads' && isLead.value)).map((route) => html`
          <li><a href=${route.pattern}
            aria-current=${current && (current.title === route.title || current.pattern.startsWith(`${route.pattern}/:`)) ? 'page' : null}
            aria-keyshortcuts=${route.key && areSingleKeysOn.value ? `g ${route.key}` : null}>${t(route.title)}</a></li>`)}
      </ul>
    </nav>`;
}

/** Who is signed in, the language, and the way out. */
function Account() {
  const menu = useRef(/** @type {HTMLDetailsElement | null} */ (null));
  const [isMute, setMute] = useState(false);
  const account = me.value;
  if (!account) {
    return null;
  }

  /** @param {HTMLSelectElement} select */
  const speak = async (select) => {
    try {
      await choose(/** @type {import('../text.js').Language} */ (select.value));
      setMute(false);
    } catch {
      select.value = language.value;
      setMute(true);
    }
  };

  return html`
    <details class="account" ref=${menu} onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Escape' && menu.current) {
        menu.current.open = false;
        menu.current.querySelector('summary')?.focus();
      }
    }}>
      <summary><span class="avatar" aria-hidden="true">${initials(account.name)}</span><bdi class="who">${account.name}</bdi></summary>
      <div class="menu">
        <p><bdi>${account.name}</bdi><br /><span class="muted">${name('role', account.role)}</span></p>
        <label>${t('language')}
          <select value=${language.value} onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ event) => speak(event.currentTarget)}>
            ${Object.entries(languages).map(([tag, own]) => html`<option value=${tag} lang=${tag}>${own}</option>`)}
          </select>
        </label>
        ${isMute ? html`<p class="field-error" role="alert">${t('failed.offline')}</p>` : null}
        <${SignOut} />
        <p class="muted small">${t('signOut.forgets')}</p>
      </div>
    </details>`;
}

/** Says once that nothing gets through, and that somebody has to sign in again; what is written stays. */
function Connection() {
  return html`<div role="status">
    ${isSignedOut.value ? html`<p class="banner">${t('signIn.again')} <a href=${signInAddress()}>${t('signIn.in')}</a></p>`
      : isOffline.value ? html`<p class="banner">${t('offline')}</p>` : null}
  </div>`;
}

const Nowhere = () => html`
  <div class="empty"><h1>${t('nowhere')}</h1><p><a class="button" href="/board">${t('nav.day')}</a></p></div>`;

const Mark = () => html`
  <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#0f5c56" />
    <path d="M9 21.5V11.8A2.8 2.8 0 0 1 11.8 9h8.4a2.8 2.8 0 0 1 2.8 2.8v4.9a2.8 2.8 0 0 1-2.8 2.8H14L9 23.6z" fill="none" stroke="#fff"
      stroke-width="2.2" stroke-linejoin="round" /><circle cx="16" cy="14.3" r="1.6" fill="#ffd27a" /></svg>`;

/** @param {string} full */
const initials = (full) => full.split(/\s+/).filter(Boolean).map((part) => [...part][0]).filter((_, at, all) => at === 0 || at === all.length - 1).join('');
