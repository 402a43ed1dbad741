import { html } from '../../html.js';
import { plainNameOf } from '../../session.js';
import { name, t } from '../../text.js';
import { Foreign, Time } from '../../ui/parts.js';

/** Who was notified, and what became of it. @param {{ item: { notices: import('../../types.js').NoticeLogEntry[] } }} props */
export const Notices = ({ item }) => (item.notices.length === 0 ? null : html`
  <details class="card">
    <summary><h2>${t('notices')} <span class="count">${item.notices.length}</span></h2></summary>
    <ul class="plain">
      ${item.notices.toReversed().map((notice) => html`
        <li key=${notice.outboxId}>${name('notice', notice.kind)} → <${Foreign}>${plainNameOf(notice.to)}<//>
          <span class=${notice.status === 'failed' || notice.status === 'bounced' ? 'bad' : 'muted'}>${name('noticeStatus', notice.status)}</span> <${Time} at=${notice.at} />
          ${notice.reason ? html`<br /><span class="muted small" lang="en">${notice.reason}</span>` : null}</li>`)}
    </ul>
  </details>`);
