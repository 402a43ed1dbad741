import htm from './vendor/htm.js';
import { h } from './vendor/preact.js';

/** @typedef {import('./vendor/preact.js').ComponentChildren} Children */
/** @typedef {import('./vendor/preact.js').VNode<any>} Element */

/** Markup as a tagged template; what stands in it as a value is text, whatever it holds. */
export const html = /** @type {(strings: TemplateStringsArray, ...values: any[]) => Element} */ (htm.bind(h));
