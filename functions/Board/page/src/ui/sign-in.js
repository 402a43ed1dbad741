import { html } from '../html.js';
import { signInAddress, signOutAddress } from '../session.js';
import { t } from '../text.js';

/**
 * The app does not know who is calling, or that they are on the staff.
 * @param {{ error: import('../api.js').ApiError }} props
 */
export const SignInNeeded = ({ error }) => html`
  <main class="alone">
    <h1>Outreach</h1>
    <p>${t('signIn.needed')}</p>
    ${error.status !== 401 && error.problem.detail ? html`<p class="muted">${error.problem.detail}</p>` : null}
    <p><a class="button primary" href=${signInAddress()}>${t('signIn.in')}</a> <a class="button" href=${signOutAddress()}>${t('signIn.other')}</a></p>
  </main>`;

/** @param {{ error: Error, retry: () => void }} props */
export const Unreachable = ({ error, retry }) => html`
  <main class="alone">
    <h1>Outreach</h1>
    <p>${t('failed.offline')}</p>
    ${error.message && error.message !== '0' ? html`<p class="muted">${error.message}</p>` : null}
    <p><button type="button" class="primary" onClick=${retry}>${t('failed.retry')}</button></p>
  </main>`;
