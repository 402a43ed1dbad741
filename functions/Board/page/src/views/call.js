import { announce } from '../announce.js';
import { get } from '../api.js';
import { callFieldsOf, callForms, callKeys, callRequestOf, callTitleOf, isCallForm, isOutcome, isSaidByItself } from '../call-commands.js';
import { html } from '../html.js';
import { useKeys } from '../keys.js';
import { hold, outbox } from '../outbox.js';
import { fragment, go } from '../router.js';
import { me, nameOf } from '../session.js';
import { heldAbout, name, t } from '../text.js';
import { HeldForm } from '../ui/held-form.js';
import { callEventInWords } from '../ui/call-events.js';
import { CallDue, TheirHour } from '../ui/call-hour.js';
import { useOpenForm } from '../ui/open-form.js';
import { Failed, Foreign, Loading } from '../ui/parts.js';
import { WhoIsHere } from '../ui/presence.js';
import { useChanges, useLoad } from '../ui/use-load.js';
import { useEffect, useRef } from '../vendor/hooks.js';
import { Notices } from './follow-up/notices.js';
import { Brief } from './call/brief.js';
import { Person } from './call/person.js';
import { Attempts, Feedback, Standing } from './call/standing.js';
import { stopTimer, Timer, toggleTimer } from './call/timer.js';

/** @typedef {import('../types.js').WholeCall} WholeCall */
/** @typedef {{ call: WholeCall, etag: string | null }} Read */

const everyMs = 10_000;
const narrow = matchMedia('(max-width: 44rem)');

/** A call: what to know while it rings, and how it ended. @param {{ id: string }} props */
export function CallPage({ id }) {
  const { data, error, reload } = useLoad(id, async (signal) => {
    const { body, etag } = await get(`/calls/${encodeURIComponent(id)}`, signal);
    return /** @type {Read} */ ({ call: body, etag });
  }, everyMs);
  useChanges(() => void reload(), id);
  useNews(data?.call);
  if (data === null) {
    return error ? html`<${Failed} error=${error} retry=${reload} />` : html`<${Loading} />`;
  }

  const { call } = data;
  const isOver = call.status === 'completed' || call.status === 'canceled';
  return html`
    <article class="followup" aria-labelledby="title">
      <header class="head">
        <div>
          <h1 id="title"><a href=${`/board/customers/${call.customerId}`}><${Foreign}>${call.customerName}<//></a></h1>
          <p class="facts">
            <span>${name('purpose', call.purpose)}</span>
            <span class=${`state ${isOver ? 'closed' : ''}`}>${name('callStatus', call.status)}</span>
            <span>${call.assignee === me.value?.id ? t('followup.yours') : t('followup.owner', { name: nameOf(call.assignee) })}</span>
          </p>
          <${WhoIsHere} of="calls" id=${call.id} />
        </div>
        ${isOver ? null : html`<p class="next"><${CallDue} call=${call} /><${TheirHour} call=${call} /></p>`}
      </header>
      ${error ? html`<${Failed} error=${error} retry=${reload} />` : null}
      <div class="columns">
        <div class="main-column">
          <${Brief} call=${call} />
          <${Commands} data=${data} />
        </div>
        <aside class="side" aria-label=${t('memory')}>
          ${call.brief ? html`<${Person} brief=${call.brief} />` : null}
          <${Attempts} call=${call} />
          <${Standing} call=${call} />
          <${Feedback} call=${call} />
          <${Notices} item=${call} />
        </aside>
      </div>
    </article>`;
}

