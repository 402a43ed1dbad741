import { announce } from '../../announce.js';
import { get } from '../../api.js';
import { html } from '../../html.js';
import { fragment, go, query } from '../../router.js';
import { isLead, me } from '../../session.js';
import { readDraft } from '../../storage.js';
import { isolated, name, t } from '../../text.js';
import { Actions } from '../../ui/actions.js';
import { useWalk } from '../../ui/list.js';
import { Failed, Foreign, Loading, Time } from '../../ui/parts.js';
import { useLoad } from '../../ui/use-load.js';
import { More, usePages } from '../../ui/use-pages.js';
import { useEffect, useRef } from '../../vendor/hooks.js';
import { nameOfTopic, notSorted, queryOf, Trend } from './parts.js';

/** @typedef {import('../../types.js').VoiceLine} VoiceLine */
/** @typedef {import('../../types.js').VoiceReport} VoiceReport */
/** @typedef {import('../../types.js').VoiceWords} VoiceWords */
/** @typedef {import('../../ui/actions.js').Action} Action */
/** @typedef {import('./parts.js').Days} Days */

const everyMs = 5 * 60_000;
/** Forms about the topic itself. */
const decisions = ['change', 'merge'];
const states = ['heard', 'decided', 'done', 'declined'];

/** What customers said about a topic, and what becomes of it. @param {{ topic: string }} props */
export function VoiceTopic({ topic }) {
  const asked = new URLSearchParams(query.value);
  const days = { from: asked.get('from') ?? undefined, to: asked.get('to') ?? undefined };
  const { data, error, reload: reloadTopic } = useLoad(`voice:${topic}${queryOf(days)}`, (signal) => readTopic(topic, days, signal), everyMs);
  const pages = /** @type {ReturnType<typeof usePages<VoiceWords>>} */ (usePages(`/reports/voice/${encodeURIComponent(topic)}${queryOf(days)}`, undefined, everyMs));
  const list = useWalk();
  const rows = useOpenRow(pages);
  // Whoever is writing about what is part of another by now keeps the form, and is told; everybody else is led on.
  const own = useRef(/** @type {VoiceLine | undefined} */ (undefined));
  own.current = data?.line ?? own.current;
  const isDeciding = decisions.includes(fragment.value);
  const isWriting = isDeciding || rows.some((one) => fragment.value === formOf(one)) || (!pages.isThere && fragment.value.startsWith('sort-'));
  const target = data?.into && `/board/voice/${data.into.topic}${queryOf(days)}`;
  const called = data?.into?.name ?? '';
  useEffect(() => {
    if (target && !isWriting) {
      announce(t('voice.ledOn', { topic: isolated(called) }));
      go(target, { replace: true });
    }
  }, [target, isWriting]);
  if (data === null) {
    return error ? html`<${Failed} error=${error} retry=${reloadTopic} />` : html`<${Loading} />`;
  }

  const { others, into, etag } = data;
  const line = data.line ?? (isWriting ? own.current : undefined);
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
      ${into && isDeciding ? html`<p class="notice" role="status">${t('voice.isPartNow', { topic: isolated(into.name) })}</p>` : null}
      ${line && isLead.value && topic !== notSorted ? html`
        <h2 class="hidden">${t('voice.actions')}</h2>
        <${Actions} item=${`voice:${topic}`} label=${t('voice.actions')} etag=${etag} reload=${reload} actions=${actionsOf(line, others)}
          done=${reload} />` : null}
      ${line && line.mergedFrom.length > 0 ? html`<${Merged} line=${line} reload=${reload} />` : null}
      <h2 class="apart">${t('voice.words')} <span class="count">${isThere ? `${items.length}${hasMore ? '+' : ''}` : ''}</span></h2>
      ${isThere && items.length === 0 ? html`<p class="muted">${t('voice.nothing')}</p>` : null}
      <ul class="notes voice" ref=${list}>
        ${rows.map((one) => html`<${Words} key=${one.id} words=${one} isGone=${!items.includes(one)} topics=${line ? [line, ...others] : others} reload=${reload} />`)}
      </ul>
      <${More} pages=${pages} list=${list} addressOf=${(/** @type {string} */ id) => id} />
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

/**
 * All, and among them those whose form the reader has open although they are not in the list any more: the words would be out of reach.
 * @param {{ items: VoiceWords[], isThere: boolean, hasMore: boolean }} pages
 * @returns {VoiceWords[]}
 */
function useOpenRow({ items, isThere, hasMore }) {
  const edited = useRef(/** @type {{ at: number, one: VoiceWords } | null} */ (null));
  const at = items.findIndex((one) => fragment.value === formOf(one));
  if (at >= 0) {
    edited.current = { at, one: /** @type {VoiceWords} */ (items[at]) };
  } else if (isThere && fragment.value !== (edited.current && formOf(edited.current.one))) {
    // Who comes back to what they were writing has not seen the words; they may be further on in the list.
    const id = fragment.value.startsWith('sort-') ? fragment.value.slice('sort-'.length) : null;
    edited.current = !hasMore && id !== null && readDraft(`voice:${id}`, fragment.value)
      ? { at: 0, one: { id, at: '', source: 'idea', said: null, topic: notSorted, isSorted: false } } : null;
  }

  return at >= 0 || !edited.current ? items : items.toSpliced(edited.current.at, 0, edited.current.one);
}

/** @param {VoiceWords} words */
const formOf = (words) => `sort-${words.id}`;

const labelUnits = 60;

/** @param {{ words: VoiceWords, isGone: boolean, topics: VoiceLine[], reload: () => unknown }} props */
const Words = ({ words, isGone, topics, reload }) => html`
  <li>
    <div class=${words.said ? 'words' : 'words gone'} dir="auto" tabindex="-1" data-item=${words.id}>${words.said ?? t(words.at ? 'voice.deleted' : 'voice.sortedNow')}</div>
    ${words.at ? html`<p class="muted small">${name('voiceSource', words.source)} · <${Time} at=${words.at} /></p>` : null}
    ${me.value?.type === 'person' ? html`
      <${Actions} item=${`voice:${words.id}`} label=${[...words.said ?? t('voice.deleted')].slice(0, labelUnits).join('')} reload=${reload}
        done=${reload} actions=${[sortingOf(words, topics, isGone)]} />` : null}
  </li>`;

/**
 * The tag is read before what it is of: who changes a topic has seen it at least as it was then.
 * @param {string} topic @param {Days} days @param {AbortSignal} signal
 */
async function readTopic(topic, days, signal) {
  const { etag } = await get(`/reports/voice/${encodeURIComponent(topic)}${queryOf({ ...days, limit: '1' })}`, signal);
  const report = /** @type {VoiceReport} */ ((await get(`/reports/voice${queryOf(days)}`, signal)).body);
  return {
    etag,
    line: report.topics.find((line) => line.topic === topic),
    into: report.topics.find((line) => line.mergedFrom.some((part) => part.topic === topic)),
    others: report.topics.filter((line) => line.topic !== topic),
  };
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
    request: (body) => ({ method: 'POST', path, body: { ...body, reason: body.reason ?? '' } }),
  }];
  const choices = choicesOf(others);
  if (choices.length > 0) {
    actions.push({
      form: 'merge', title: t('voice.merge'), notice: html`<p>${t('voice.merge.what')}</p>`,
      fields: [{
        name: 'into', type: 'choice', label: 'voice.into', required: true, initial: '', choices: [{ value: '', label: t('field.choose') }, ...choices],
      }],
      request: (body) => ({ method: 'POST', path: `${path}/merge`, body }),
    });
  }

  return actions;
}

