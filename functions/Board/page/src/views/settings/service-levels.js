import { html } from '../../html.js';
import { nameOf } from '../../session.js';
import { name, t } from '../../text.js';
import { now } from '../../time.js';
import { Foreign, Time } from '../../ui/parts.js';
import { dateInWords, hoursInWords, lengthInWords, listed } from '../../ui/words.js';

/** @typedef {import('../../types.js').ServiceLevels} Levels */
/** @typedef {import('../../types.js').Calendar} Calendar */

/** What customers are promised, in words, and when the office works. @param {{ levels: Levels }} props */
export const ServiceLevels = ({ levels }) => html`
  <section class="card" aria-labelledby="levels"><h2 id="levels">${t('levels')}</h2>
    <p class="muted">${t('levels.first')}</p>
    <ol class="plain policies">
      ${levels.policies.map((policy) => html`
        <li key=${policy.name}>
          <h3><${Foreign}>${policy.name}<//></h3>
          <p class="muted">${policy.channels ? listed(policy.channels.map((one) => name('channel', one))) : t('levels.allChannels')} · ${
            policy.kinds ? listed(policy.kinds.map((one) => name('kind', one))) : t('levels.allKinds')}</p>
          <ul class="sentences">
            <li>${t('levels.firstResponse', { time: lengthInWords(policy.firstResponse) })}</li>
            <li>${t('levels.nextResponse', { time: lengthInWords(policy.nextResponse) })}</li>
            <li>${t('levels.resolution', { time: lengthInWords(policy.resolution) })}</li>
            <li>${t('levels.checkIns', { times: listed(policy.checkIns.map(lengthInWords)) })}</li>
            <li>${t('levels.calendar', { name: policy.calendar })}</li>
          </ul>
        </li>`)}
    </ol>
    ${levels.warnings.map(({ calendar, warning }) => html`<p class="notice bad" key=${calendar}>${calendar}: <span lang="en">${warning}</span></p>`)}
    ${Object.entries(levels.calendars).map(([calendar, hours]) =>
      html`<${CalendarInWords} key=${calendar} title=${calendar} calendar=${hours} />`)}
    <p class="muted small">${t('levels.version', { n: levels.version })}
      ${levels.at ? html` <${Time} at=${levels.at} />, ${nameOf(levels.by)}` : null}</p>
  </section>`;

/** @param {{ title: string, calendar: Calendar }} props */
function CalendarInWords({ title, calendar }) {
  const today = now.value.toISOString().slice(0, 10);
  const holidays = (calendar.holidays ?? []).filter(({ date }) => date && date >= today);
  return html`
    <h3>${t('levels.hours', { name: title })}</h3>
    <dl class="facts-list">
      ${hoursInWords(calendar.hours).map(({ days, times }) => html`<div key=${days}><dt>${days}</dt><dd>${times}</dd></div>`)}
      <div><dt>${t('team.timeZone')}</dt><dd>${calendar.timeZone}</dd></div>
    </dl>
    ${holidays.length > 0 ? html`
      <details class="rare"><summary>${t('levels.holidays', { n: holidays.length })}</summary>
        <ul class="plain">${holidays.map((holiday) => html`
          <li key=${holiday.date}>${dateInWords(holiday.date ?? '')}: ${holiday.name ?? ''} <span class="muted">${
            holiday.hours?.length ? t('levels.open', { hours: holiday.hours.join(', ').replaceAll('-', '–') })
              : t('levels.closed')}</span></li>`)}</ul></details>` : null}`;
}
