// Attempts over time, by the node that ran them.
import { html, nothing, svg } from 'lit';
import { View, SECONDS } from './view.js';
import { Again } from './again.js';
import { now } from './api.js';
import { duration, plural, said } from './words.js';

const ROW = 24;
const HEAD = 30;
/** About what a letter takes. */
const LETTER = 7;
const LONGEST_NAME = 200;
/** What the time beside the bar before may take. */
const NEED = 60;
const AXIS = 26;
/** Up to so many attempts each task has a row with its name; more are packed. */
const NAMED = 80;
const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];
const PAUSE = 500;

class Timeline extends View {
  static properties = { room: { attribute: false }, task: { attribute: false } };
  #width = 0;
  #again = new Again(() => this.room.readHistory().catch(() => {}), PAUSE);
  #size = new ResizeObserver(([entry]) => {
    this.#width = entry.contentRect.width;
    this.requestUpdate();
  });
  #redraw = () => this.requestUpdate();
  #news = () => this.#again.want();

  constructor() {
    super();
    this.follow(SECONDS, 'tick', () => this.room?.isLive && this.requestUpdate());
  }

  willUpdate(changed) {
    if (changed.has('room')) {
      this.#forget(changed.get('room'));
      this.room.addEventListener('change', this.#redraw);
      this.room.addEventListener('task', this.#news);
      this.#again.now();
    }
  }

  connectedCallback() {
    super.connectedCallback();
    this.#size.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#size.disconnect();
    this.#again.stop();
    this.#forget(this.room);
  }

  #forget(room) {
    room?.removeEventListener('change', this.#redraw);
    room?.removeEventListener('task', this.#news);
  }

  /** The attempts in rows: first by node, then by task, or packed as close as they fit. */
  #groups(attempts, end) {
    const nodes = Map.groupBy(attempts, (attempt) => attempt.node ?? 'unknown');
    const isNamed = attempts.length <= NAMED;
    return [...nodes.keys()].sort().map((node) => {
      const mine = nodes.get(node).sort((one, other) => one.begin - other.begin);
      const rows = isNamed ? [...Map.groupBy(mine, (attempt) => attempt.task).values()] : packed(mine, end);
      return { node, rows, count: mine.length };
    });
  }

  render() {
    const attempts = this.room.attempts.map((attempt) => ({
      ...attempt,
      begin: Date.parse(attempt.from),
      end: attempt.to ? Date.parse(attempt.to) : null,
    }));
    if (attempts.length === 0) {
      return html`<div class="empty"><h2>Nothing ran yet</h2><p>Each attempt appears here as soon as it begins.</p></div>`;
    }
    const first = Math.min(...attempts.map((attempt) => attempt.begin));
    const ends = attempts.map((attempt) => attempt.end ?? now());
    const last = Math.max(first + 1, ends.reduce((one, other) => Math.max(one, other), 0));
    const groups = this.#groups(attempts, last);
    const isNamed = attempts.length <= NAMED;
    const names = [...groups.map(({ node, count }) => headline(node, count)), ...attempts.map(({ task }) => task)];
    const longest = names.reduce((most, name) => Math.max(most, name.length), 0);
    const gutter = isNamed ? Math.min(longest * LETTER + 16, LONGEST_NAME, this.#width * 0.32) : 16;
    const room = Math.max(50, this.#width - gutter - 12);
    const x = (at) => gutter + (room * (at - first)) / (last - first);
    let y = AXIS;
    const drawn = groups.map((group) => {
      const top = y;
      y += HEAD + group.rows.length * ROW + 8;
      return { ...group, top };
    });
    return html`${this.room.hasHistory ? nothing : html`<p class="hint">Of a job this big the latest attempt of each task is shown.</p>`}
      <svg class="timeline" width=${this.#width} height=${y} role="group" aria-label="Timeline: ${plural(attempts.length, 'attempt')} on ${plural(groups.length, 'node')}">
        ${this.#axis(first, last, x, y)}
        ${drawn.map((group) => this.#group(group, { x, gutter, isNamed, end: last }))}
      </svg>`;
  }

  #axis(first, last, x, height) {
    const seconds = (last - first) / 1000;
    const step = STEPS.find((candidate) => seconds / candidate <= Math.max(3, this.#width / 110)) ?? STEPS.at(-1);
    const ticks = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, at) => at * step);
    return ticks.map((tick) => {
      const at = x(first + tick * 1000);
      const word = tick === 0 ? '0' : duration(tick).replace('.0 ', ' ');
      const isLast = at + 4 + word.length * LETTER > this.#width;
      return svg`<line class="tick" x1=${at} x2=${at} y1=${AXIS - 6} y2=${height}/>
        <text class="tick-word" x=${isLast ? at - 4 : at + 4} y="14" text-anchor=${isLast ? 'end' : 'start'}>${word}</text>`;
    });
  }

  #group({ node, rows, count, top }, scale) {
    return svg`<g role="group" aria-label="Node ${node}">
      <text class="node-word" x="0" y=${top + 19}><tspan class="strong">${node}</tspan> · ${plural(count, 'attempt')}</text>
      ${rows.map((row, at) => this.#row(row, top + HEAD + at * ROW, scale))}
    </g>`;
  }

  #row(row, y, { x, gutter, isNamed, end }) {
    const most = Math.floor((gutter - 12) / LETTER);
    const { task } = row[0];
    const name = task.length > most ? `${task.slice(0, most - 1)}…` : task;
    const bars = isNamed ? row : joined(row, x, end);
    return svg`${isNamed ? svg`<text class="task-word" x="0" y=${y + 15}>${name}<title>${task}</title></text>` : nothing}
      ${bars.map((attempt, at) => {
        const before = at > 0 ? x(bars[at - 1].end ?? end) + NEED : gutter;
        const after = at + 1 < bars.length ? x(bars[at + 1].begin) : this.#width;
        return this.#bar(attempt, y, { x, end, room: isNamed ? [before, after] : null });
      })}`;
  }

  /** The time stands in the bar, or if that is too short beside it, where nothing else stands. */
  #label(took, attempt, { left, width, room, y }) {
    const tries = attempt.attempt > 1 ? ` · attempt ${attempt.attempt}` : '';
    const need = (text) => text.length * LETTER + 14;
    const inside = [took + tries, took].find((text) => need(text) <= width);
    if (inside) {
      return svg`<text x=${left + 7} y=${y + 15}>${inside}</text>`;
    }
    if (room && left + width + need(took) <= room[1]) {
      return svg`<text class="beside" x=${left + width + 6} y=${y + 15}>${took}</text>`;
    }
    return room && left - need(took) >= room[0] ? svg`<text class="beside" x=${left - 6} y=${y + 15} text-anchor="end">${took}</text>` : nothing;
  }

  #bar(attempt, y, { x, end, room }) {
    const left = x(attempt.begin);
    const width = Math.max(2, x(attempt.end ?? end) - left);
    const took = duration(((attempt.end ?? now()) - attempt.begin) / 1000);
    const words = `${attempt.task}, attempt ${attempt.attempt}: ${said(attempt.outcome ?? attempt.status)}, ${took}`;
    const pick = () => this.dispatchEvent(new CustomEvent('pick', { detail: attempt.task }));
    const isChosen = attempt.task === this.task;
    return svg`<g class="attempt is-${attempt.status} ${isChosen ? 'chosen' : ''}" role="button" tabindex="0" aria-label=${words}
      @click=${pick} @keydown=${(event) => (event.key === 'Enter' || event.key === ' ') && (event.preventDefault(), pick())}>
      <title>${words}</title>
      <rect x=${left} y=${y + 2} width=${width} height=${ROW - 5} rx="4"/>
      ${this.#label(took, attempt, { left, width, room, y })}
    </g>`;
  }
}

const headline = (node, count) => `${node} · ${plural(count, 'attempt')}`;

/** As few rows as there were attempts at one moment. */
function packed(attempts, end) {
  const rows = [];
  for (const attempt of attempts) {
    const row = rows.find((candidate) => (candidate.at(-1).end ?? end) <= attempt.begin);
    if (row) {
      row.push(attempt);
    } else {
      rows.push([attempt]);
    }
  }
  return rows;
}

/** Bars that one could not tell apart become one. */
function joined(row, x, end) {
  const bars = [];
  for (const attempt of row) {
    const before = bars.at(-1);
    const isThin = x(attempt.end ?? end) - x(attempt.begin) < 3;
    if (before && isThin && attempt.status === before.status && x(attempt.begin) - x(before.end ?? end) < 1) {
      before.end = attempt.end ?? end;
    } else {
      bars.push({ ...attempt });
    }
  }
  return bars;
}

customElements.define('hilera-timeline', Timeline);
