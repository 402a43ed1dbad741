import { html } from '../../html.js';
import { t } from '../../text.js';

/** @typedef {import('../../types.js').VoiceLine} VoiceLine */
/** @typedef {{ from?: string, to?: string }} Days */

/** What nobody has given a topic yet. */
export const notSorted = 'not_sorted';

/** @param {Days & { format?: string, limit?: string }} of as it stands in an address, with its question mark */
export function queryOf(of) {
  const query = new URLSearchParams(Object.entries(of).filter(([, value]) => value));
  return query.size > 0 ? `?${query}` : '';
}

/** @param {{ topic: string, name: string }} line */
export const nameOfTopic = ({ topic, name }) => (topic === notSorted ? t('voice.notSorted') : name);

/** How many customers it was before: neither more nor less of them is better. @param {{ line: VoiceLine }} props */
export const Trend = ({ line: { customers, before } }) => html`
  <span class="muted small"><span aria-hidden="true">${customers > before ? '↑ ' : customers < before ? '↓ ' : ''}</span>${
    t('voice.before', { n: before })}</span>`;
