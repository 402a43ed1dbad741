import { html } from '../../html.js';
import { roster } from '../../session.js';
import { name, t } from '../../text.js';
import { Bars, Boxes, Columns, Legend, Picture } from '../../ui/charts.js';
import { languageName } from '../../ui/facts.js';
import { Linked } from './linked.js';
import { countInWords, figureOf, queryOf, shareInWords, timeInWords, valueOf, weeksOf } from './figures.js';

/** @typedef {import('./figures.js').Reports} Reports */
/** @typedef {import('./figures.js').Figure} Figure */
/** @typedef {import('./figures.js').Division} Division */
/** @typedef {import('../../text.js').Key} Key */

const business = 'first_reply_business';

/**
 * What each picture has: its file, and the address at which it is found again.
 * @param {Reports} reports @param {string} id @param {string} by of its file
 */
function framed({ span, by: shown }, id, by) {
  const days = { from: span.from, to: span.to };
  return {
    id,
    csv: `/api/reports/consistency?${queryOf({ ...days, by, format: 'csv' })}`,
    address: `/board/report?${queryOf({ ...days, by: shown })}#${id}`,
    words: { behind: t('report.table'), file: t('report.csv'), address: t('report.address') },
  };
}

/** @param {string} group @param {Division} by */
export const groupName = (group, by) =>
  (by === 'channel' ? name('channel', group) : by === 'language' && group !== 'unknown' ? languageName(group) : name('reportGroup', group));

/** From where to where first replies go, group by group. @param {Reports} reports */
export function Replies(reports) {
  const { span, by } = reports;
  const title = t('report.replies', { by: name('reportBy', by) });
  const rows = span.groups.map(({ group, figures }) => ({
    label: groupName(group, by),
    figure: timeInWords(valueOf(figures, `${business}_median`)),
    at: /** @type {[number, number, number, number, number] | null} */ (figureOf(figures, `${business}_median`)?.of
      ? ['p05', 'p25', 'median', 'p75', 'p90'].map((part) => valueOf(figures, `${business}_${part}`)) : null),
  }));
  const apart = span.spread.find(({ figure }) => figure === `${business}_median`);
  return html`
    <${Picture} ...${framed(reports, 'replies', by)} title=${title} about=${t('report.replies.about')}
      table=${{
        head: [name('reportBy', by), t('report.answered'), t('report.share'), t('report.p05'), t('report.p25'), t('report.median'),
          t('report.p75'), t('report.p90'), t('report.wall')],
        rows: span.groups.map(({ group, figures }) => [
          groupName(group, by),
          linked(figures, `${business}_median`, countInWords(figureOf(figures, `${business}_median`)?.of ?? 0)),
          linked(figures, 'acknowledged_share', shareInWords(valueOf(figures, 'acknowledged_share'))),
          ...['p05', 'p25', 'median', 'p75', 'p90'].map((part) =>
            linked(figures, `${business}_${part}`, timeInWords(valueOf(figures, `${business}_${part}`)))),
          linked(figures, 'first_reply_median', timeInWords(valueOf(figures, 'first_reply_median'))),
        ]),
      }}>
      ${rows.length === 0 ? html`<p class="muted">${t('report.nothing')}</p>`
        : html`<${Boxes} rows=${rows} inWords=${timeInWords} says=${said(title, rows)} />`}
      ${apart?.difference != null ? html`<p>${t('report.apart', { time: timeInWords(apart.difference) })}</p>` : null}
      ${span.leftOut.fewCustomers > 0 ? html`<p class="muted small">${t('report.leftOut', { n: span.leftOut.fewCustomers })}</p>` : null}
    <//>`;
}

/** @param {readonly Figure[]} figures @param {string} figure @param {string} words */
const linked = (figures, figure, words) => html`<${Linked} of=${figureOf(figures, figure)} words=${words} />`;

/** @param {string} title @param {{ label: string, figure: string }[]} rows */
const said = (title, rows) => `${title}: ${rows.map(({ label, figure }) => `${label} ${figure}`).join('; ')}`;

/** How many wrote in each week, how many of them were answered, and how soon. @param {Reports} reports */
export function Weeks(reports) {
  const { weeks: { groups } } = reports;
  // A week without anything is none of the report's groups, and is what is to be seen.
  const weeks = (groups.length === 0 ? [] : weeksOf(reports.span)).map((group) => {
    const figures = groups.find((one) => one.group === group)?.figures ?? [];
    const mentions = valueOf(figures, 'mentions') ?? 0;
    return {
      label: t('report.week.n', { n: Number(group.split('-W')[1]) }),
      whole: group,
      figures,
      mentions,
      answered: Math.round((valueOf(figures, 'acknowledged_share') ?? 0) * mentions),
      median: valueOf(figures, `${business}_median`),
      p90: valueOf(figures, `${business}_p90`),
    };
  });
  const [counts, times] = [t('report.weeks.counts'), t('report.weeks.times')];
  return html`
    <${Picture} ...${framed(reports, 'weeks', 'week')} title=${t('report.weeks')} about=${t('report.weeks.about')}
      table=${{
        head: [t('report.week'), t('report.mentions'), t('report.answered'), t('report.median'), t('report.p90')],
        rows: weeks.map((week) => [
          week.whole,
          linked(week.figures, 'mentions', countInWords(week.mentions)),
          linked(week.figures, `${business}_median`, countInWords(week.answered)),
          linked(week.figures, `${business}_median`, timeInWords(week.median)),
          linked(week.figures, `${business}_p90`, timeInWords(week.p90)),
        ]),
      }}>
      ${weeks.length === 0 ? html`<p class="muted">${t('report.nothing')}</p>` : html`
        <div class="pair">
          <div><h3>${counts}</h3>
            <${Columns} id="weeks" figure=${(/** @type {number} */ value) => countInWords(value)}
              says=${said(counts, weeks.map((week) => ({ label: week.label, figure: `${week.answered}/${week.mentions}` })))}
              columns=${weeks.map((week) => ({
                label: week.label,
                parts: [{ value: week.answered, look: 'good' }, { value: week.mentions - week.answered, look: 'bad' }],
              }))} />
            <${Legend} id="weeks" of=${[{ look: 'good', label: t('report.answered') }, { look: 'bad', label: t('report.notAnswered') }]} /></div>
          <div><h3>${times}</h3>
            <${Columns} id="weeks-times" figure=${timeInWords}
              says=${said(times, weeks.map((week) => ({ label: week.label, figure: timeInWords(week.median) })))}
              columns=${weeks.map((week) => ({
                label: week.label, parts: [{ value: week.median ?? 0, look: 'good' }], mark: week.p90 ?? undefined,
              }))} />
            <p class="muted small">${t('report.weeks.mark')}</p></div>
        </div>`}
    <//>`;
}

