import { html } from '../html.js';
import { flush, undone } from '../outbox.js';
import { leaveBrowser, signOutAddress } from '../session.js';
import { forgetAll } from '../storage.js';
import { t } from '../text.js';
import { useState } from '../vendor/hooks.js';
import { Dialog } from './dialog.js';

/** The way out. What was given is sent first; what can't be is deleted only if the reader says so. */
export function SignOut() {
  const [left, setLeft] = useState(/** @type {string[] | null} */ (null));
  const [busy, setBusy] = useState(false);
  const leave = () => {
    forgetAll();
    leaveBrowser();
    location.assign(signOutAddress());
  };

  /** @param {Event} event */
  async function ask(event) {
    event.preventDefault();
    if (busy) {
      return;
    }

    setBusy(true);
    await flush();
    setBusy(false);
    const about = undone().map((entry) => entry.about);
    if (about.length === 0) {
      leave();
    } else {
      setLeft(about);
    }
  }

  return html`
    <a href=${signOutAddress()} aria-disabled=${busy ? 'true' : null} onClick=${ask}>${t('signOut')}</a>
    ${left ? html`
      <${Dialog} title=${t('signOut.ask')} close=${() => setLeft(null)}>
        <p>${t('signOut.undone')}</p>
        <ul class="news">${left.map((one) => html`<li>${one}</li>`)}</ul>
        <div class="actions">
          <button type="button" class="primary" onClick=${() => setLeft(null)}>${t('signOut.stay')}</button>
          <button type="button" class="danger" onClick=${leave}>${t('signOut.anyway')}</button>
        </div>
      <//>` : null}`;
}
