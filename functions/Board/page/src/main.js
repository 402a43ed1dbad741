import { ApiError } from './api.js';
import { html } from './html.js';
import { readKeys } from './keys.js';
import { open } from './outbox.js';
import { match } from './router.js';
import { routes } from './routes.js';
import { meet, meetColleagues, takeBrowser } from './session.js';
import { tidyDrafts } from './storage.js';
import { preferredLanguage, speak } from './text.js';
import { keepFocus } from './ui/kept-focus.js';
import { Shell } from './ui/shell.js';
import { SignInNeeded, Unreachable } from './ui/sign-in.js';
import { render } from './vendor/preact.js';

const root = /** @type {HTMLElement} */ (document.getElementById('app'));

/** Who is on duty changes with the hours; who works on the board sees it without reading the page anew. */
const rosterEveryMs = 3 * 60_000;

async function start() {
  // The view comes while it is found out who looks. Where it can't be loaded it says so itself, once it is shown.
  routes.find((route) => match(route.pattern, location.pathname))?.load?.().catch(() => {});
  const spoken = speak(preferredLanguage());
  try {
    await Promise.all([spoken, meet(), meetColleagues()]);
  } catch (failed) {
    await spoken;
    render(
      failed instanceof ApiError && (failed.status === 401 || failed.status === 403)
        ? html`<${SignInNeeded} error=${failed} />`
        : html`<${Unreachable} error=${failed} retry=${() => location.reload()} />`,
      root);
    return;
  }

  takeBrowser();
  readKeys();
  tidyDrafts();
  render(html`<${Shell} />`, root);
  keepFocus(root);

  // What it announces is read only where the page has a place for it already.
  await open();
  setInterval(refresh, rosterEveryMs);
  document.addEventListener('visibilitychange', refresh);
}

let refreshedAt = Date.now();

async function refresh() {
  if (document.visibilityState === 'hidden' || Date.now() - refreshedAt < rosterEveryMs / 2) {
    return;
  }

  refreshedAt = Date.now();
  try {
    await Promise.all([meet(), meetColleagues()]);
  } catch (failed) {
    if (!(failed instanceof ApiError)) {
      throw failed;
    }

    // The banner says that nobody answers, or that the reader is signed out; what is known stays until the next time.
  }
}

start();
