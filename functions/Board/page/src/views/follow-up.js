import { announce } from '../announce.js';
import { get } from '../api.js';
import { aboutOf, arranged, fieldsOf, isCommand, keys, titleOf } from '../commands.js';
import { html } from '../html.js';
import { useKeys } from '../keys.js';
import { outbox } from '../outbox.js';
import { fragment, go } from '../router.js';
import { me, nameOf } from '../session.js';
import { readDraft } from '../storage.js';
import { name, t } from '../text.js';
import { eventInWords } from '../ui/events.js';
import { HeldForm } from '../ui/held-form.js';
import { useOpenForm } from '../ui/open-form.js';
import { ChannelName, Due, Failed, Foreign, Loading } from '../ui/parts.js';
import { WhoIsHere } from '../ui/presence.js';
import { snoozing } from '../ui/snooze.js';
import { useChanges, useLoad } from '../ui/use-load.js';
import { useEffect, useRef } from '../vendor/hooks.js';
import { Conversation } from './follow-up/conversation.js';
import { Memory } from './follow-up/memory.js';
import { Notices } from './follow-up/notices.js';
import { SnoozedBefore } from './follow-up/snoozed-before.js';
import { Clocks, Related, Why } from './follow-up/standing.js';

/** @typedef {import('../types.js').WholeFollowUp} WholeFollowUp */
/** @typedef {{ item: WholeFollowUp, etag: string | null }} Read */

const everyMs = 10_000;

/** A follow-up whole: what was said, whose it is and why, who the customer is, and what can be done now. @param {{ id: string }} props */
export function FollowUpView({ id }) {
  const { data, error, reload } = useLoad(id, (signal) => readFollowUp(id, signal), everyMs);
  useChanges(() => void reload(), id);
  useNews(data?.item);
  if (data === null) {
    return error ? html`<${Failed} error=${error} retry=${reload} />` : html`<${Loading} />`;
  }

  const { item } = data;
  return html`
    <article class="followup" aria-labelledby="title">
      <header class="head">
        <div>
          <h1 id="title"><a href=${`/board/customers/${item.customerId}`}><${Foreign}>${item.customerName}<//></a></h1>
          <p class="facts">
            <${ChannelName} of=${item.channel} /> <span>${name('kind', item.kind)}</span>
            <span class=${`state ${item.state}`}>${item.outcome ? name('outcome', item.outcome) : name('state', item.state)}</span>
            <span>${item.owner === me.value?.id ? t('followup.yours') : t('followup.owner', { name: nameOf(item.owner) })}</span>
          </p>
          <${WhoIsHere} of="followups" id=${item.id} />
        </div>
        ${item.dueAt ? html`<p class="next"><span class="muted">${name('work', item.todo)}</span> <${Due} at=${item.dueAt} /></p>` : null}
      </header>
      ${error ? html`<${Failed} error=${error} retry=${reload} />` : null}
      <div class="columns">
        <div class="main-column">
          <${Conversation} item=${item} />
          ${isAnswered(item) ? html`<p class="muted small apart">${t(waitsForNext(item) ? 'followup.unanswered' : 'followup.answered', {
            wait: titleOf('wait'), promise: titleOf('promise'), resolve: titleOf('resolve') })}</p>` : null}
          <${Commands} data=${data} />
        </div>
        <aside class="side" aria-label=${t('memory')}>
          <${Memory} item=${item} />
          <${Why} item=${item} />
          <${Clocks} item=${item} />
          <${Related} item=${item} />
          <${Notices} item=${item} />
        </aside>
      </div>
    </article>`;
}

