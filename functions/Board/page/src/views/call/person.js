import { html } from '../../html.js';
import { nameOf } from '../../session.js';
import { name, t } from '../../text.js';
import { daysInWords, Fact, languageName, Tags } from '../../ui/facts.js';
import { Foreign } from '../../ui/parts.js';

/** Who is called: what they care about, and when they may be called. @param {{ brief: import('../../types.js').CallBrief }} props */
export const Person = ({ brief }) => html`
  <section class="card">
    <h2>${t('memory')}</h2>
    <dl class="facts-list">
      <${Fact} label=${t('memory.interests')}>${brief.interests.length > 0 ? html`<${Tags} of=${brief.interests} />` : null}<//>
      <${Fact} label=${t('memory.language')}>${brief.language ? languageName(brief.language) : null}<//>
      <${Fact} label=${t('memory.knownBy')}>${brief.knownBy ? html`<${Foreign}>${nameOf(brief.knownBy)}<//>` : null}<//>
      <${Fact} label=${t('brief.hours')}>${brief.window ? html`${brief.window.from}–${brief.window.to}, ${daysInWords(brief.window.days)}
        <br /><span class="muted">${brief.window.timeZone.replaceAll('_', ' ')}${brief.window.why ? html` · <span dir="auto" lang="en">${brief.window.why}</span>` : null}</span>` : null}<//>
      <${Fact} label=${t('customer.identities')}>${brief.identities.length > 0 ? html`<ul>${brief.identities.map((one) => html`
        <li><${Foreign}>${one.handle}<//> <span class="muted">${name('channel', one.channel)}</span></li>`)}</ul>` : null}<//>
    </dl>
  </section>`;
