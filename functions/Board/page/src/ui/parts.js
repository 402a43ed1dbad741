import { html } from '../html.js';
import { name, t } from '../text.js';
import { dueInWords, exactly, inWords, urgency } from '../time.js';

/** @typedef {import('../html.js').Children} Children */

/**
 * A moment in few words, exact on hover.
 * @param {{ at: string }} props
 */
export const Time = ({ at }) => html`<time datetime=${at} title=${exactly(at)}>${inWords(at)}</time>`;

/**
 * When something is due, in words, exact on hover.
 * @param {{ at: string }} props
 */
export const Due = ({ at }) =>
  html`<time class=${`due ${urgency(at)}`} datetime=${at} title=${t('due.exactly', { time: exactly(at) })}>${dueInWords(at)}</time>`;

/**
 * Somebody's words or name, in whatever script and direction.
 * @param {{ children?: Children }} props
 */
export const Foreign = ({ children }) => html`<bdi>${children}</bdi>`;

/**
 * @param {{ of: string }} props
 */
export const ChannelName = ({ of }) => html`<span class="channel">${name('channel', of)}</span>`;

/**
 * Why something could not be read, and a way to try again.
 * @param {{ error: import('../api.js').ApiError, retry: () => void }} props
 */
export function Failed({ error, retry }) {
  const why = error.status === 0 ? t('failed.offline') : error.status === 404 ? t('failed.missing') : error.message;
  return html`
    <div class="notice bad" role="alert">
      <p lang=${error.status === 0 || error.status === 404 ? null : 'en'}>${why}</p>
      ${error.status === 404 ? null : html`<button type="button" onClick=${retry}>${t('failed.retry')}</button>`}
    </div>`;
}

/** Stands for what is being read, in about its size, so that nothing jumps. */
export const Loading = () => html`<div class="loading" aria-busy="true"><span class="hidden">${t('loading')}</span></div>`;

/**
 * @param {{ keys: string }} props
 */
export const Key = ({ keys }) => html`<kbd aria-hidden="true">${keys}</kbd>`;
