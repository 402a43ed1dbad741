import { html } from '../html.js';
import { t } from '../text.js';
import { exactly, inWords, now, timeOfDay } from '../time.js';
import { Due } from './parts.js';

/** When a call is to be made: where that is planned for later, the plan comes before the deadline. @param {{ call: import('../types.js').Call }} props */
export const CallDue = ({ call }) => (call.slot && Date.parse(call.slot.notBefore) > now.value.getTime()
  ? html`
    <time class="due later" datetime=${call.slot.notBefore} title=${exactly(call.slot.notBefore)}>${inWords(call.slot.notBefore)}</time>
    <span class="muted small">${t('call.latest', { time: inWords(call.owedBy) })}</span>`
  : html`<${Due} at=${call.owedBy} />`);

/** The customer's local time, and whether they may be called at it. @param {{ call: import('../types.js').Call }} props */
export const TheirHour = ({ call }) => html`
  <span class=${`hour ${call.canCallNow ? 'ok' : 'no'}`} title=${call.slot ? t('call.slot', { from: exactly(call.slot.notBefore), to: exactly(call.slot.until) }) : null}>
    ${t(call.canCallNow ? 'call.theirHour' : 'call.notTheirHour', {
      time: call.customerLocalTime?.slice(11, 16) ?? timeOfDay(now.value, call.window.timeZone),
    })}
  </span>`;
