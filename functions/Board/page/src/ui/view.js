import { html } from '../html.js';
import { t } from '../text.js';
import { useErrorBoundary } from '../vendor/hooks.js';
import { Failed, Loading } from './parts.js';
import { SnoozeMenu } from './snooze.js';
import { useLoad } from './use-load.js';

const MUCH_LATER = 24 * 60 * 60 * 1000;

/**
 * A view that is loaded first, where it did not come with the page. One that fails says so; the frame around it and what was written stay.
 * @param {{ route: import('../routes.js').Route, values: object }} props
 */
export function View({ route, values }) {
  const [broken, again] = useErrorBoundary((error) => console.error(error));
  return broken ? html`<${Broken} error=${broken} again=${again} />` : html`
    ${route.view ? html`<${route.view} ...${values} />` : html`<${Later} route=${route} values=${values} />`}
    <${SnoozeMenu} />`;
}

/** @param {{ error: unknown, again: () => void }} props */
const Broken = ({ error, again }) => html`
  <div class="notice bad" role="alert">
    <p>${t('broken')}</p>
    <p class="small"><code>${error instanceof Error ? error.message : `${error}`}</code></p>
    <div class="actions"><button type="button" onClick=${again}>${t('broken.again')}</button>
      <button type="button" class="quiet" onClick=${() => location.reload()}>${t('broken.reload')}</button></div>
  </div>`;

/**
 * Trying again loads the page anew: where a new version was deployed meanwhile, the old one's modules are gone.
 * @param {{ route: import('../routes.js').Route, values: object }} props
 */
function Later({ route, values }) {
  const { data, error } = useLoad(route.pattern, async () => ({ view: await route.load?.() }), MUCH_LATER);
  return data ? html`<${data.view} ...${values} />` : error ? html`<${Failed} error=${error} retry=${() => location.reload()} />` : html`<${Loading} />`;
}
