import { html } from '../../html.js';
import { fragment, go } from '../../router.js';
import { nameOf, persons } from '../../session.js';
import { name, t } from '../../text.js';
import { now, timeOfDay } from '../../time.js';
import { languageName, Tags } from '../../ui/facts.js';
import { InPlace } from '../../ui/in-place.js';
import { Foreign, Time } from '../../ui/parts.js';
import { PreferredPerson } from '../../ui/preferred.js';

/** @typedef {import('../customer.js').Shown} Shown */
/** @typedef {Shown['customer']} Customer */
/** @typedef {'displayName' | 'sayName' | 'email' | 'phone' | 'timeZone' | 'town' | 'language' | 'interests' | 'avoidTopics' | 'prefers' | 'contactEveryDays'} Member */

/** What can be known of them, in the order in which it helps. @type {Member[]} */
const members = [
  'displayName', 'sayName', 'avoidTopics', 'interests', 'phone', 'email', 'language', 'town', 'timeZone', 'prefers', 'contactEveryDays',
];

/** What we know of them: each is changed where it stands. @param {Shown} shown */
export const Facts = (shown) => html`
  <section class="card">
    <h2>${t('memory')}</h2>
    <dl class="facts-list editable">${members.map((member) => html`<${Row} key=${member} member=${member} ...${shown} />`)}
      ${shown.customer.knownBy ? html`<div><dt>${t('memory.knownBy')}</dt><dd><${Foreign}>${nameOf(shown.customer.knownBy)}<//></dd></div>` : null}
      ${shown.customer.nextContactDueAt ? html`<div><dt>${t('customer.nextContact')}</dt><dd><${Time} at=${shown.customer.nextContactDueAt} /></dd></div>` : null}
    </dl>
  </section>`;

/** @param {Shown & { member: Member }} props */
function Row({ member, customer, etag, reload }) {
  const form = `fact-${member}`;
  const label = name('fact', member);
  const isList = member === 'interests' || member === 'avoidTopics';
  if (fragment.value === form) {
    return html`
      <div class="editing"><dt class="hidden">${label}</dt><dd><${InPlace} customer=${customer} etag=${etag} form=${form} label=${label} member=${member}
        of=${(/** @type {Customer} */ current) => current[member]} input=${isList ? 'words' : member === 'contactEveryDays' ? 'number' : member === 'email' ? 'email' : member === 'phone' ? 'tel' : 'line'}
        choices=${member === 'prefers' ? [{ value: '', label: t('customer.nobody') }, ...persons.value.map((person) => ({ value: person.id, label: person.name }))] : undefined}
        hint=${isList ? t('fact.list.hint') : member === 'timeZone' || member === 'language' || member === 'sayName' ? t(`fact.${member}.hint`) : undefined}
        toText=${isList ? linesOf : textOf} fromText=${isList ? fromLines : member === 'contactEveryDays' ? fromNumber : fromText}
        close=${() => {
          go(location.pathname, { replace: true });
          requestAnimationFrame(() => document.getElementById(`${form}-edit`)?.focus());
        }} saved=${reload} /></dd></div>`;
  }

  const shownAs = valueOf(member, customer);
  return html`
    <div><dt>${label}</dt><dd><div>${shownAs ?? html`<span class="muted">–</span>`}</div>
      <button type="button" id=${`${form}-edit`} class="link small" aria-label=${t('inPlace.editWhat', { what: label })} onClick=${() => go(`#${form}`, { replace: true })}>${t('inPlace.edit')}</button></dd></div>`;
}

/**
 * @param {Member} member
 * @param {Customer} customer
 */
function valueOf(member, customer) {
  switch (member) {
    case 'interests': return customer.interests.length > 0 ? html`<${Tags} of=${customer.interests} />` : null;
    case 'avoidTopics': return customer.avoidTopics.length > 0 ? html`<${Tags} of=${customer.avoidTopics} avoid />` : null;
    case 'phone': return customer.phone ? html`<a href=${`tel:${customer.phone}`}><bdi dir="ltr">${customer.phone}</bdi></a>` : null;
    case 'language': return customer.language ? languageName(customer.language) : null;
    case 'timeZone': return customer.timeZone
      ? html`<bdi>${customer.timeZone.replaceAll('_', ' ')}</bdi> <span class="muted">${t('memory.localTime', { time: timeOfDay(now.value, customer.timeZone) })}</span>` : null;
    case 'prefers': return customer.preferred
      ? html`<${PreferredPerson} of=${customer.preferred} />` : null;
    case 'contactEveryDays': return customer.contactEveryDays ? t('customer.everyDays', { n: customer.contactEveryDays }) : null;
    case 'sayName': return customer.sayName ? html`<strong><${Foreign}>${customer.sayName}<//></strong>` : null;
    default: return customer[member] ? html`<${Foreign}>${customer[member]}<//>` : null;
  }
}

/** @param {unknown} value */
const textOf = (value) => (value == null ? '' : `${value}`);

/** @param {unknown} value */
const linesOf = (value) => /** @type {string[]} */ (value ?? []).join('\n');

/** @param {string} text */
const fromText = (text) => text.trim() || null;

/** @param {string} text what is no number is the API's to refuse */
const fromNumber = (text) => (text.trim() === '' ? null : Number.isNaN(Number(text)) ? text : Number(text));

/** @param {string} text */
const fromLines = (text) => text.split('\n').map((line) => line.trim()).filter(Boolean);

/** Where they write. @param {{ customer: Customer }} props */
export const Identities = ({ customer }) => (customer.identities.length === 0 ? null : html`
  <section class="card">
    <h2>${t('customer.identities')}</h2>
    <ul class="plain">${customer.identities.map((one) => html`<li><${Foreign}>${one.handle}<//> <span class="muted">${name('channel', one.channel)}</span></li>`)}</ul>
  </section>`);
