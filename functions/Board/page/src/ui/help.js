import { callKeys } from '../call-commands.js';
import { customerKeys } from '../customer-commands.js';
import { html } from '../html.js';
import { areSingleKeysOn, switchSingleKeys } from '../keys.js';
import { routes } from '../routes.js';
import { name, t } from '../text.js';
import { Dialog } from './dialog.js';

/** Every key, and what it does. @param {{ close: () => void }} props */
export const Help = ({ close }) => html`
  <${Dialog} title=${t('help.title')} close=${close}>
    <label class="check"><input type="checkbox" checked=${areSingleKeysOn.value}
      onChange=${(/** @type {{ currentTarget: HTMLInputElement }} */ event) => switchSingleKeys(event.currentTarget.checked)} /> ${t('help.singleKeys')}</label>
    <p class="muted small">${t('help.singleKeys.hint')}</p>
    <div class="keys">
      <${Group} title=${t('help.anywhere')} keys=${[
        ['/', t('help.find')],
        ['Ctrl K', t('help.find')],
        ...routes.filter((route) => route.key).map((route) => [`g ${route.key}`, t(route.title)]),
        ['?', t('help')],
        ['Esc', t('help.escape')],
      ]} />
      <${Group} title=${t('help.lists')} keys=${[['j', t('help.next')], ['k', t('help.previous')], ['Enter', t('help.open')],
        ['s', t('snooze.menu')], ['S', t('snooze.againKey')]]} />
      <${Group} title=${t('help.item')} keys=${[
        ['a', t('command.acknowledge')],
        ['r', t('command.resolve')],
        ['n', t('command.note')],
        ['s', t('command.snooze')],
        ['Ctrl Enter', t('help.submit')],
        ['u', t('help.undo')],
      ]} />
      <${Group} title=${t('nav.call')} keys=${[
        ['t', t('timer.start')],
        ...Object.entries(callKeys).map(([key, outcome]) => [key, name('logged', outcome)]),
      ]} />
      <${Group} title=${t('nav.customer')} keys=${Object.entries(customerKeys).map(([key, form]) => [key, name('customerDo', form)])} />
    </div>
  <//>`;

/** @param {{ title: string, keys: string[][] }} props */
const Group = ({ title, keys }) => html`
  <section><h3>${title}</h3>
    <dl>${keys.map(([key, does]) => html`<div><dt>${key.split(' ').map((one) => html`<kbd>${one}</kbd> `)}</dt><dd>${does}</dd></div>`)}</dl>
  </section>`;
