import { fragment } from './router.js';
import { read, write } from './storage.js';
import { useLayoutEffect } from './vendor/hooks.js';
import { signal } from './vendor/signals.js';

/** @typedef {Record<string, (event: KeyboardEvent) => void>} Keys by key, or by two such as `g d` */

/** Whether a key by itself does something. Who speaks to the computer, or strikes keys unawares, switches that off. */
export const areSingleKeysOn = signal(true);

const storedUnder = 'single-keys';

/** To be called once it is known who is signed in. */
export function readKeys() {
  areSingleKeysOn.value = read(storedUnder) !== 'off';
  document.documentElement.classList.toggle('no-single-keys', !areSingleKeysOn.value);
}

/** @param {boolean} on */
export function switchSingleKeys(on) {
  write(storedUnder, on ? null : 'off');
  readKeys();
}

/** What may be held down. */
const repeated = new Set(['j', 'k']);

/** @type {{ current: Keys }[]} */
const layers = [];

let first = '';
/** @type {ReturnType<typeof setTimeout> | undefined} */
let forget;

/**
 * Keys that work while a component is there; those of what came last go first.
 * @param {Keys} keys
 */
export function useKeys(keys) {
  // Before the browser paints: a key that follows at once meets what is there now, not what was there before.
  useLayoutEffect(() => {
    const layer = { current: keys };
    layers.push(layer);
    return () => void layers.splice(layers.indexOf(layer), 1);
  });
}

/** @param {EventTarget | null} target */
const isTyping = (target) =>
  target instanceof HTMLElement
  && (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
    || (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)));

/** Whether the address names a form in a view that is not there yet: letters are meant for it, and no keys. */
const isFormComing = () => fragment.value !== '' && document.querySelector('#main > .loading') !== null;

addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing) {
    return;
  }

  const find = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k';
  if (!find && (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))) {
    return;
  }

  if (document.querySelector('dialog[open]') && event.key !== 'Escape') {
    return;
  }

  const isSingle = !find && [...event.key].length === 1;
  if (isSingle && (!areSingleKeysOn.value || isFormComing() || (event.repeat && !repeated.has(event.key)))) {
    return;
  }

  const pressed = find ? '/' : event.key;
  const both = `${first} ${pressed}`;
  const handler = layers.toReversed().map((layer) => layer.current[first ? both : pressed]).find(Boolean);
  const begins = !first && layers.some((layer) => Object.keys(layer.current).some((key) => key.startsWith(`${pressed} `)));
  first = '';
  clearTimeout(forget);
  if (handler) {
    event.preventDefault();
    handler(event);
  } else if (begins) {
    first = pressed;
    forget = setTimeout(() => (first = ''), 1500);
  }
});
