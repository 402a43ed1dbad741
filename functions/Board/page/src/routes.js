import { CallPage } from './views/call.js';
import { Calls } from './views/calls.js';
import { CustomerPage } from './views/customer.js';
import { FollowUpView } from './views/follow-up.js';
import { FollowUps } from './views/follow-ups.js';
import { Imports } from './views/imports.js';
import { ImportView } from './views/imports/watch.js';
import { MyDay } from './views/my-day.js';
import { Settings } from './views/settings.js';
import { SweepView, Sweeps } from './views/sweeps.js';
import { Team } from './views/team.js';
import { Person } from './views/team/person.js';

/** @typedef {import('./text.js').Key} Key */

/**
 * A view of the board: its address, its title, its place in the navigation and the key that goes there after g.
 * @typedef {{
 *   pattern: string,
 *   view: (props: any) => any,
 *   title: Key,
 *   key?: string,
 *   inNavigation?: boolean | 'leads',
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
  { pattern: '/board/team', view: Team, title: 'nav.team', key: 't', inNavigation: true },
  { pattern: '/board/staff/:id', view: Person, title: 'nav.team' },
  { pattern: '/board/imports', view: Imports, title: 'nav.imports', key: 'i', inNavigation: 'leads' },
  { pattern: '/board/imports/:id', view: ImportView, title: 'nav.imports' },
  { pattern: '/board/sweeps', view: Sweeps, title: 'nav.sweeps', key: 'w', inNavigation: 'leads' },
  { pattern: '/board/sweeps/:id', view: SweepView, title: 'nav.sweeps' },
  { pattern: '/board/settings', view: Settings, title: 'nav.settings', key: 's', inNavigation: true },
];
