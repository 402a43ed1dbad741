import { html } from '../html.js';
import { t } from '../text.js';

/** Stands where a view is not there yet, and says so. */
export const Coming = () => html`
  <div class="empty"><h1>${t('coming')}</h1><p class="muted">${t('coming.more')}</p><p><a class="button" href="/board">${t('nav.day')}</a></p></div>`;
