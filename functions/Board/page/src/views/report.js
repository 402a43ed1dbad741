import { html } from '../html.js';
import { fragment, go, query } from '../router.js';
import { name, t } from '../text.js';
import { Failed, Loading } from '../ui/parts.js';
import { useLoad } from '../ui/use-load.js';
import { errorsOf } from '../ui/use-send.js';
import { dateInWords } from '../ui/words.js';
import { useEffect } from '../vendor/hooks.js';
import {
  divisions, figureOf, lengthOf, queryOf, readReports, shareInWords, shareOf, timeInWords, trendOf, valueOf,
} from './report/figures.js';
import { Linked } from './report/linked.js';
import { Calls, Coverage, Promises, Replies, Weeks } from './report/pictures.js';
import { Span } from './report/span.js';

/** @typedef {import('./report/figures.js').Division} Division */
/** @typedef {import('./report/figures.js').Figure} Figure */
/** @typedef {import('./report/figures.js').Reports} Reports */

const everyMs = 5 * 60_000;

/** Whether every customer was treated alike, in a span of days that stands in the address. */
export function ReportView() {
  const asked = new URLSearchParams(query.value);
  const wanted = {
    from: asked.get('from') ?? undefined,
    to: asked.get('to') ?? undefined,
    by: /** @type {Division} */ (divisions.find((one) => one === asked.get('by')) ?? 'channel'),
  };
  const { data, error, reload } = useLoad(`report:${queryOf(wanted)}`, (signal) => readReports(wanted, signal), everyMs);
  const isThere = data !== null;
  useEffect(() => {
    if (isThere && fragment.value) {
      document.getElementById(fragment.value)?.scrollIntoView();
    }
  }, [isThere, fragment.value]);
  const errors = errorsOf(error);
  const shown = data ? { ...wanted, from: data.span.from, to: data.span.to } : wanted;
  return html`
    <header class="head"><div><h1>${t('nav.report')}</h1>
      <p class="muted" role="status">${data ? t('report.span', {
        from: dateInWords(data.span.from), to: dateInWords(data.span.to), zone: data.span.timeZone,
      }) : t('report.what')}</p></div></header>
    <${Days} shown=${shown} errors=${errors} />
    ${error && !errors?.from && !errors?.to ? html`<${Failed} error=${error} retry=${reload} />` : null}
    ${data === null ? (error ? null : html`<${Loading} />`) : html`
      <${Questions} ...${data} />
      <div class="pictures">
        <${Replies} ...${data} /><${Weeks} ...${data} /><${Promises} ...${data} /><${Calls} ...${data} /><${Coverage} ...${data} />
      </div>
      <p class="muted small">${t('report.exact', { error: shareInWords(data.span.durationError) })}</p>`}`;
}

/** @param {{ shown: { from?: string, to?: string, by: Division }, errors?: Record<string, string[]> }} props */
const Days = ({ shown, errors }) => html`
  <${Span} shown=${shown} errors=${errors} addressOf=${(/** @type {{ from: string, to: string }} */ days) => `/board/report?${queryOf({ ...days, by: shown.by })}`}
    go=${(/** @type {{ from: string, to: string }} */ days, /** @type {FormData} */ given) => go(`/board/report?${queryOf({ ...days, by: `${given.get('by')}` })}`)}>
    <div class="field"><label for="report-by">${t('report.by')}</label>
      <select id="report-by" name="by">
        ${divisions.map((one) => html`<option value=${one} defaultSelected=${one === shown.by}>${name('reportBy', one)}</option>`)}
      </select><span class="field-error"></span></div>
  <//>`;

/** What a manager asks, each answered in a sentence. @param {Reports} reports */
function Questions({ span, before }) {
  const [now, then] = [span.total, before.total];
  const median = 'first_reply_business_median';
  const counted = /** @type {const} */ ([
    ['fixed', 'confirmed_fixed'],
    ['promised', 'promises_kept'],
    ['called', 'calls_connected'],
  ]);
  return html`
    <section aria-labelledby="questions"><h2 id="questions" class="hidden">${t('report.questions')}</h2>
      <ol class="questions">
        <${Question} asks=${t('report.q.answered')} of=${figureOf(now, 'acknowledged_share')}
          figure=${shareInWords(valueOf(now, 'acknowledged_share'))}
          says=${t('report.a.answered', { n: figureOf(now, 'acknowledged_share')?.of ?? 0 })}
          trend=${trendOf(valueOf(now, 'acknowledged_share'), valueOf(then, 'acknowledged_share'), shareInWords)} />
        <${Question} asks=${t('report.q.waited')} of=${figureOf(now, median)} figure=${timeInWords(valueOf(now, median))}
          says=${t('report.a.waited', { time: timeInWords(valueOf(now, 'first_reply_business_p90')) })}
          trend=${trendOf(valueOf(now, median), valueOf(then, median), timeInWords, true)} />
        ${counted.map(([question, figure]) => html`
          <${Question} key=${question} asks=${t(`report.q.${question}`)} of=${figureOf(now, figure)}
            figure=${shareInWords(shareOf(now, figure))}
            says=${t(`report.a.${question}`, { n: figureOf(now, figure)?.of ?? 0, part: valueOf(now, figure) ?? 0 })}
            trend=${trendOf(shareOf(now, figure), shareOf(then, figure), shareInWords)} />`)}
      </ol>
      <p class="muted small">${t('report.compared', { n: lengthOf(span), from: dateInWords(before.from), to: dateInWords(before.to) })}</p>
    </section>`;
}

const arrows = /** @type {Record<string, string>} */ ({ better: '✓ ', worse: '! ' });

/** @param {{ asks: string, of: Figure | undefined, figure: string, says: string, trend: { look: string, text: string } }} props */
const Question = ({ asks, of, figure, says, trend }) => html`
  <li class="card"><h3>${asks}</h3>
    ${!of?.of ? html`<p class="muted">${t('report.nothing')}</p>` : html`
      <p><strong class="figure"><${Linked} of=${of} words=${figure} /></strong> ${says}</p>
      <p class=${`small trend ${trend.look}`}><span aria-hidden="true">${arrows[trend.look] ?? ''}</span>${trend.text}</p>`}
  </li>`;
