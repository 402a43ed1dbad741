import { get } from '../../api.js';
import { html } from '../../html.js';
import { t } from '../../text.js';
import { Failed } from '../../ui/parts.js';
import { useLoad } from '../../ui/use-load.js';

/** @typedef {import('../../types.js').Loyalty} Policy */

/** From when on a customer is called and thanked, in words. */
export function LoyaltyInWords() {
  const { data, error, reload } = useLoad('loyalty', async (signal) => /** @type {Policy} */ ((await get('/loyalty', signal)).body), 300_000);
  return html`
    <section class="card" aria-labelledby="loyalty"><h2 id="loyalty">${t('loyal')}</h2>
      ${error ? html`<${Failed} error=${error} retry=${reload} />` : null}
      ${data ? html`
        <p>${t('loyal.who')}</p>
        <ul class="sentences">
          <li>${t('loyal.mentions', { n: data.mentions })}</li>
          ${data.problemsFixed > 0 ? html`<li>${t('loyal.fixed', { n: data.problemsFixed })}</li>` : null}
          ${data.praises > 0 ? html`<li>${t('loyal.praises', { n: data.praises })}</li>` : null}
          ${data.tenureDays > 0 ? html`<li>${t('loyal.tenure', { n: data.tenureDays })}</li>` : null}
          <li>${t('loyal.ended')}</li>
          <li>${t('loyal.between', { n: data.daysBetweenCalls })}</li>
        </ul>
        <p class="muted small">${t('loyal.never')}</p>` : null}
    </section>`;
}
