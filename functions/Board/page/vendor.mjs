// Copies what the page is made of out of node_modules: `node vendor.mjs` after `npm ci`; `--check` only compares.
// A browser resolves no bare names, and an import map would be an inline script: names become relative paths. Nothing else is changed.
import { readFileSync, writeFileSync } from 'node:fs';

const files = {
  'preact.js': 'preact/dist/preact.mjs',
  'hooks.js': 'preact/hooks/dist/hooks.mjs',
  'signals.js': '@preact/signals/dist/signals.mjs',
  'signals-core.js': '@preact/signals-core/dist/signals-core.mjs',
  'htm.js': 'htm/dist/htm.mjs',
  'preact.LICENSE.txt': 'preact/LICENSE',
  'signals.LICENSE.txt': '@preact/signals/LICENSE',
  'htm.LICENSE.txt': 'htm/LICENSE',
};
const names = {
  preact: './preact.js',
  'preact/hooks': './hooks.js',
  '@preact/signals-core': './signals-core.js',
};

const here = new URL('.', import.meta.url);
let differs = false;
for (const [to, from] of Object.entries(files)) {
  const original = readFileSync(new URL(`node_modules/${from}`, here), 'utf8');
  const text = to.endsWith('.js')
    ? original
        .replace(/from"([^"]+)"/g, (_, name) => `from"${names[name] ?? fail(`${from} imports ${name}`)}"`)
        .replace(/\n?\/\/# sourceMappingURL=.*\n?$/, '\n')
    : original;
  const target = new URL(`src/vendor/${to}`, here);
  if (!process.argv.includes('--check')) {
    writeFileSync(target, text);
  } else if (readFileSync(target, 'utf8') !== text) {
    differs = true;
    console.error(`src/vendor/${to} is not what npm has: run node vendor.mjs`);
  }
}

process.exitCode = differs ? 1 : 0;

function fail(message) {
  throw new Error(message);
}
