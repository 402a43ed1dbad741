import { html } from '../html.js';

/** @typedef {import('../html.js').Children} Children */

/**
 * How a mark looks, in colours that nobody confuses and in print: `good` is full, `bad` is hatched, `range` is pale.
 * @typedef {'good' | 'bad' | 'range' | 'before'} Look
 */

/** @typedef {{ value: number, look: Look }} Part */

const barHeight = 12;
const boxHeight = 18;
const columnsHeight = 150;
const axisHeight = 20;
const mostLabels = 6;

/** Places are percents of the width, so that a picture is as wide as there is room, and its words are never scaled. @param {number} part of 1 */
const percent = (part) => `${Math.round(Math.min(1, Math.max(0, part)) * 10_000) / 100}%`;

/** How what is bad is filled. @param {{ id: string }} props */
const Hatch = ({ id }) => html`
  <defs><pattern id=${`${id}-hatch`} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect class="hatch-ground" width="5" height="5" /><rect class="hatch-line" width="2.5" height="5" /></pattern></defs>`;

/**
 * A picture that a screen reader reads as its sentence; what it is made of stands in a table behind it.
 * @param {{ id: string, height: number, says: string, children?: Children }} props
 */
const Svg = ({ id, height, says, children }) => html`
  <svg class="chart" role="img" aria-label=${says} width="100%" height=${height}><${Hatch} id=${id} />${children}</svg>`;

/**
 * The same row by row. Names and figures are as long and as large as they are, and go on in another line where there is no room.
 * @param {{ says: string, children?: Children }} props
 */
const Rows = ({ says, children }) => html`<div class="chart-rows" role="img" aria-label=${says}>${children}</div>`;

/** @param {{ label: string, figure: string, height: number, children?: Children }} props */
const Row = ({ label, figure, height, children }) => html`
  <div class="chart-row">
    <div class="chart-words small"><span class="name">${label}</span> <span>${figure}</span></div>
    <svg class="chart" width="100%" height=${height}>${children}</svg>
  </div>`;

/** @param {string} id @param {Look} look */
const fillOf = (id, look) => (look === 'bad' ? `url(#${id}-hatch)` : null);

/**
 * What the looks of marks stand for.
 * @param {{ id: string, of: { look: Look, label: string }[] }} props
 */
export const Legend = ({ id, of }) => html`
  <ul class="legend small">${of.map(({ look, label }) => html`
    <li key=${look}><svg class="chart" width="14" height="14" aria-hidden="true">
      <rect class=${`mark ${look}`} fill=${fillOf(id, look)} x="1" y="1" width="12" height="12" /></svg> ${label}</li>`)}</ul>`;

/**
 * Bars of a length, each with its name and its figure above; a thin one below says what it was before.
 * @param {{ id: string, says: string, rows: { label: string, figure: string, parts: Part[], before?: number }[], most: number }} props
 */
export const Bars = ({ id, says, rows, most }) => html`
  <${Rows} says=${says}>
    ${rows.map(({ label, figure, parts, before }, at) => html`
      <${Row} key=${label} label=${label} figure=${figure} height=${barHeight + (before === undefined ? 0 : 6)}>
        ${at === 0 ? html`<${Hatch} id=${id} />` : null}
        ${parts.map(({ value, look }, n) => html`
          <rect key=${look} class=${`mark ${look}`} fill=${fillOf(id, look)} height=${barHeight}
            x=${percent(sum(parts.slice(0, n)) / (most || 1))} width=${percent(value / (most || 1))} />`)}
        ${before === undefined ? null : html`
          <rect class="mark before" x="0" y=${barHeight + 2} height="4" width=${percent(before / (most || 1))} />`}
      <//>`)}
  <//>`;

/**
 * From where to where durations go: a thin line from the quickest to the slowest, a box around the middle half, a dot for the median. Its
 * scale is logarithmic, for minutes and days are both there.
 * @param {{
 *   says: string, inWords: (seconds: number) => string,
 *   rows: { label: string, figure: string, at: [number, number, number, number, number] | null }[],
 * }} props
 */
export function Boxes({ says, inWords, rows }) {
  const known = rows.flatMap(({ at }) => at ?? []);
  const [least, most] = [Math.max(30, Math.min(...known, 600)), Math.max(...known, 3600)];
  /** @param {number} seconds */
  const place = (seconds) => Math.log(Math.max(seconds, least) / least) / Math.log(most / least);
  const ticks = ticksBetween(least, most, place);
  const middle = boxHeight / 2;
  return html`
    <${Rows} says=${says}>
      ${rows.map(({ label, figure, at }) => html`
        <${Row} key=${label} label=${label} figure=${figure} height=${boxHeight}>
          ${ticks.map((seconds) => html`
            <line class="grid" x1=${percent(place(seconds))} x2=${percent(place(seconds))} y1="0" y2=${boxHeight} />`)}
          ${at ? html`
            <line class="whisker" x1=${percent(place(at[0]))} x2=${percent(place(at[4]))} y1=${middle} y2=${middle} />
            <rect class="mark range" y=${middle - barHeight / 2} height=${barHeight}
              x=${percent(place(at[1]))} width=${percent(place(at[3]) - place(at[1]))} />
            <circle class="mark good" cx=${percent(place(at[2]))} cy=${middle} r="5" />` : null}
        <//>`)}
      <svg class="chart chart-axis" width="100%">
        <line class="axis" x1="0" x2="100%" y1="0" y2="0" />
        ${ticks.map((seconds) => html`
          <text class="tick" x=${percent(place(seconds))} y="1.25em"
            text-anchor=${place(seconds) < 0.06 ? 'start' : place(seconds) > 0.94 ? 'end' : 'middle'}>${inWords(seconds)}</text>`)}
      </svg>
    <//>`;
}

