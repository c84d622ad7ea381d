// The queue: counts, search, and as many cards as fit on the screen.
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { View, SECONDS } from './view.js';
import { post } from './api.js';
import { card } from './card.js';
import { mayAct } from './commands.js';
import { jobs, EVERYTHING } from './jobs.js';
import { live } from './live.js';
import { canSample, SAMPLE } from './sample.js';
import { attempt, notices } from './notices.js';
import { waits } from './waits.js';
import { FINAL, glyph, number, plural, said } from './words.js';

const STATUSES = ['running', 'pending', 'paused', 'completed', 'failed', 'cancelled'];
/** Cards drawn above and below what is seen. */
const MARGIN = 6;
/** The next page is fetched when so few unseen cards are left. */
const AHEAD = 60;
const NARROW = matchMedia('(max-width: 640px)');
const WIDE_ROW = 76;
const NARROW_ROW = 128;

class Queue extends View {
  #from = 0;
  #to = 30;
  #anchor = null;
  #typing = 0;

  constructor() {
    super();
    this.follow(jobs, 'change', () => this.#moved());
    this.follow(live, 'connection');
    this.follow(SECONDS, 'tick');
    this.follow(waits, 'change');
    this.follow(window, 'scroll', () => this.#scrolled());
    this.follow(window, 'resize', () => this.#scrolled());
    this.follow(NARROW, 'change', () => this.#scrolled());
    this.follow(this, 'keydown', (event) => this.#key(event));
  }

  get #row() {
    return NARROW.matches ? NARROW_ROW : WIDE_ROW;
  }

  #scrolled() {
    const list = this.querySelector('.cards');
    if (!list) {
      return;
    }
    const above = -list.getBoundingClientRect().top;
    const from = Math.max(0, Math.floor(above / this.#row) - MARGIN);
    const to = Math.ceil((above + innerHeight) / this.#row) + MARGIN;
    const first = jobs.shown[Math.max(0, Math.ceil(above / this.#row))];
    this.#anchor = above > this.#row && first ? first.id : null;
    if (from !== this.#from || to !== this.#to) {
      this.#from = from;
      this.#to = to;
      this.requestUpdate();
    }
    if (to + AHEAD > jobs.shown.length && jobs.more) {
      jobs.fetchMore();
    }
  }

  /** What one reads stays where it is, whatever is put before it. */
  #moved() {
    if (this.#anchor) {
      const list = this.querySelector('.cards');
      const seen = Math.ceil(-list.getBoundingClientRect().top / this.#row);
      const anchored = jobs.known.get(this.#anchor);
      const place = anchored ? jobs.shown.indexOf(anchored) : -1;
      if (place >= 0 && place !== seen) {
        this.requestUpdate();
        this.updateComplete.then(() => window.scrollBy(0, (place - seen) * this.#row));
        return;
      }
    }
    this.requestUpdate();
  }

  updated() {
    this.#scrolled();
    if (live.state === 'open') {
      waits.look(jobs.shown.slice(this.#from, this.#to));
    }
  }

  #want(change) {
    jobs.want({ ...jobs.wanted, ...change });
    window.scrollTo(0, 0);
  }

  #type(event) {
    clearTimeout(this.#typing);
    const text = event.target.value;
    this.#typing = setTimeout(() => {
      const label = text.match(/^label:(.+)$/);
      this.#want(label ? { text: '', label: label[1].trim() } : { text: text.trim(), label: '' });
    }, 200);
  }

  /** Arrows go from card to card. */
  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    const here = event.target.closest('.card');
    if (step && here && !event.target.closest('input, select')) {
      event.preventDefault();
      const next = jobs.shown[Number(here.dataset.place) + step];
      this.querySelector(`.card[data-id="${next?.id}"] a`)?.focus();
    }
  }

  async #clear() {
    this.querySelector('dialog').close();
    const answer = await attempt(() => post('api/jobs/clear-completed'));
    if (answer) {
      notices.tell(`Cleared ${plural(answer.cleared, 'finished job')}.`);
    }
  }

  /** A graph to look at, for who has none yet. */
  async #try() {
    const job = await attempt(() => post('api/jobs', { file: SAMPLE }));
    if (job) {
      location.hash = `#/jobs/${job.id}`;
    }
  }

  render() {
    return html`
      <div class="title"><h1>Queue</h1>${this.#workers()}</div>
      ${this.#tiles()} ${this.#tools()} ${this.#list()} ${this.#question()}
    `;
  }

  #workers() {
    const worker = jobs.worker;
    if (!worker) {
      return nothing;
    }
    const capacity = worker.capacity;
    return html`<p class="workers">
      ${capacity && capacity <= 16
        ? html`<span class="pips" aria-hidden="true">${Array.from({ length: capacity }, (_, at) => html`<i class=${at < worker.active ? 'on' : ''}></i>`)}</span>`
        : nothing}
      <span><b>${number(worker.active)}</b>${capacity ? ` of ${plural(capacity, 'worker')} busy` : ` ${worker.active === 1 ? 'task' : 'tasks'} running`}</span>
    </p>`;
  }

  #tiles() {
    const stats = jobs.stats;
    const chosen = jobs.wanted.statuses;
    return html`<div class="tiles" role="group" aria-label="Show by status">
      ${STATUSES.map((status) => {
        const pressed = chosen.length === 1 && chosen[0] === status;
        return html`<button
          class="tile is-${status}"
          aria-pressed=${pressed}
          @click=${() => this.#want({ statuses: pressed ? [] : [status] })}
        >
          <span class=${stats?.[status] ? '' : 'still'}>${glyph(status)}${said(status)}</span><b data-count=${status}>${stats ? number(stats[status]) : '–'}</b>
        </button>`;
      })}
    </div>`;
  }

  #tools() {
    const finished = jobs.stats ? FINAL.reduce((sum, status) => sum + jobs.stats[status], 0) : 0;
    const wanted = jobs.wanted;
    const isFiltered = wanted.statuses.length > 0 || wanted.text || wanted.type || wanted.label;
    return html`<div class="tools">
      <input
        type="search"
        placeholder="Search by name, or label:key:value"
        aria-label="Search jobs by name"
        .value=${wanted.label ? `label:${wanted.label}` : wanted.text}
        @input=${this.#type}
      >
      <select aria-label="Type of job" @change=${(event) => this.#want({ type: event.target.value })}>
        <option value="" ?selected=${!wanted.type}>All types</option>
        ${jobs.types.map((type) => html`<option value=${type.name} ?selected=${wanted.type === type.name}>${type.name}</option>`)}
      </select>
      ${isFiltered ? html`<button class="plain" @click=${() => this.#want(EVERYTHING)}>Show all</button>` : nothing}
      <span class="grow"></span>
      ${mayAct()
        ? html`<button ?disabled=${finished === 0} @click=${() => this.querySelector('dialog').showModal()}>Clear finished</button>
            <a class="button primary" href="#/new">New job</a>`
        : nothing}
    </div>`;
  }

  #list() {
    const shown = jobs.shown;
    if (!jobs.ready) {
      return html`<div class="cards" aria-busy="true">${[1, 2, 3, 4].map(() => html`<div class="card ghost"></div>`)}</div>`;
    }
    if (shown.length === 0 && !jobs.more) {
      return this.#nothing();
    }
    const from = Math.min(this.#from, Math.max(0, shown.length - 1));
    const seen = shown.slice(from, this.#to);
    return html`<div class="cards" role="list" aria-label="Jobs" .style=${`height:${shown.length * this.#row}px`}>
        ${repeat(seen, (job) => job.id, (job, at) => card(job, { place: from + at, total: shown.length, row: this.#row }))}
      </div>
      ${jobs.problem ? html`<p class="fault" role="alert">${jobs.problem}</p>` : nothing}
      ${jobs.more ? html`<p class="more">${jobs.loading ? 'Loading …' : html`<button @click=${() => jobs.fetchMore()}>Load more</button>`}</p>` : nothing}`;
  }

  #nothing() {
    const isEmpty = jobs.stats?.total === 0;
    return html`<div class="empty">
      <svg viewBox="0 0 120 72" aria-hidden="true">
        <rect x="6" y="8" width="108" height="14" rx="7"/><rect x="6" y="29" width="76" height="14" rx="7"/><rect x="6" y="50" width="92" height="14" rx="7"/>
      </svg>
      ${isEmpty
        ? html`<h2>No job yet</h2>
            <p>Jobs appear here as soon as somebody submits one: from here, from the command line, or by the API.</p>
            ${mayAct()
              ? html`<div class="acts">
                  ${canSample(jobs.types) ? html`<button @click=${() => this.#try()}>Watch an example</button>` : nothing}
                  <a class="button primary" href="#/new">Submit the first job</a>
                </div>`
              : nothing}`
        : html`<h2>No job matches</h2>
            <p>There are jobs, but none that is asked for here.</p>
            <button @click=${() => this.#want(EVERYTHING)}>Show all</button>`}
    </div>`;
  }

  #question() {
    return html`<dialog aria-labelledby="clear-title">
      <h2 id="clear-title">Clear finished jobs?</h2>
      <p>All completed, failed and cancelled jobs are forgotten, with their results and logs. Jobs that live are not touched.</p>
      <div class="acts">
        <button @click=${(event) => event.target.closest('dialog').close()}>Keep them</button>
        <button class="danger" @click=${this.#clear}>Clear finished</button>
      </div>
    </dialog>`;
  }
}

customElements.define('hilera-queue', Queue);