/** How it ended, and what else can be done; one form is open at a time. @param {{ data: Read }} props */
function Commands({ data: { call, etag } }) {
  const bar = useRef(/** @type {HTMLElement | null} */ (null));
  const forms = callForms(call);
  const wanted = isSaidByItself(fragment.value) ? '' : fragment.value;
  const { form, isPast, news } = useOpenForm({
    item: call.id, wanted, isKnown: isCallForm(wanted), isAllowed: forms.includes(wanted), events: call.events,
  });
  // A call ended in one way: a second key or click is no second call.
  const isLogged = outbox.value.some((entry) => entry.item === call.id && isOutcome(entry.form) && entry.state !== 'refused');
  const address = `/board/calls/${call.id}`;
  const seen = call.events.at(-1)?.sequence ?? 0;
  /** @param {string} of */
  const aboutOf = (of) => heldAbout(callTitleOf(of), call.customerName);
  const close = () => {
    go(location.pathname, { replace: true });
    bar.current?.querySelector('button')?.focus({ preventScroll: true });
  };

  /** @param {string} which */
  const open = (which) => {
    bar.current?.querySelector('details')?.removeAttribute('open');
    if (isLogged && isOutcome(which)) {
      announce(t('call.isLogged'));
    } else if (isSaidByItself(which)) {
      stopTimer(call.id);
      hold({ item: call.id, form: which, address, about: aboutOf(which), ...callRequestOf(which, call.id, {}), values: {}, etag, seen });
      close();
    } else {
      go(`#${which}`, { replace: true });
    }
  };

  useKeys({
    t: () => toggleTimer(call.id),
    ...Object.fromEntries(Object.entries(callKeys).filter(([, which]) => forms.includes(which)).map(([key, which]) => [key, () => open(which)])),
  });
  const atOnce = narrow.matches ? 2 : 5;
  /** @param {string} which */
  const button = (which) => html`
    <button type="button" key=${which} class=${which === forms[0] ? 'primary' : ''} aria-disabled=${isLogged && isOutcome(which) ? 'true' : null} aria-expanded=${isSaidByItself(which) ? null : form === which ? 'true' : 'false'}
      onClick=${() => open(which)}>${callTitleOf(which)}${keyOf(which)}</button>`;
  return html`
    <section class="commands" aria-label=${t('followup.commands')}>
      ${call.allowed.includes('attempts') ? html`<${Timer} id=${call.id} />` : null}
      <div class="bar" ref=${bar}>
        ${forms.slice(0, atOnce).map(button)}
        ${forms.length > atOnce ? html`<details class="more"><summary>${t('followup.more')}</summary><div class="menu">${forms.slice(atOnce).map(button)}</div></details>` : null}
        ${isLogged ? html`<p class="muted small">${t('call.isLogged')}</p>` : null}
        ${forms.length === 0 ? html`<p class="muted">${t('followup.nothing')}</p>` : null}
      </div>
      ${form ? html`
        <${HeldForm} key=${form} item=${call.id} form=${form} title=${callTitleOf(form)} fields=${callFieldsOf(form, call)} address=${address}
          about=${aboutOf(form)} request=${(/** @type {Record<string, unknown>} */ given) => callRequestOf(form, call.id, given)}
          news=${news.map(callEventInWords)} isPast=${isPast} blocked=${isLogged && isOutcome(form) ? t('call.isLogged') : null}
          etag=${etag} seen=${seen} held=${() => stopTimer(call.id)} close=${close} />` : null}
    </section>`;
}

/** @param {string} form */
function keyOf(form) {
  const key = Object.keys(callKeys).find((one) => callKeys[one] === form);
  return key ? html` <kbd aria-hidden="true">${key}</kbd>` : null;
}

/**
 * Says what others did while the reader looks.
 * @param {WholeCall | undefined} call
 */
function useNews(call) {
  const last = useRef(/** @type {number | null} */ (null));
  useEffect(() => {
    if (!call) {
      return;
    }

    const seen = last.current;
    const news = call.events.filter((event) => seen !== null && event.sequence > seen && event.by !== me.value?.id && event.by !== 'system');
    if (news.length > 0) {
      announce(news.map(callEventInWords).join(' '));
    }

    last.current = call.events.at(-1)?.sequence ?? 0;
  }, [call]);
}
