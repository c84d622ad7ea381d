// The page of one job.
import { html, nothing } from 'lit';
import { View, SECONDS } from './view.js';
import { Again } from './again.js';
import { get, jobPath } from './api.js';
import { bar } from './card.js';
import { commands } from './commands.js';
import { live } from './live.js';
import { Room } from './room.js';
import { json } from './values.js';
import { waits } from './waits.js';
import { ago, badge, duration, elapsed, ends, gist, isFinal, moment, number, plural, readable, running } from './words.js';
import './graph.js';
import './task.js';
import './tasks.js';
import './timeline.js';

const TABS = [['graph', 'Graph'], ['timeline', 'Timeline'], ['tasks', 'Tasks'], ['data', 'Data']];
/** Upright screens: there the graph reads from top to bottom. */
const NARROW = matchMedia('(max-width: 820px)');
const WIDE = matchMedia('(min-width: 1000px)');
const WHY_PAUSE = 1000;
/** Who waits for something else is told nothing when that changes. */
const WHY_AGAIN = 2000;

class JobPage extends View {
  static properties = { job: { attribute: false }, tab: { attribute: false }, task: { attribute: false } };
  #room = null;
  #why = null;
  #whyAsked = -WHY_PAUSE;
  #again = new Again(() => this.#learnWhy(), () => Math.max(0, this.#whyAsked + WHY_PAUSE - performance.now()));
  #isFirst = true;
  #redraw = () => this.#changed();

  constructor() {
    super();
    this.follow(SECONDS, 'tick', () => this.#tick());
    this.follow(live, 'connection');
    this.follow(NARROW, 'change', () => this.#enter());
    this.follow(waits, 'forgotten', () => this.#askWhy());
    this.follow(document, 'keydown', (event) => event.key === 'Escape' && this.task && this.#pick(''));
  }

  willUpdate(changed) {
    if (changed.has('job')) {
      this.#isFirst = true;
      this.#why = null;
      this.#enter();
    }
  }

  #enter() {
    this.#leave();
    this.#room = new Room(this.job, NARROW.matches ? 'down' : 'right');
    this.#room.addEventListener('change', this.#redraw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#leave();
  }

  #leave() {
    this.#room?.removeEventListener('change', this.#redraw);
    this.#room?.close();
    this.#room = null;
  }

  #changed() {
    const record = this.#room.record;
    if (record && this.#isFirst) {
      this.#isFirst = false;
      this.dispatchEvent(new CustomEvent('named', { detail: record.name, bubbles: true }));
      this.#choose(record);
    }
    this.#askWhy();
    this.requestUpdate();
  }

  /** What one came for is open at once: the only task, or the one that failed. */
  #choose(record) {
    if (!this.task && WIDE.matches) {
      const found = record.counts.total === 1 ? this.#room.nodes[0] : this.#room.culprit;
      if (found) {
        location.replace(this.#link(this.tab, found.name));
      }
    }
  }

  #tick() {
    if (this.#isIdle && live.state === 'open' && performance.now() - this.#whyAsked > WHY_AGAIN) {
      this.#askWhy();
    }
    this.requestUpdate();
  }

