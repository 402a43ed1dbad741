import { actFor, get, isSignedOut } from './api.js';
import { store, stored } from './browser-storage.js';
import { fragment, path, query } from './router.js';
import { computed, signal } from './vendor/signals.js';
import { officeZone, setClock } from './time.js';
import { isolated, t } from './text.js';

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

const openFor = 'outreach:person';
let isEnded = false;

/** Whether another person has taken over this browser, or this one has signed out: the page sends and keeps nothing any more. */
export const isOver = () => isEnded || (me.value !== null && (stored(openFor) ?? me.value.id) !== me.value.id);

/** To be called once it is known who is signed in: a page that is open for somebody else ends then, in whatever tab it is. */
export function takeBrowser() {
  store(openFor, me.value?.id ?? '');
  if (stored(openFor) !== me.value?.id) {
    // Where there is no room, the name of who was here before would stay, and theirs is not this page. None at all is no other's.
    store(openFor, null);
  }

  addEventListener('storage', (event) => {
    if (event.key !== openFor) {
      return;
    }

    if (event.newValue === null) {
      isEnded = true;
      isSignedOut.value = true;
    } else if (isEnded || event.newValue !== me.value?.id) {
      startAnew();
    }
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') {
      checkPerson().catch(() => {});
    }
  });
}

/** To be called when the reader signs out: nothing is written here any more. */
export function leaveBrowser() {
  isEnded = true;
  store(openFor, null);
}

function startAnew() {
  isEnded = true;
  location.reload();
}

/**
 * Who is signed in. It does not come back where that is another person than the one for whom the page was opened: the page begins anew.
 * @returns {Promise<SignedIn>}
 */
export async function checkPerson() {
  const { body } = await get(/** @type {'/me'} */ ('/me'));
  const signedIn = /** @type {SignedIn} */ (body);
  if (me.value && me.value.id !== signedIn.account.id) {
    startAnew();
    await new Promise(() => {});
  }

  return signedIn;
}

/** Learns who is signed in and what time it is. */
export async function meet() {
  const signedIn = await checkPerson();
  me.value = signedIn.account;
  actFor(signedIn.account.id, startAnew);
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
    : plainNameOf(id);
}

/**
 * A sentence that begins with the reader begins with a capital.
 * @param {string | null | undefined} by @param {string} sentence
 */
export const fromYou = (by, sentence) => (by && by === me.value?.id && sentence.startsWith(t('by.you'))
  ? sentence.charAt(0).toUpperCase() + sentence.slice(1) : sentence);

/** The number of the verb after a name: German addresses the reader in the plural. @param {string | null | undefined} id */
export const numberOf = (id) => (id && id === me.value?.id ? 2 : 1);

/** A name that turns no sentence. @param {string} id */
export const plainNameOf = (id) => isolated(names.value.get(id) ?? id);

/**
 * Words of the API with the names of colleagues whose ids stand in them.
 * @param {string} words
 */
export const withNames = (words) => words
  .replace(/'([^']+)'/g, (whole, id) => (names.value.has(id) ? plainNameOf(id) : whole))
  .replace(/(?<=; asked: ).+$/, (ids) => ids.split(', ').map(plainNameOf).join(', '));

/** @param {string} which `sign-in` or `sign-out` */
const addressOf = (which) => document.querySelector(`meta[name=${which}]`)?.getAttribute('content') ?? '/';

/** Where to sign in and come back to where the reader is. */
export const signInAddress = () => addressOf('sign-in')
  + encodeURIComponent(path.value + query.value + (fragment.value && `#${fragment.value}`));

export const signOutAddress = () => addressOf('sign-out');
