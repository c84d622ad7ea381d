// All tasks of a job as a list, of which only what is seen is drawn.
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { View, SECONDS } from './view.js';
import { duration, elapsed, glyph, number, plural, running, said } from './words.js';

const ROW = 40;
const MARGIN = 8;
const STATUSES = ['failed', 'running', 'sleeping', 'ready', 'waiting', 'completed', 'cancelled', 'not_run'];

class Tasks extends View {
  static properties = { room: { attribute: false }, task: { attribute: false } };
  #text = '';
  #status = '';
  #from = 0;
  #shown = [];
  #redraw = () => this.requestUpdate();

  constructor() {
    super();
    this.follow(SECONDS, 'tick', () => this.room?.isLive && this.requestUpdate());
    this.follow(this, 'keydown', (event) => this.#key(event));
  }

  willUpdate(changed) {
    if (changed.has('room')) {
      changed.get('room')?.removeEventListener('change', this.#redraw);
      this.room.addEventListener('change', this.#redraw);
    }
    const text = this.#text.toLowerCase();
    this.#shown = this.room.nodes.filter(
      (node) => (!this.#status || node.status === this.#status) && (!text || node.name.toLowerCase().includes(text)),
    );
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.room?.removeEventListener('change', this.#redraw);
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const here = event.target.closest('.row');
    if (step && here) {
      event.preventDefault();
      this.querySelector(`.row[data-place="${Number(here.dataset.place) + step}"]`)?.focus();
    }
  }

  #scrolled(event) {
    const from = Math.max(0, Math.floor(event.target.scrollTop / ROW) - MARGIN);
    if (from !== this.#from) {
      this.#from = from;
      this.requestUpdate();
    }
  }

  render() {
    const counts = {};
    this.room.nodes.forEach((node) => (counts[node.status] = (counts[node.status] ?? 0) + 1));
    const height = Math.min(this.#shown.length * ROW, Math.max(320, innerHeight - 300));
    const seen = this.#shown.slice(this.#from, this.#from + Math.ceil(height / ROW) + 2 * MARGIN);
    return html`<div class="tools">
        <input type="search" placeholder="Search tasks" aria-label="Search tasks by name" .value=${this.#text} @input=${(event) => this.#want({ text: event.target.value })}>
        <select aria-label="Status of tasks" @change=${(event) => this.#want({ status: event.target.value })}>
          <option value="">All ${number(this.room.nodes.length)}</option>
          ${STATUSES.filter((status) => counts[status]).map((status) => html`<option value=${status} ?selected=${status === this.#status}>${said(status)} (${number(counts[status])})</option>`)}
        </select>
      </div>
      ${this.#shown.length === 0
        ? html`<p class="soft">No task matches.</p>`
        : html`<div class="rows" role="list" aria-label=${plural(this.#shown.length, 'task')} .style=${`height:${height}px`} @scroll=${this.#scrolled}>
            <div .style=${`height:${this.#shown.length * ROW}px`} role="presentation">
              ${repeat(seen, (node) => node.name, (node, at) => this.#row(node, this.#from + at))}
            </div>
          </div>`}`;
  }

  #want({ text, status }) {
    this.#text = text ?? this.#text;
    this.#status = status ?? this.#status;
    this.#from = 0;
    this.querySelector('.rows')?.scrollTo(0, 0);
    this.requestUpdate();
  }

  #row(node, place) {
    const time = node.status === 'running' ? running(node.started_at) : node.ended_at ? duration(elapsed(node.started_at, node.ended_at)) : '';
    return html`<div role="listitem" class="row-place" aria-posinset=${place + 1} aria-setsize=${this.#shown.length} .style=${`transform:translateY(${place * ROW}px)`}>
      <button class="row is-${node.status}" data-place=${place} data-task=${node.name} aria-pressed=${node.name === this.task}
        @click=${() => this.dispatchEvent(new CustomEvent('pick', { detail: node.name }))}>
        ${glyph(node.status)}<b title=${node.name}>${node.name}</b><span class="word">${said(node.status)}</span>
        <span>${node.attempt > 1 ? `attempt ${node.attempt}` : nothing}</span><span class="time">${time}</span>
      </button>
    </div>`;
  }
}

customElements.define('hilera-tasks', Tasks);
