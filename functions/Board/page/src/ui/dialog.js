import { html } from '../html.js';
import { t } from '../text.js';
import { useLayoutEffect, useRef } from '../vendor/hooks.js';

/**
 * A dialog of the browser's own: it keeps the focus, closes by Escape, and gives the focus back.
 * @param {{ title: string, close: () => void, children?: import('../html.js').Children }} props
 */
export function Dialog({ title, close, children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  // Before the next key, which is the dialog's already.
  useLayoutEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus();
      }
    };
  }, []);
  return html`
    <dialog ref=${dialog} aria-labelledby="dialog-title" onClose=${close}
      onClick=${(/** @type {MouseEvent} */ event) => event.target === dialog.current && close()}>
      <div class="dialog-body">
        <header><h2 id="dialog-title">${title}</h2>
          <button type="button" class="quiet icon" aria-label=${t('close')} onClick=${close}>✕</button></header>
        ${children}
      </div>
    </dialog>`;
}
