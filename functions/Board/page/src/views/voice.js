import { get } from '../api.js';
import { html } from '../html.js';
import { go, query } from '../router.js';
import { name, t } from '../text.js';
import { useWalk } from '../ui/list.js';
import { Failed, Foreign, Loading } from '../ui/parts.js';
import { useLoad } from '../ui/use-load.js';
import { errorsOf } from '../ui/use-send.js';
import { dateInWords } from '../ui/words.js';
import { Span } from './report/span.js';
import { nameOfTopic, queryOf, Trend } from './voice/parts.js';

/** @typedef {import('../types.js').VoiceReport} VoiceReport */
/** @typedef {import('./voice/parts.js').Days} Days */

const everyMs = 5 * 60_000;

/** @param {Days} days */
const addressOf = (days) => `/board/voice${queryOf(days)}`;

/** What customers want changed, in a span of days that stands in the address: topics, those of most customers first. */
export function Voice() {
  const asked = new URLSearchParams(query.value);
  const wanted = { from: asked.get('from') ?? undefined, to: asked.get('to') ?? undefined };
  const { data, error, reload } = useLoad(`voice:${queryOf(wanted)}`,
    async (signal) => /** @type {VoiceReport} */ ((await get(`/reports/voice${queryOf(wanted)}`, signal)).body), everyMs);
  const errors = errorsOf(error);
  const list = useWalk();
  const days = data ? { from: data.from, to: data.to } : wanted;
  return html`
    <header class="head"><div><h1>${t('nav.voice')}</h1>
      <p class="muted" role="status">${data ? t('voice.span', {
        from: dateInWords(data.from), to: dateInWords(data.to), n: data.customers, before: data.before,
      }) : t('voice.what')}</p></div></header>
    <${Span} shown=${days} errors=${errors} addressOf=${addressOf} go=${(/** @type {Days} */ given) => go(addressOf(given))} />
    ${error && !errors?.from && !errors?.to ? html`<${Failed} error=${error} retry=${reload} />` : null}
    ${data === null && !error ? html`<${Loading} />` : null}
    ${data?.topics.length === 0 ? html`<p class="empty muted">${t('voice.none')}</p>` : null}
    <ol class="rows" ref=${list}>
      ${data?.topics.map((line) => html`
        <li key=${line.topic} class="row">
          <a data-item href=${`/board/voice/${line.topic}${queryOf(days)}`}>
            <span class="row-who"><${Foreign}>${nameOfTopic(line)}<//></span>
            <span class="channel">${name('voiceState', line.state)}</span>
            <span class="row-words">${line.quotes.length > 0 ? html`<q><bdi>${line.quotes.at(-1)}</bdi></q>` : null}</span>
          </a>
          <span class="row-when"><span>${t('voice.customers', { n: line.customers })}</span><${Trend} line=${line} /></span>
        </li>`)}
    </ol>
    ${data ? html`<p class="apart"><a href=${`/api/reports/voice${queryOf({ ...days, format: 'csv' })}`} download="voice.csv">${t('report.csv')}</a></p>
      <p class="muted small">${t('voice.counted')}</p>` : null}`;
}