const ofPromises = ['promises_made', 'promises_kept', 'promises_broken', 'promises_moved'];
const ofCalls = ['calls_due', 'calls_tried', 'calls_connected', 'calls_canceled'];

/** What was promised, and what became of it. @param {Reports} reports */
export const Promises = (reports) => html`
  <${Compared} reports=${reports} id="promises" title=${t('report.promises')} about=${t('report.promises.about')} names=${ofPromises} more=${[]} />`;

/** Calls that came due, and what became of them. @param {Reports} reports */
export const Calls = (reports) => html`
  <${Compared} reports=${reports} id="calls" title=${t('report.calls')} about=${t('report.calls.about')} names=${ofCalls} more=${[
    { figure: 'attempts_per_connection', inWords: (/** @type {number | null} */ value) => countInWords(value, 1) },
    { figure: 'call_connection_median', inWords: timeInWords },
  ]} />`;

/** @param {string} figure @returns {'good' | 'bad'} */
const lookOf = (figure) => (figure.endsWith('broken') ? 'bad' : 'good');

/**
 * Counts of the span, and what they were in as many days before it.
 * @param {{
 *   reports: Reports, id: string, title: string, about: string, names: string[],
 *   more: { figure: string, inWords: (value: number | null) => string }[],
 * }} props
 */
function Compared({ reports, id, title, about, names, more }) {
  const { span, before } = reports;
  const rows = names.map((figure) => ({
    label: name('figure', figure),
    figure: countInWords(valueOf(span.total, figure)),
    parts: [{ value: valueOf(span.total, figure) ?? 0, look: lookOf(figure) }],
    before: valueOf(before.total, figure) ?? 0,
  }));
  const most = Math.max(...rows.map((row) => Math.max(row.parts[0].value, row.before)));
  return html`
    <${Picture} ...${framed(reports, id, 'none')} title=${title} about=${about}
      table=${{
        head: [title, t('report.now'), t('report.before')],
        rows: [...names.map((figure) => ({ figure, inWords: countInWords })), ...more].map(({ figure, inWords }) => [
          name('figure', figure),
          linked(span.total, figure, inWords(valueOf(span.total, figure))),
          linked(before.total, figure, inWords(valueOf(before.total, figure)))]),
      }}>
      ${most === 0 ? html`<p class="muted">${t('report.nothing')}</p>` : html`
        <${Bars} id=${id} rows=${rows} most=${most} says=${said(title, rows)} />
        <${Legend} id=${id} of=${[{ look: 'good', label: t('report.now') }, { look: 'before', label: t('report.before') }]} />`}
    <//>`;
}

/** Whether something came from each source, so that one that has gone silent is seen. @param {Reports} reports */
export function Coverage(reports) {
  const { groups, total } = reports.channels;
  const title = t('report.coverage');
  // One that is silent on all days is none of the report's groups: it is known from before, or because somebody answers on it.
  const answered = roster.value.flatMap((member) => (member.removedAt ? [] : member.channels));
  const known = [...groups, ...reports.before.groups].map(({ group }) => group);
  const rows = [...new Set([...known, ...answered])].sort().map((channel) => {
    const figures = groups.find(({ group }) => group === channel)?.figures ?? [];
    const silent = figureOf(figures, 'silent_days');
    const days = silent?.of ?? figureOf(total, 'silent_days')?.of ?? 0;
    const without = silent?.value ?? days;
    return {
      label: name('channel', channel),
      figure: t('report.silent', { n: without, days }),
      parts: [{ value: days - without, look: /** @type {const} */ ('good') }, { value: without, look: /** @type {const} */ ('bad') }],
      days,
      without,
      aDay: valueOf(figures, 'mentions_a_day') ?? 0,
    };
  });
  return html`
    <${Picture} ...${framed(reports, 'coverage', 'channel')} title=${title} about=${t('report.coverage.about')}
      table=${{
        head: [t('reportBy.channel'), t('report.aDay'), t('report.silentDays'), t('report.days')],
        rows: rows.map((row) => [row.label, countInWords(row.aDay, 1), countInWords(row.without), countInWords(row.days)]),
      }}>
      ${rows.length === 0 ? html`<p class="muted">${t('report.nothing')}</p>` : html`
        <${Bars} id="coverage" rows=${rows} most=${Math.max(...rows.map((row) => row.days))} says=${said(title, rows)} />
        <${Legend} id="coverage" of=${[{ look: 'good', label: t('report.withMentions') }, { look: 'bad', label: t('report.without') }]} />`}
    <//>`;
}
