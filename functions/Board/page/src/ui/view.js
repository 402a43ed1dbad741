import { html } from '../html.js';
import { Failed, Loading } from './parts.js';
import { useLoad } from './use-load.js';

const MUCH_LATER = 24 * 60 * 60 * 1000;

/**
 * A view that is loaded first, where it did not come with the page.
 * @param {{ route: import('../routes.js').Route, values: object }} props
 */
export const View = ({ route, values }) => (route.view ? html`<${route.view} ...${values} />` : html`<${Later} route=${route} values=${values} />`);

/**
 * Trying again loads the page anew: where a new version was deployed meanwhile, the old one's modules are gone.
 * @param {{ route: import('../routes.js').Route, values: object }} props
 */
function Later({ route, values }) {
  const { data, error } = useLoad(route.pattern, async () => ({ view: await route.load?.() }), MUCH_LATER);
  return data ? html`<${data.view} ...${values} />` : error ? html`<${Failed} error=${error} retry=${() => location.reload()} />` : html`<${Loading} />`;
}
