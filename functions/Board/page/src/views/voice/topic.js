import { get } from '../../api.js';
import { html } from '../../html.js';
import { go, query } from '../../router.js';
import { isLead, me } from '../../session.js';
import { isolated, name, t } from '../../text.js';
import { Actions } from '../../ui/actions.js';
import { useWalk } from '../../ui/list.js';
import { Failed, Foreign, Loading, Time } from '../../ui/parts.js';
import { useLoad } from '../../ui/use-load.js';
import { More, usePages } from '../../ui/use-pages.js';
import { nameOfTopic, notSorted, queryOf, Trend } from './parts.js';

/** @typedef {import('../../types.js').VoiceLine} VoiceLine */
/** @typedef {import('../../types.js').VoiceReport} VoiceReport */
/** @typedef {import('../../types.js').VoiceWords} VoiceWords */
/** @typedef {import('../../ui/actions.js').Action} Action */
/** @typedef {import('./parts.js').Days} Days */

const states = ['heard', 'decided', 'done', 'declined'];

/** What customers said about a topic, and what becomes of it. @param {{ topic: string }} props */
export function VoiceTopic({ topic }) {
  const asked = new URLSearchParams(query.value);
  const days = { from: asked.get('from') ?? undefined, to: asked.get('to') ?? undefined };
  const { data, error, reload: reloadTopic } = useLoad(`voice:${topic}${queryOf(days)}`, (signal) => readTopic(topic, days, signal));
  const pages = /** @type {ReturnType<typeof usePages<VoiceWords>>} */ (usePages(`/reports/voice/${encodeURIComponent(topic)}${queryOf(days)}`));
  const list = useWalk();
  if (data === null) {
    return error ? html`<${Failed} error=${error} retry=${reloadTopic} />` : html`<${Loading} />`;
  }

  const { line, others, etag } = data;
  const { items, isThere, hasMore } = pages;
  const reload = () => Promise.all([reloadTopic(), pages.reload()]);
  const title = line ? nameOfTopic(line) : nameOfTopic({ topic, name: topic });
  return html`
    <article aria-labelledby="title">
      <header class="head"><div>
        <p><a href=${`/board/voice${queryOf(days)}`}>${t('voice.all')}</a></p>
        <h1 id="title"><${Foreign}>${title}<//></h1>
        ${line ? html`<p class="facts">
          ${line.state ? html`<span>${name('voiceState', line.state)}</span>` : null}
          <span>${t('voice.customers', { n: line.customers })}</span><${Trend} line=${line} /></p>` : null}
        ${line?.reason ? html`<p class="words" dir="auto">${line.reason}</p>` : null}
      </div></header>
      ${error ?? pages.error ? html`<${Failed} error=${error ?? pages.error} retry=${reload} />` : null}
      ${line && isLead.value && topic !== notSorted ? html`
        <h2 class="hidden">${t('voice.actions')}</h2>
        <${Actions} item=${`voice:${topic}`} label=${t('voice.actions')} etag=${etag} reload=${reload} actions=${actionsOf(line, others)}
          done=${(/** @type {string} */ _form, /** @type {{ mergedInto?: string | null }} */ { mergedInto }) =>
            (mergedInto ? go(`/board/voice/${mergedInto}${location.search}`) : reload())} />` : null}
      ${line && line.mergedFrom.length > 0 ? html`<${Merged} line=${line} reload=${reload} />` : null}
      <h2 class="apart">${t('voice.words')} <span class="count">${isThere ? `${items.length}${hasMore ? '+' : ''}` : ''}</span></h2>
      ${isThere && items.length === 0 ? html`<p class="muted">${t('voice.nothing')}</p>` : null}
      <ul class="notes voice" ref=${list}>
        ${items.map((one) => html`<${Words} key=${one.id} words=${one} topics=${line ? [line, ...others] : others} reload=${reload} />`)}
      </ul>
      <${More} pages=${pages} list=${list} addressOf=${(/** @type {string} */ id) => `#${id}`} />
    </article>`;
}

/** What was made part of a topic, and the way back. @param {{ line: VoiceLine, reload: () => unknown }} props */
const Merged = ({ line, reload }) => html`
  <section aria-labelledby="merged">
    <h2 class="apart" id="merged">${t('voice.merged')}</h2>
    <ul class="parts">
      ${line.mergedFrom.map((part) => {
        const between = line.mergedFrom.find(({ topic }) => topic === part.into);
        return html`
          <li key=${part.topic}>
            <span><${Foreign}>${part.name}<//>${between
              ? html` <span class="muted small">${t('voice.partOf', { topic: isolated(between.name) })}</span>` : null}</span>
            ${isLead.value ? html`
              <${Actions} item=${`voice:${part.topic}`} label=${part.name} etag=${part.tag} reload=${reload} done=${reload} actions=${[{
                form: `part-${part.topic}`, title: t('voice.takeApart'), told: t('voice.takenApart', { topic: isolated(part.name) }),
                request: () => ({ method: 'DELETE', path: `/reports/voice/${encodeURIComponent(part.topic)}/merge` }),
              }]} />` : null}
          </li>`;
      })}
    </ul>
  </section>`;

/** @param {{ words: VoiceWords, topics: VoiceLine[], reload: () => unknown }} props */
const Words = ({ words, topics, reload }) => html`
  <li>
    <div class=${words.said ? 'words' : 'words gone'} dir="auto">${words.said ?? t('voice.deleted')}</div>
    <p class="muted small">${name('voiceSource', words.source)} · <${Time} at=${words.at} /></p>
    ${me.value?.type === 'person' ? html`
      <${Actions} item=${`voice:${words.id}`} label=${t('voice.sort')} done=${reload} actions=${[sortingOf(words, topics)]} />` : null}
  </li>`;

/**
 * The tag is read before what it is of: who changes a topic has seen it at least as it was then.
 * @param {string} topic @param {Days} days @param {AbortSignal} signal
 */
async function readTopic(topic, days, signal) {
  const { etag } = await get(`/reports/voice/${encodeURIComponent(topic)}${queryOf({ ...days, limit: '1' })}`, signal);
  const report = /** @type {VoiceReport} */ ((await get(`/reports/voice${queryOf(days)}`, signal)).body);
  return { etag, line: report.topics.find((line) => line.topic === topic), others: report.topics.filter((line) => line.topic !== topic) };
}

/** @param {VoiceLine[]} topics */
const choicesOf = (topics) =>
  topics.filter((line) => line.topic !== notSorted).map((line) => ({ value: line.topic, label: line.name }));

/** @param {VoiceLine} line @param {VoiceLine[]} others @returns {Action[]} what those who lead may do */
function actionsOf(line, others) {
  const path = `/reports/voice/${encodeURIComponent(line.topic)}`;
  /** @type {Action[]} */
  const actions = [{
    form: 'change', title: t('voice.change'), replaces: true,
    fields: [
      { name: 'name', type: 'line', label: 'voice.name', required: true, initial: line.name },
      { name: 'state', type: 'choice', label: 'voice.state', initial: line.state ?? 'heard',
        choices: states.map((value) => ({ value, label: name('voiceState', value) })) },
      { name: 'reason', type: 'words', label: 'voice.reason', hint: 'voice.reason.hint', initial: line.reason ?? '' },
    ],
    request: (body) => ({ method: 'POST', path, body: { ...body, reason: body.reason || undefined } }),
  }];
  const choices = choicesOf(others);
  if (choices.length > 0) {
    actions.push({
      form: 'merge', title: t('voice.merge'), notice: html`<p>${t('voice.merge.what')}</p>`,
      fields: [{ name: 'into', type: 'choice', label: 'voice.into', initial: choices[0].value, choices }],
      request: (body) => ({ method: 'POST', path: `${path}/merge`, body }),
    });
  }

  return actions;
}

/** @param {VoiceWords} words @param {VoiceLine[]} topics @returns {Action} */
const sortingOf = (words, topics) => ({
  form: `sort-${words.id}`, title: t('voice.sort'),
  fields: [
    { name: 'topic', type: 'choice', label: 'voice.topic', initial: '',
      choices: [{ value: '', label: t('voice.newTopic') }, ...choicesOf(topics), { value: notSorted, label: t('voice.notSorted') }] },
    { name: 'other', type: 'line', label: 'voice.other', hint: 'voice.other.hint' },
  ],
  request: ({ topic, other }) => {
    const to = topic || idOf(other ?? '');
    return to ? { method: 'POST', path: `/reports/voice/${to}/words`, body: { id: words.id } } : { errors: { other: [t('voice.other.needed')] } };
  },
});

/** A topic's id of what somebody calls it. @param {string} words */
const idOf = (words) => words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/ß/g, 'ss').replace(/[^a-z0-9]+/g, '-').slice(0, 40).replace(/^-+|-+$/g, '');
