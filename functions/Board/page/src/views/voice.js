import { get } from '../api.js';
import { html } from '../html.js';
import { go, query } from '../router.js';
import { name, t } from '../text.js';
import { useWalk } from '../ui/list.js';
import { Failed, Foreign, Loading } from '../ui/parts.js';
import { useLoad } from '../ui/use-load.js';
import { errorsOf } from '../ui/use-send.js';
import { dateInWords } from '../ui/words.js';
import { useEffect, useRef } from '../vendor/hooks.js';
import { plusDays, today } from './report/figures.js';
import { nameOfTopic, queryOf, Trend } from './voice/parts.js';

/** @typedef {import('../types.js').VoiceReport} VoiceReport */
/** @typedef {import('./voice/parts.js').Days} Days */

const everyMs = 5 * 60_000;
const spans = [7, 28, 91, 365];

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
      <p class="muted">${data ? t('voice.span', {
        from: dateInWords(data.from), to: dateInWords(data.to), n: data.customers, before: data.before,
      }) : t('voice.what')}</p></div></header>
    <${Span} shown=${days} errors=${errors} />
    ${error && !errors?.from && !errors?.to ? html`<${Failed} error=${error} retry=${reload} />` : null}
    ${data === null && !error ? html`<${Loading} />` : null}
    ${data?.topics.length === 0 ? html`<p class="empty muted">${t('voice.none')}</p>` : null}
    <ol class="rows" ref=${list}>
      ${data?.topics.map((line) => html`
        <li key=${line.topic} class="row">
          <a data-item href=${`/board/voice/${line.topic}${queryOf(days)}`}>
            <span class="row-who"><${Foreign}>${nameOfTopic(line)}<//></span>
            <span class="channel">${name('voiceState', line.state)}</span>
            <span class="row-words">${line.quotes.length > 0 ? html`“<bdi>${line.quotes.at(-1)}</bdi>”` : null}</span>
          </a>
          <span class="row-when"><span>${t('voice.customers', { n: line.customers })}</span><${Trend} line=${line} /></span>
        </li>`)}
    </ol>
    ${data ? html`<p class="apart"><a href=${`/api/reports/voice${queryOf({ ...days, format: 'csv' })}`} download="voice.csv">${t('report.csv')}</a></p>
      <p class="muted small">${t('voice.counted')}</p>` : null}`;
}

/** @param {{ shown: Days, errors?: Record<string, string[]> }} props */
function Span({ shown, errors }) {
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  // What is being filled in stays while the report is read; another address begins anew.
  useEffect(() => form.current?.reset(), [query.value]);
  /** @param {SubmitEvent} event */
  const show = (event) => {
    event.preventDefault();
    const given = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    go(`/board/voice${queryOf({ from: `${given.get('from')}`, to: `${given.get('to')}` })}`);
  };
  const to = today();
  return html`
    <form class="filter report-span" ref=${form} onSubmit=${show} aria-label=${t('report.days')}>
      ${/** @type {const} */ (['from', 'to']).map((field) => html`
        <label for=${`voice-${field}`}>${t(`report.${field}`)}
          <input id=${`voice-${field}`} name=${field} type="date" defaultValue=${shown[field]} aria-invalid=${errors?.[field] ? 'true' : null}
            aria-describedby=${`voice-${field}-error`} />
          <span class="field-error" id=${`voice-${field}-error`}>${errors?.[field]?.join(' ') ?? ''}</span></label>`)}
      <div class="actions"><button type="submit" class="primary">${t('report.show')}</button>
        ${spans.map((days) => html`<a class="button" href=${`/board/voice${queryOf({ from: plusDays(to, 1 - days), to })}`}>
          ${t('report.last', { n: days })}</a>`)}</div>
    </form>`;
}
