import { get } from './api.js';
import { computed, signal } from './vendor/signals.js';
import { officeZone, setClock } from './time.js';
import { t } from './text.js';

/** @typedef {import('./types.js').SignedIn} SignedIn */
/** @typedef {import('./types.js').StaffMember} StaffMember */

/** Who is signed in. */
export const me = signal(/** @type {SignedIn['account'] | null} */ (null));

/** Everyone on the roster. */
export const roster = signal(/** @type {StaffMember[]} */ ([]));

const names = computed(() => new Map(roster.value.map((member) => [member.id, member.name])));

/** Persons who can own something, by name. */
export const persons = computed(() =>
  roster.value.filter((member) => member.type === 'person' && !member.removedAt).sort((a, b) => a.name.localeCompare(b.name)));

/** Whether the reader may decide what agents can't. */
export const isLead = computed(() => me.value?.role === 'lead' || me.value?.role === 'admin');

export const isAdmin = computed(() => me.value?.role === 'admin');

/** Learns who is signed in and what time it is. */
export async function meet() {
  const { body } = await get(/** @type {'/me'} */ ('/me'));
  const signedIn = /** @type {SignedIn} */ (body);
  me.value = signedIn.account;
  officeZone.value = signedIn.officeTimeZone;
  setClock(signedIn.now);
}

export async function meetColleagues() {
  const { body } = await get('/staff');
  roster.value = /** @type {{ items: StaffMember[] }} */ (body).items;
}

/**
 * The name of who did something.
 * @param {string | null | undefined} id a staff id, `customer` or `system`
 */
export function nameOf(id) {
  return id === 'customer' ? t('by.customer')
    : id === 'system' || !id ? t('by.system')
    : id === me.value?.id ? t('by.you')
    : names.value.get(id) ?? id;
}

/** @param {string} id */
export const plainNameOf = (id) => names.value.get(id) ?? id;

/** @param {string} which `sign-in` or `sign-out` */
const addressOf = (which) => document.querySelector(`meta[name=${which}]`)?.getAttribute('content') ?? '/';

/** Where to sign in and come back to where the reader is. */
export const signInAddress = () => addressOf('sign-in') + encodeURIComponent(location.pathname + location.hash);

export const signOutAddress = () => addressOf('sign-out');
