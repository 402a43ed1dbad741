import { ApiError, get, send } from '../api.js';
import { html } from '../html.js';
import { isLead, plainNameOf, roster } from '../session.js';
import { name, t } from '../text.js';
import { useWalk } from '../ui/list.js';
import { Failed, Foreign, Time } from '../ui/parts.js';
import { reasonOf } from '../ui/use-send.js';
import { useLoad } from '../ui/use-load.js';
import { bytesInWords } from '../ui/words.js';
import { useEffect, useRef, useState } from '../vendor/hooks.js';
import { Mapping } from './imports/mapping.js';
import { readSample } from './imports/sample.js';
import { begin, giveUp, goOn, known, leftOf, queryOf, take, upload } from './imports/upload.js';

/** @typedef {import('../types.js').Import} Import */
/** @typedef {import('./imports/sample.js').Sample} Sample */

const atOnce = 20;
const knownChannels = ['twitter', 'facebook', 'blog', 'review', 'email'];
const kinds = ['problem', 'question', 'praise', 'idea', 'other'];

/** A file of mentions: chosen, looked at, tried, and taken in. */
export function Imports() {
  const [file, setFile] = useState(/** @type {File | null} */ (null));
  return html`
    <header class="head"><div><h1>${t('nav.imports')}</h1><p class="muted">${t('import.what')}</p></div></header>
    ${!isLead.value ? html`<p class="notice">${t('import.leads')}</p>`
      : html`
        ${upload.value ? html`<${Progress} />` : html`<${Drop} choose=${setFile} chosen=${file} />`}
        ${file && !upload.value ? html`<${Preview} key=${`${file.name}:${file.size}:${file.lastModified}`} file=${file} />` : null}
        <${Earlier} />`}`;
}

/** @param {{ choose: (file: File) => void, chosen: File | null }} props */
function Drop({ choose, chosen }) {
  const [over, setOver] = useState(false);
  /** @param {FileList | null | undefined} files */
  const pick = (files) => files?.[0] && choose(files[0]);
  return html`
    <div class=${`drop ${over ? 'over' : ''}`}
      onDragOver=${(/** @type {DragEvent} */ event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave=${() => setOver(false)}
      onDrop=${(/** @type {DragEvent} */ event) => {
        event.preventDefault();
        setOver(false);
        pick(event.dataTransfer?.files);
      }}>
      <label for="file">${chosen ? t('import.other') : t('import.choose')}</label>
      <input id="file" type="file" accept=".csv,.tsv,.txt,.ndjson,.jsonl,text/csv,application/x-ndjson" aria-describedby="file-hint"
        onChange=${(/** @type {{ currentTarget: HTMLInputElement }} */ event) => pick(event.currentTarget.files)} />
      <p class="hint" id="file-hint">${t('import.choose.hint')}</p>
    </div>`;
}

/**
 * The first rows, and which column holds what: as the API would read them, asked by a dry run of their own.
 * @param {{ file: File }} props
 */
function Preview({ file }) {
  const [sample, setSample] = useState(/** @type {Sample | null} */ (null));
  const [map, setMap] = useState(/** @type {Record<string, string>} */ ({}));
  const [channel, setChannel] = useState('');
  const [kind, setKind] = useState('');
  const [reading, setReading] = useState(/** @type {{ columns: Import['columns'], error: ApiError | null } | null} */ (null));
  const [missing, setMissing] = useState(false);
  const { data: left } = useLoad(`left:${file.name}`, async (signal) => {
    const id = leftOf(file);
    const found = id ? /** @type {Import} */ ((await get(`/imports/${id}`, signal)).body) : null;
    return found?.status === 'open' ? found : null;
  });
  const pairs = Object.entries(map).filter(([, field]) => field).map(([column, field]) => `${column}:${field}`).join(',');
  const asked = useRef(0);

  useEffect(() => {
    readSample(file).then(setSample, (failed) => setReading({ columns: [], error: new ApiError(400, { detail: `${failed}` }) }));
  }, []);
  useEffect(() => {
    if (!sample) {
      return;
    }

    const turn = ++asked.current;
    // Where no channel is chosen, any will do to learn of the columns.
    send('POST', `/imports?${queryOf({ map: pairs, channel: channel || 'sample', kind, dryRun: true })}`, { file: sample.start }).then(
      ({ body }) => turn === asked.current && setReading({ columns: /** @type {Import} */ (body).columns, error: null }),
      (failed) => turn === asked.current && setReading({ columns: [], error: failed instanceof ApiError ? failed : new ApiError(0, {}) }));
  }, [sample, pairs]);

  if (!sample) {
    return null;
  }

  const fields = new Map(reading?.columns.map((one) => [one.column, one.field]));
  const needsChannel = reading?.error === null && sample.isCsv && ![...fields.values()].includes('channel');
  const errors = reading?.error?.problem.errors;
  /** @param {boolean} dryRun */
  const give = (dryRun) => {
    if (needsChannel && !channel) {
      setMissing(true);
      document.getElementById('channel')?.focus();
    } else {
      begin({ file, map: pairs, channel, kind }, dryRun);
    }
  };

  const channels = [...new Set([...knownChannels, ...roster.value.flatMap((member) => member.channels)])];
  return html`
    <section class="card" aria-labelledby="preview"><h2 id="preview"><${Foreign}>${file.name}<//>
      <span class="muted">${bytesInWords(file.size)}</span></h2>
      ${left ? html`
        <div class="notice"><p>${t('import.left', { n: left.parts })}</p>
          <div class="actions"><button type="button" onClick=${() => take(file, left)}>${t('import.goOn')}</button></div></div>` : null}
      <${Mapping} sample=${sample} map=${map} fields=${fields}
        set=${(/** @type {string} */ column, /** @type {string} */ field) => setMap({ ...map, [column]: field })} />
      <div role="status">
        ${errors?.map ? html`<ul class="plain">${errors.map.map((one) => html`<li class="field-error">${one}</li>`)}</ul>`
          : reading?.error ? html`<p class="field-error">${reasonOf(reading.error)}</p>` : null}
      </div>
      <div class="filter">
        <label for="channel">${t('import.channel')}
          <select id="channel" value=${channel} aria-invalid=${missing && !channel ? 'true' : null} aria-describedby="channel-error"
            onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ event) => setChannel(event.currentTarget.value)}>
            <option value="">${t(needsChannel ? 'field.choose' : 'import.asColumn')}</option>
            ${channels.map((value) => html`<option value=${value}>${name('channel', value)}</option>`)}
          </select>
          <span class="field-error" id="channel-error">${missing && !channel ? t('field.required') : ''}</span></label>
        <label for="kind">${t('import.kind')}
          <select id="kind" value=${kind}
            onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ event) => setKind(event.currentTarget.value)}>
            <option value="">${t('import.guessed')}</option>
            ${kinds.map((value) => html`<option value=${value}>${name('kind', value)}</option>`)}
          </select><span class="field-error"></span></label>
      </div>
      <div class="actions">
        <button type="button" class="primary" disabled=${reading?.error !== null} onClick=${() => give(true)}>${t('import.try')}</button>
        <button type="button" disabled=${reading?.error !== null} onClick=${() => give(false)}>${t('import.really')}</button>
        <span class="hint">${t('import.try.hint')}</span>
      </div>
    </section>`;
}