/** @param {VoiceWords} words @param {VoiceLine[]} topics @param {boolean} isGone whether they are not in the list any more @returns {Action} */
const sortingOf = (words, topics, isGone) => ({
  form: formOf(words), title: t('voice.sort'), notice: isGone ? html`<p class="notice" role="status">${t('voice.sortedNow')}</p>` : null,
  fields: [
    { name: 'topic', type: 'choice', label: 'voice.topic', initial: '',
      choices: [
        { value: '', label: t('voice.newTopic') }, ...choicesOf(topics), ...(words.isSorted ? [{ value: notSorted, label: t('voice.asItCame') }] : []),
      ] },
    { name: 'other', type: 'line', label: 'voice.other', hint: 'voice.other.hint' },
  ],
  request: ({ topic, other }) => {
    const called = `${other ?? ''}`.trim();
    if (!topic === !called) {
      return { errors: { other: [t(topic ? 'voice.other.either' : 'voice.other.needed')] } };
    }

    const known = topic || idOfKnown(called, topics);
    return {
      method: 'POST', path: `/reports/voice/${known ?? newId(called, topics)}/words`,
      // Once the reader has seen that a colleague was first, theirs counts.
      body: { id: words.id, name: known ? undefined : called, from: isGone ? undefined : words.topic },
    };
  },
});

const longestId = 40;

/**
 * The id of the topic that is called so, also of one that is part of another.
 * @param {string} called @param {VoiceLine[]} topics
 */
const idOfKnown = (called, topics) => topics
  .filter((line) => line.topic !== notSorted).flatMap((line) => [line, ...line.mergedFrom])
  .find((one) => one.name.localeCompare(called, undefined, { sensitivity: 'accent' }) === 0)?.topic;

/**
 * A new topic's id. Two names that differ only in what no id can have are two topics.
 * @param {string} called @param {VoiceLine[]} topics
 */
function newId(called, topics) {
  const plain = called.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/ß/g, 'ss').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  const isTaken = topics.some((line) => line.topic === plain || line.mergedFrom.some((part) => part.topic === plain));
  return plain && plain.length <= longestId && !isTaken ? plain : `${plain.slice(0, 30)}-${hashOf(called)}`.replace(/^-/, '');
}

/** The same for the same name, so that what is sent again makes no second topic. @param {string} text */
const hashOf = (text) => [...text].reduce((hash, unit) => (Math.imul(hash, 31) + (unit.codePointAt(0) ?? 0)) >>> 0, 7).toString(36);
