import { ApiError, get, send } from '../api.js';
import { html } from '../html.js';
import { go } from '../router.js';
import { routes } from '../routes.js';
import { isLead, persons } from '../session.js';
import { name, t } from '../text.js';
import { useRef, useState } from '../vendor/hooks.js';
import { Dialog } from './dialog.js';
import { Foreign } from './parts.js';

/** @typedef {import('../types.js').FoundCustomer} FoundCustomer */

/** @typedef {import('../types.js').FollowUp} FollowUp */

/** So many customers, and of each so many follow-ups, are shown with what they wrote. */
const most = 5;

/** Finds a view and a colleague at once, and a customer with their follow-ups by what is known of them. @param {{ close: () => void }} props */
export function Find({ close }) {
  const [words, setWords] = useState('');
  const [found, setFound] = useState(/** @type {FoundCustomer[] | null} */ (null));
  const [matters, setMatters] = useState(/** @type {Map<string, FollowUp[]>} */ (new Map()));
  const [problem, setProblem] = useState('');
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  // An answer to what was asked before is no answer to what stands there now.
  const turn = useRef(0);
  const asked = words.trim();
  const small = asked.toLowerCase();
  const views = routes.filter((route) => route.inNavigation && (route.inNavigation !== 'leads' || isLead.value)
    && t(route.title).toLowerCase().includes(small));
  const people = asked.length < 2 ? [] : persons.value.filter((person) => person.name.toLowerCase().includes(small));
  const id = asked.match(/\b(f[0-9a-f]{32})\b/)?.[1];

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    if (id) {
      close();
      go(`/board/followups/${id}`);
      return;
    }

    // A handle may be part of a title or a name: only the whole of one is taken for it.
    const address = views.find((route) => t(route.title).toLowerCase() === small)?.pattern
      ?? people.filter((person) => person.name.toLowerCase() === small).map((person) => `/board/staff/${person.id}`)[0];
    if (address) {
      close();
      go(address);
      return;
    }

    const mine = ++turn.current;
    try {
      setProblem('');
      setMatters(new Map());
      const { body } = await send('POST', '/customers/find', { body: queryOf(asked) });
      const { items } = /** @type {{ items: FoundCustomer[] }} */ (body);
      if (mine !== turn.current) {
        return;
      }

      setFound(items);
      const read = new Map(await Promise.all(items.slice(0, most).map(mattersOf)));
      if (mine === turn.current) {
        setMatters(read);
      }
    } catch (failed) {
      if (mine !== turn.current) {
        return;
      }

      setProblem(failed instanceof ApiError && failed.status > 0
        ? Object.values(failed.problem.errors ?? {}).flat().join(' ') || failed.message
        : t('failed.offline'));
    }
  }

  return html`
    <${Dialog} title=${t('find.title')} close=${close}>
      <form onSubmit=${submit} role="search">
        <label class="hidden" for="find">${t('find.title')}</label>
        <input id="find" type="search" autocomplete="off" autofocus value=${words} placeholder=${t('find.placeholder')} aria-describedby="find-how"
          onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ event) => {
            turn.current++;
            setWords(event.currentTarget.value);
            setFound(null);
            setProblem('');
          }}
          onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === 'ArrowDown' && list.current?.querySelector('a')?.focus()} />
        <button type="submit" class="primary">${t('find')}</button>
        <p id="find-how" class="muted small">${t('find.how')}</p>
      </form>
      <div role="status">
        ${problem ? html`<p class="field-error">${problem}</p>` : null}
        ${found ? html`<p class="muted small">${t('find.found', { n: found.length })}</p>` : null}
      </div>
      <div class="found" ref=${list} onClick=${(/** @type {MouseEvent} */ event) => event.target instanceof Element && event.target.closest('a') && close()}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => step(list.current, event)}>
        ${found && found.length > 0 ? html`<ul>${found.map((customer) => html`
          <li key=${customer.customerId}><a href=${`/board/customers/${customer.customerId}`}><${Foreign}>${customer.displayName ?? customer.customerId}<//>
            <span class="muted">${[customer.town, ...customer.foundBy.map((by) => name('matched', by))].filter(Boolean).join(' · ')}</span></a>
            <${Matters} of=${matters.get(customer.customerId) ?? []} /></li>`)}</ul>` : null}
        ${people.length > 0 ? html`<h3 class="small">${t('find.people')}</h3>
          <ul>${people.map((person) => html`<li key=${person.id}><a href=${`/board/staff/${person.id}`}><${Foreign}>${person.name}<//></a></li>`)}</ul>` : null}
        ${views.length > 0 && found === null ? html`<h3 class="small">${t('find.views')}</h3>
          <ul>${views.map((route) => html`<li key=${route.pattern}><a href=${route.pattern}>${t(route.title)}</a></li>`)}</ul>` : null}
      </div>
    <//>`;
}

/** What a customer wrote, in the API's order. @param {{ of: FollowUp[] }} props */
const Matters = ({ of }) => (of.length === 0 ? null : html`
  <ul class="matters" aria-label=${t('find.followUps')}>${of.map((item) => html`
    <li key=${item.id}><a href=${`/board/followups/${item.id}`}><span dir="auto">${item.summary}</span>
      <span class="muted">${item.outcome ? name('outcome', item.outcome) : name('state', item.state)}</span></a></li>`)}</ul>`);

/**
 * @param {FoundCustomer} customer
 * @returns {Promise<[string, FollowUp[]]>} none where they can't be read: the customer is found all the same
 */
async function mattersOf({ customerId }) {
  try {
    const { body } = await get(`/followups?${new URLSearchParams({ customer: customerId, limit: `${most}` })}`);
    return [customerId, /** @type {import('../types.js').List<FollowUp>} */ (body).items];
  } catch {
    return [customerId, []];
  }
}

/**
 * What the words are likely to be.
 * @param {string} words
 */
function queryOf(words) {
  const comma = words.indexOf(',');
  return comma > 0 ? { name: words.slice(0, comma).trim(), town: words.slice(comma + 1).trim() }
    : /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(words) ? { email: words }
    : /^[+(]?[\d\s()/.-]{5,}$/.test(words) ? { phone: words }
    : { handle: words };
}

/**
 * @param {HTMLElement | null} list
 * @param {KeyboardEvent} event
 */
function step(list, event) {
  const links = [...(list?.querySelectorAll('a') ?? [])];
  const at = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
  const to = event.key === 'ArrowDown' ? links[at + 1] : event.key === 'ArrowUp' ? links[at - 1] : null;
  if (to) {
    event.preventDefault();
    to.focus();
  }
}