/** How much of the file is there, and what stands in the way. */
function Progress() {
  const current = upload.value;
  if (!current) {
    return null;
  }

  const { file, sent, parts, state, error } = current;
  return html`
    <section class="card" aria-labelledby="upload"><h2 id="upload">${t('import.uploading')} <${Foreign}>${file.name}<//></h2>
      <progress max=${parts} value=${sent} aria-labelledby="upload"></progress>
      <p class="muted" role="status">${t('import.sent', { n: sent, parts })}</p>
      ${state === 'stopped' ? html`
        <div class="notice bad" role="alert"><p>${error ? reasonOf(error) : t('failed.offline')}</p><p>${t('import.stays')}</p>
          <button type="button" onClick=${goOn}>${t('import.goOn')}</button></div>` : null}
      <div class="actions"><button type="button" class="quiet" onClick=${giveUp}>${t('import.giveUp')}</button></div>
    </section>`;
}

/** Everybody's imports, and what was only tried in this browser. */
function Earlier() {
  const list = useWalk();
  const [limit, setLimit] = useState(atOnce);
  const { data, error, reload } = useLoad(`imports:${limit}`, async (signal) => {
    const [{ body }, tried] = await Promise.all([get(`/imports?dryRun=false&limit=${limit}`, signal), readTried(signal)]);
    const { items, continuation } = /** @type {import('../types.js').List<Import>} */ (body);
    return { items: [...items, ...tried].sort((a, b) => b.openedAt.localeCompare(a.openedAt)), continuation };
  }, 10_000);
  if (error) {
    return html`<${Failed} error=${error} retry=${reload} />`;
  }

  const names = new Map(known().map((one) => [one.id, one.name]));
  return data?.items.length ? html`
    <h2 class="apart">${t('import.earlier')}</h2>
    <ol class="rows" ref=${list}>
      ${data.items.map((one) => html`
        <li key=${one.id} class=${`row ${one.status === 'failed' ? 'late' : ''}`}>
          <a data-item href=${`/board/imports/${one.id}`}>
            <span class="row-who"><${Foreign}>${names.get(one.id) ?? t('import.of', { name: plainNameOf(one.by) })}<//></span>
            <span class="channel">${one.dryRun ? t('import.dry') : name('channel', one.channel)}</span>
            <span class="row-words">
              ${`${name('importStatus', one.status)} · ${t('import.short', { rows: one.rows, created: one.created, refused: one.refused })}`}
            </span>
          </a>
          <span class="row-when"><${Time} at=${one.openedAt} /></span>
        </li>`)}
    </ol>
    ${data.continuation ? html`<p class="center"><button type="button"
      onClick=${() => setLimit(Math.min(500, limit + atOnce))}>${t('more')}</button></p>` : null}` : null;
}

/** @param {AbortSignal} signal */
async function readTried(signal) {
  const found = await Promise.all(known().filter((one) => one.dryRun).map(async ({ id }) => {
    try {
      return /** @type {Import} */ ((await get(`/imports/${id}`, signal)).body);
    } catch (failed) {
      if (failed instanceof ApiError && failed.status === 404) {
        return null;
      }

      throw failed;
    }
  }));
  return found.filter((one) => one !== null);
}