  /** While nothing of a live job runs, people want to know why. */
  #askWhy() {
    if (!this.#isIdle) {
      this.#why = null;
    } else {
      this.#again.want();
    }
  }

  get #isIdle() {
    const record = this.#room?.record;
    return Boolean(record) && !isFinal(record.status) && record.counts.running === 0;
  }

  async #learnWhy() {
    this.#whyAsked = performance.now();
    const whys = this.#isIdle ? await get(`${jobPath(this.job)}/why?limit=1`).catch(() => []) : [];
    this.#why = (this.#isIdle && whys[0]) || null;
    this.requestUpdate();
  }

  get #tab() {
    return this.tab || (this.#room.record?.counts.total === 1 ? 'data' : 'graph');
  }

  #link(tab, task = this.task) {
    return `#/jobs/${this.job}/${tab || this.#tab}${task ? `/task/${encodeURIComponent(task)}` : ''}`;
  }

  async #pick(task) {
    const before = this.task;
    if (task && task === before) {
      this.querySelector('#task-title')?.focus();
      return;
    }
    location.hash = this.#link(this.#tab, task);
    if (!task) {
      // Where one came from.
      this.task = '';
      await this.updateComplete;
      this.querySelector(`[data-task="${CSS.escape(before)}"]`)?.focus();
    }
  }

  render() {
    const room = this.#room;
    if (room?.gone) {
      return this.#nothing(`There is no job #${this.job}`, 'It was cleared, or it never was.');
    }
    if (!room?.record) {
      return room?.problem
        ? this.#nothing('The job cannot be shown', room.problem)
        : html`<p class="soft" aria-busy="true">Loading job #${this.job} …</p>`;
    }
    return html`<article class="job" aria-labelledby="job-title">
      ${this.#head(room.record)}
      <div class="body ${this.task ? 'with-task' : ''}">
        <section class="view">${this.#tabs()}${this.#content(room)}</section>
        ${this.task
          ? html`<hilera-task .room=${room} .task=${this.task} .bare=${this.#tab === 'data' && room.record.counts.total === 1} @pick=${(event) => this.#pick(event.detail)}></hilera-task>`
          : nothing}
      </div>
    </article>`;
  }

  #nothing(title, text) {
    return html`<div class="empty"><h2>${title}</h2><p>${text}</p><a class="button" href="#/">Back to the queue</a></div>`;
  }

  #head(record) {
    const isHeld = this.#why?.reason === 'not_started' && record.status === 'pending';
    return html`<header class="head">
      <p class="crumb"><a href="#/">Queue</a> <span aria-hidden="true">/</span> #${record.id}</p>
      <div class="title">
        <h1 id="job-title">${record.name}</h1>
        ${badge(record.status)}
        <span class="grow"></span>
        <div class="acts">${commands(record, isHeld)}</div>
      </div>
      ${record.description ? html`<p class="description">${record.description}</p>` : nothing}
      ${bar(record)}
      <dl class="facts">
        ${this.#facts(record).map(([word, value]) => html`<div><dt>${word}</dt><dd>${value}</dd></div>`)}
      </dl>
      ${record.status === 'failed' && record.error ? this.#failure(record) : nothing}
      ${this.#why && !isHeld ? html`<p class="why"><b>Nothing runs:</b> ${readable(this.#why.text)}</p>` : nothing}
      ${isHeld ? html`<p class="why"><b>Held:</b> it was submitted and waits until somebody starts it.</p>` : nothing}
    </header>`;
  }

  #facts(record) {
    const { counts, progress } = record;
    const facts = [];
    if (!isFinal(record.status) || progress.message) {
      facts.push(['Progress', [isFinal(record.status) ? '' : `${progress.percent} %`, progress.message].filter(Boolean).join(' · ')]);
    }
    if (counts.total > 1) {
      facts.push(['Tasks', `${number(counts.total)} · ${counts.completed === counts.total ? 'all completed' : ends(counts)}`]);
    }
    const time = isFinal(record.status)
      ? duration(elapsed(record.started_at, record.completed_at)) || 'never started'
      : record.started_at
        ? running(record.started_at)
        : 'not yet';
    facts.push(['Time', time], ['Created', html`${moment(record.created_at)} · ${ago(record.created_at)}`]);
    if (record.type) {
      facts.push(['Type', record.type]);
    }
    if (record.run > 1) {
      facts.push(['Run', number(record.run)]);
    }
    const labels = Object.entries(record.labels);
    if (labels.length > 0) {
      facts.push(['Labels', labels.map(([name, value]) => html`<span class="label">${value ? `${name}: ${value}` : name}</span> `)]);
    }
    return facts;
  }

  #failure(record) {
    const culprit = this.#room.culprit;
    const others = record.counts.failed - 1;
    return html`<div class="failure" role="group" aria-label="Failure">
      <p>${culprit ? html`<b>${culprit.name}</b>${others > 0 ? ` and ${plural(others, 'other')}` : ''} failed: ` : nothing}${gist(record.error)}</p>
      ${culprit && culprit.name !== this.task ? html`<a class="button small" href=${this.#link(this.#tab, culprit.name)}>Show the task</a>` : nothing}
    </div>`;
  }

  #tabs() {
    return html`<nav class="tabs" aria-label="Views of the job">
      ${TABS.map(
        ([name, word]) => html`<a href=${this.#link(name)} aria-current=${this.#tab === name ? 'page' : nothing}>${word}</a>`,
      )}
    </nav>`;
  }

  #content(room) {
    const pick = (event) => this.#pick(event.detail);
    switch (this.#tab) {
      case 'timeline':
        return html`<hilera-timeline .room=${room} .task=${this.task} @pick=${pick}></hilera-timeline>`;
      case 'tasks':
        return html`<hilera-tasks .room=${room} .task=${this.task} @pick=${pick}></hilera-tasks>`;
      case 'data':
        return this.#data(room.record);
      default:
        return html`<hilera-graph .room=${room} .task=${this.task} @pick=${pick}></hilera-graph>`;
    }
  }

  #data(record) {
    return html`<div class="data">
      <section class="panel"><h3>Parameters</h3>
        ${record.params === null ? html`<p class="soft">It has none.</p>` : json(record.params, 'Parameters')}
      </section>
      <section class="panel"><h3>Result</h3>
        ${record.status === 'completed'
          ? json(record.result, 'Result')
          : html`<p class="soft">${isFinal(record.status) ? `A job that ${record.status === 'failed' ? 'failed' : 'was cancelled'} has none.` : 'There is none yet.'}</p>`}
      </section>
      ${record.counts.total > 1 ? html`<p class="hint">${plural(record.counts.total, 'task')}; the result of each stands in its panel.</p>` : nothing}
    </div>`;
  }
}

customElements.define('hilera-job', JobPage);
