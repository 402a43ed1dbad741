import { html } from '../html.js';
import { t } from '../text.js';
import { exactly, now, timeOfDay } from '../time.js';

/** The customer's local time, and whether they may be called at it. @param {{ call: import('../types.js').Call }} props */
export const TheirHour = ({ call }) => html`
  <span class=${`hour ${call.canCallNow ? 'ok' : 'no'}`} title=${call.slot ? t('call.slot', { from: exactly(call.slot.notBefore), to: exactly(call.slot.until) }) : null}>
    ${t(call.canCallNow ? 'call.theirHour' : 'call.notTheirHour', {
      time: call.customerLocalTime?.slice(11, 16) ?? timeOfDay(now.value, call.window.timeZone),
    })}
  </span>`;
