import { CallPage } from './views/call.js';
import { Calls } from './views/calls.js';
import { Coming } from './views/coming.js';
import { CustomerPage } from './views/customer.js';
import { FollowUpView } from './views/follow-up.js';
import { FollowUps } from './views/follow-ups.js';
import { MyDay } from './views/my-day.js';

/** @typedef {import('./text.js').Key} Key */

/**
 * A view of the board: its address, its title, its place in the navigation and the key that goes there after g.
 * @typedef {{
 *   pattern: string,
 *   view: (props: any) => any,
 *   title: Key,
 *   key?: string,
 *   inNavigation?: boolean,
 * }} Route
 */

/** Every view, in the order of the navigation. @type {Route[]} */
export const routes = [
  { pattern: '/board', view: MyDay, title: 'nav.day', key: 'd', inNavigation: true },
  { pattern: '/board/followups', view: FollowUps, title: 'nav.followups', key: 'f', inNavigation: true },
  { pattern: '/board/followups/:id', view: FollowUpView, title: 'nav.followup' },
  { pattern: '/board/calls', view: Calls, title: 'nav.calls', key: 'c', inNavigation: true },
  { pattern: '/board/calls/:id', view: CallPage, title: 'nav.call' },
  { pattern: '/board/customers/:id', view: CustomerPage, title: 'nav.customer' },
  { pattern: '/board/team', view: Coming, title: 'nav.team', key: 't', inNavigation: true },
  { pattern: '/board/staff/:id', view: Coming, title: 'nav.team' },
];
