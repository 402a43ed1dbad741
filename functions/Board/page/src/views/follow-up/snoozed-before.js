import { html } from '../../html.js';
import { useKeys } from '../../keys.js';
import { now } from '../../time.js';
import { Again, snoozeAgain } from '../../ui/snooze.js';

/**
 * Snoozes it as the last time, by one key, once that is over.
 * @param {{ item: import('../../types.js').WholeFollowUp, snoozed: import('../../ui/snooze.js').Item }} props
 */
export function SnoozedBefore({ item, snoozed }) {
  const event = item.events.findLast((one) => one.type === 'snoozed');
  const last = event?.until && event.reason && Date.parse(event.until) <= now.value.getTime()
    ? { at: event.at, until: event.until, reason: event.reason } : null;
  useKeys({ S: () => snoozeAgain(snoozed, last) });
  return html`<${Again} item=${snoozed} last=${last} />`;
}
