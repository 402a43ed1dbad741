import { MyDay } from './views/my-day.js';

/** @typedef {import('./text.js').Key} Key */
/** @typedef {(props: any) => any} View */

/**
 * A view of the board, or how it is loaded once somebody goes there: its address, its title, its place in the navigation and the key that
 * goes there after g.
 * @typedef {{
 *   pattern: string,
 *   view?: View,
 *   load?: () => Promise<View>,
 *   title: Key,
 *   key?: string,
 *   inNavigation?: boolean | 'leads',
 * }} Route
 */

/** Every view, in the order of the navigation. @type {Route[]} */
export const routes = [
  { pattern: '/board', view: MyDay, title: 'nav.day', key: 'd', inNavigation: true },
  { pattern: '/board/followups', load: () => import('./views/follow-ups.js').then((views) => views.FollowUps), title: 'nav.followups', key: 'f', inNavigation: true },
  { pattern: '/board/followups/:id', load: () => import('./views/follow-up.js').then((views) => views.FollowUpView), title: 'nav.followup' },
  { pattern: '/board/calls', load: () => import('./views/calls.js').then((views) => views.Calls), title: 'nav.calls', key: 'c', inNavigation: true },
  { pattern: '/board/calls/:id', load: () => import('./views/call.js').then((views) => views.CallPage), title: 'nav.call' },
  { pattern: '/board/customers/:id', load: () => import('./views/customer.js').then((views) => views.CustomerPage), title: 'nav.customer' },
  { pattern: '/board/team', load: () => import('./views/team.js').then((views) => views.Team), title: 'nav.team', key: 't', inNavigation: true },
  { pattern: '/board/staff/:id', load: () => import('./views/team/person.js').then((views) => views.Person), title: 'nav.team' },
  { pattern: '/board/report', load: () => import('./views/report.js').then((views) => views.ReportView), title: 'nav.report', key: 'p', inNavigation: 'leads' },
  { pattern: '/board/report/items', load: () => import('./views/report/items.js').then((views) => views.ReportItems), title: 'nav.report' },
  { pattern: '/board/voice', load: () => import('./views/voice.js').then((views) => views.Voice), title: 'nav.voice', key: 'v', inNavigation: 'leads' },
  { pattern: '/board/voice/:topic', load: () => import('./views/voice/topic.js').then((views) => views.VoiceTopic), title: 'nav.voice' },
  { pattern: '/board/imports', load: () => import('./views/imports.js').then((views) => views.Imports), title: 'nav.imports', key: 'i', inNavigation: 'leads' },
  { pattern: '/board/imports/:id', load: () => import('./views/imports/watch.js').then((views) => views.ImportView), title: 'nav.imports' },
  { pattern: '/board/sweeps', load: () => import('./views/sweeps.js').then((views) => views.Sweeps), title: 'nav.sweeps', key: 'w', inNavigation: 'leads' },
  { pattern: '/board/sweeps/:id', load: () => import('./views/sweeps.js').then((views) => views.SweepView), title: 'nav.sweeps' },
  { pattern: '/board/settings', load: () => import('./views/settings.js').then((views) => views.Settings), title: 'nav.settings', key: 's', inNavigation: true },
];
