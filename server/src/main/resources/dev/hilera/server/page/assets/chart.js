// A line over time with the area below it.
import { html, nothing, svg } from 'lit';
import { number } from './words.js';

const HEIGHT = 120;
const FOOT = 20;
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** The least round number that is not below. */
function round(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((factor) => factor * power).find((candidate) => candidate >= value) ?? value;
}

/** @param units for one, and for any other number */
export function chart({ title, unit: units, tone, points, width, from, to }) {
  const top = round(points.reduce((most, point) => Math.max(most, point.value), 0) || 1);
  const last = points.at(-1)?.value;
  const shown = last === undefined ? '–' : number(last < 10 && !Number.isInteger(last) ? Number(last.toFixed(1)) : Math.round(last));
  const unit = units[shown === '1' ? 0 : 1];
  const x = (time) => Math.max(0, (width * (time - from)) / (to - from));
  const y = (value) => 6 + (HEIGHT - 6) * (1 - value / top);
  const line = points.map((point) => `${x(point.time).toFixed(1)},${y(point.value).toFixed(1)}`).join('L');
  const ends = points.length > 1 ? [x(points[0].time), x(points.at(-1).time)] : null;
  return html`<figure class="panel chart is-${tone}">
    <figcaption><h2>${title}</h2><b>${shown}</b><span class="soft">${unit}</span></figcaption>
    ${width > 0
      ? svg`<svg width=${width} height=${HEIGHT + FOOT} role="img" aria-label="${title}: now ${shown} ${unit}, the scale ends at ${number(top)}">
          ${(ends ? [0, 0.5, 1] : [0, 1]).map((part) => svg`<line class="tick" x1="0" x2=${width} y1=${y(part * top)} y2=${y(part * top)}/>`)}
          ${ends ? svg`<path class="area" d="M${ends[0]},${HEIGHT}L${line}L${ends[1]},${HEIGHT}Z"/><path class="curve" d="M${line}"/>` : nothing}
          <text x="0" y="16" class="tick-word">${number(top)}</text>
          <text x="0" y=${HEIGHT + 15} class="tick-word">${CLOCK.format(from)}</text>
          <text x=${width} y=${HEIGHT + 15} class="tick-word" text-anchor="end">now</text>
          ${ends ? nothing : svg`<text x=${width / 2} y=${HEIGHT / 2 + 10} class="tick-word" text-anchor="middle">The first figures come in some seconds</text>`}
        </svg>`
      : nothing}
  </figure>`;
}
