import { html } from '../html.js';
import { t } from '../text.js';
import { Foreign, Time } from './parts.js';

/** @typedef {NonNullable<import('../types.js').Customer['preferred']>} Preferred */

/** Whom a customer asks for, and when that one is back. @param {{ of: Preferred }} props */
export const PreferredPerson = ({ of }) => html`<${Foreign}>${of.name}<//>${of.onDuty ? null : html` <span class="muted">${of.backAt
  ? html`${t('offDuty.back')} <${Time} at=${of.backAt} />` : t('offDuty')}</span>`}`;