/** What can be done now; one form is open at a time. @param {{ data: Read }} props */
function Commands({ data: { item, etag } }) {
  const wanted = fragment.value;
  const { form, isPast, news } = useOpenForm({
    item: item.id, wanted, isKnown: isCommand(wanted), isAllowed: item.allowed.includes(wanted), events: item.events,
  });
  const bar = useRef(/** @type {HTMLElement | null} */ (null));
  /** @param {string} command */
  const open = (command) => {
    bar.current?.querySelector('details')?.removeAttribute('open');
    go(`#${command}`, { replace: true });
  };
  // What was refused or begun is mended in its form; else a menu is quicker.
  const openSnooze = () => {
    if (readDraft(item.id, 'snooze') || outbox.value.some((entry) => entry.item === item.id && entry.form === 'snooze')) {
      open('snooze');
    } else {
      snoozing.value = snoozed;
    }
  };
  const snoozed = { id: item.id, who: item.customerName, etag, seen: item.events.at(-1)?.sequence ?? 0 };
  const close = () => {
    go(location.pathname, { replace: true });
    bar.current?.querySelector('button')?.focus({ preventScroll: true });
  };
  useKeys(Object.fromEntries(Object.entries(keys).filter(([, command]) => item.allowed.includes(command))
    .map(([key, command]) => [key, () => (command === 'snooze' ? openSnooze() : open(command))])));

  const { first, rest } = arranged(item.allowed);
  /** @param {string} command */
  const button = (command) => html`
    <button type="button" key=${command} class=${command === first[0] ? 'primary' : ''} aria-expanded=${form === command ? 'true' : 'false'} onClick=${() => open(command)}>
      ${titleOf(command)}${keyOf(command)}</button>`;
  return html`
    <section class="commands" aria-label=${t('followup.commands')}>
      <div class="bar" ref=${bar}>
        ${first.map(button)}
        ${rest.length > 0 ? html`<details class="more"><summary>${t('followup.more')}</summary><div class="menu">${rest.map(button)}</div></details>` : null}
        ${item.allowed.includes('snooze') ? html`<${SnoozedBefore} item=${item} snoozed=${snoozed} />` : null}
        ${item.allowed.length === 0 ? html`<p class="muted">${t('followup.nothing')}</p>` : null}
      </div>
      ${form ? html`
        <${HeldForm} key=${form} item=${item.id} form=${form} title=${titleOf(form)} fields=${fieldsOf(form, item)} customer=${item.customerId}
          address=${`/board/followups/${item.id}`} about=${aboutOf(form, item)} news=${news.map(eventInWords)} isPast=${isPast}
          request=${(/** @type {Record<string, unknown>} */ body) => ({ path: `/followups/${item.id}/${form}`, body })}
          etag=${etag} seen=${item.events.at(-1)?.sequence ?? 0} close=${close} />` : null}
    </section>`;
}

/** Whether the command of an answer is missing because there was one. @param {WholeFollowUp} item */
const isAnswered = (item) => item.state === 'in_progress' && !item.allowed.includes('acknowledge');

/** Whether the customer has written since. @param {WholeFollowUp} item */
const waitsForNext = ({ serviceLevel: { nextResponse } }) => Boolean(nextResponse.dueAt && !nextResponse.metAt);

/** @param {string} command */
function keyOf(command) {
  const key = Object.keys(keys).find((one) => keys[one] === command);
  return key ? html` <kbd aria-hidden="true">${key}</kbd>` : null;
}

/**
 * Says what others did while the reader looks.
 * @param {WholeFollowUp | undefined} item
 */
function useNews(item) {
  const seen = useRef(/** @type {{ id: string, sequence: number } | null} */ (null));
  useEffect(() => {
    if (!item) {
      return;
    }

    const last = item.events.at(-1)?.sequence ?? 0;
    if (seen.current?.id === item.id) {
      const sequence = seen.current.sequence;
      const news = item.events.filter((event) => event.sequence > sequence && event.by !== me.value?.id && event.by !== 'system');
      if (news.length > 0) {
        announce(news.map(eventInWords).join(' '));
      }
    }

    seen.current = { id: item.id, sequence: last };
  }, [item]);
}

/**
 * @param {string} id
 * @param {AbortSignal} signal
 * @returns {Promise<Read>}
 */
async function readFollowUp(id, signal) {
  const { body, etag, url } = await get(`/followups/${encodeURIComponent(id)}`, signal);
  const item = /** @type {WholeFollowUp} */ (body);
  if (item.id !== id && url) {
    // It became part of another one.
    go(`/board/followups/${item.id}`, { replace: true });
  }

  return { item, etag };
}