const minute = 60;
const hour = 60 * minute;
const steps = [minute, 5 * minute, 15 * minute, hour, 4 * hour, 12 * hour, 40 * hour, 120 * hour, 400 * hour, 1200 * hour, 4000 * hour];

/** Few enough for a phone. @param {number} least @param {number} most @param {(seconds: number) => number} place */
function ticksBetween(least, most, place) {
  /** @type {number[]} */
  const ticks = [];
  for (const step of steps.filter((one) => one >= least && one <= most)) {
    if (ticks.length === 0 || place(step) - place(ticks[ticks.length - 1]) > 0.16) {
      ticks.push(step);
    }
  }

  return ticks;
}

/**
 * Columns side by side, such as of weeks; a short line across one marks a second figure.
 * @param {{ id: string, says: string, figure: (value: number) => string, columns: { label: string, parts: Part[], mark?: number }[] }} props
 */
export function Columns({ id, says, figure, columns }) {
  const most = Math.max(...columns.map(({ parts, mark }) => Math.max(sum(parts), mark ?? 0))) || 1;
  const every = Math.ceil(columns.length / mostLabels);
  const plot = columnsHeight - 18;
  /** @param {number} value */
  const heightOf = (value) => Math.round((value / most) * plot * 10) / 10;
  return html`
    <${Svg} id=${id} height=${columnsHeight + axisHeight} says=${says}>
      <line class="grid" x1="0" x2="100%" y1="18" y2="18" />
      <text class="tick" x="0" y="12">${figure(most)}</text>
      ${columns.map(({ label, parts, mark }, n) => {
        const [left, width] = [(n + 0.15) / columns.length, Math.min(0.7 / columns.length, 0.1)];
        return html`
          ${parts.map(({ value, look }, part) => html`
            <rect key=${look} class=${`mark ${look}`} fill=${fillOf(id, look)} x=${percent(left)} width=${percent(width)}
              y=${columnsHeight - heightOf(sum(parts.slice(0, part + 1)))} height=${heightOf(value)} />`)}
          ${mark === undefined ? null : html`
            <line class="whisker" x1=${percent(left)} x2=${percent(left + width)}
              y1=${columnsHeight - heightOf(mark)} y2=${columnsHeight - heightOf(mark)} />`}
          ${n % every === 0 ? html`<text class="tick" x=${percent(left)} y=${columnsHeight + 15}>${label}</text>` : null}`;
      })}
      <line class="axis" x1="0" x2="100%" y1=${columnsHeight} y2=${columnsHeight} />
    <//>`;
}

/** @param {Part[]} parts */
const sum = (parts) => parts.reduce((all, { value }) => all + value, 0);

/**
 * A picture with its title, the table behind it, its figures as a file and its own address.
 * @param {{
 *   id: string, title: string, about: string, csv: string, address: string, words: { behind: string, file: string, address: string },
 *   table: { head: string[], rows: [name: string, ...cells: Children[]][] }, children?: Children,
 * }} props
 */
export const Picture = ({ id, title, about, csv, address, words, table, children }) => html`
  <section class="card picture" id=${id} aria-labelledby=${`${id}-title`}>
    <h2 id=${`${id}-title`}>${title}</h2>
    <p class="muted small">${about}</p>
    ${children}
    <details class="behind"><summary>${words.behind}</summary>
      <div class="wide" role="region" tabindex="0" aria-label=${`${words.behind}: ${title}`}>
        <table><thead><tr>${table.head.map((one, n) => html`<th scope="col" class=${n > 0 ? 'n' : null}>${one}</th>`)}</tr></thead>
          <tbody>${table.rows.map(([name, ...cells]) => html`
            <tr key=${name}><th scope="row">${name}</th>${cells.map((cell) => html`<td class="n">${cell}</td>`)}</tr>`)}</tbody>
        </table></div></details>
    <p class="picture-links small"><a href=${csv} download aria-label=${`${words.file}: ${title}`}>${words.file}</a>
      <a href=${address} aria-label=${`${words.address}: ${title}`}>${words.address}</a></p>
  </section>`;
