import { html } from '../../html.js';
import { query } from '../../router.js';
import { t } from '../../text.js';
import { itemsOf } from './figures.js';

/**
 * A figure that leads to what it is made of, where that can be listed.
 * @param {{ of: import('./figures.js').Figure | undefined, words: string }} props
 */
export function Linked({ of, words }) {
  const items = itemsOf(of, query.value);
  return items ? html`<a href=${items} aria-label=${`${words}: ${t('report.items')}`}>${words}</a>` : words;
}
