// The nodes, what they do, and the last minutes as charts.
import { html, nothing } from 'lit';
import { View } from './view.js';
import { get, now } from './api.js';
import { chart } from './chart.js';
import { jobs } from './jobs.js';
import { live } from './live.js';
import { duration, number, plural } from './words.js';

const PAUSE = 2000;
/** A rate is taken over so many milliseconds, if there are so many. */
const RATED = 9500;
const SPANS = [[300, '5 min'], [900, '15 min'], [3600, '1 hour']];
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

class Nodes extends View {
  #nodes = null;
  #samples = [];
  #seen = [];
  #fault = '';
  #asked = 0;
  #span = 300;
  #timer = 0;
  #width = 0;
  #size = new ResizeObserver(([entry]) => {
    this.#width = entry.contentRect.width;
    this.requestUpdate();
  });

  constructor() {
    super();
    this.follow(jobs, 'change');
    this.follow(live, 'connection', () => live.state === 'open' && this.#load());
  }

  connectedCallback() {
    super.connectedCallback();
    this.#size.observe(this);
    this.#load();
    this.#timer = setInterval(() => document.hidden || this.#load(), PAUSE);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#size.disconnect();
    clearInterval(this.#timer);
  }

  async #load() {
    try {
      const asked = performance.now();
      [this.#nodes, this.#samples] = await Promise.all([get('api/nodes'), get('api/stats/history')]);
      this.#asked = asked;
      this.#fault = '';
    } catch (refusal) {
      this.#fault = refusal.code ? refusal.message : 'The server does not answer.';
    }
    this.#sample();
    this.requestUpdate();
  }

  /** Between two samples of the server, what the queue tells moves the charts. */
  #sample() {
    const latest = Date.parse(this.#samples.at(-1)?.at ?? 0);
    if (jobs.stats && jobs.worker && live.state === 'open') {
      const { active, processed } = jobs.worker;
      this.#seen.push({ at: new Date(now()).toISOString(), ...jobs.stats, active, processed });
    }
    this.#seen = this.#seen.filter((sample) => Date.parse(sample.at) > latest);
  }

  render() {
    return html`<div class="title"><h1>Nodes</h1>
        <span class="grow"></span>
        <div class="switch" role="group" aria-label="Span of the charts">
          ${SPANS.map(
            ([seconds, word]) => html`<button
              class="small"
              aria-pressed=${this.#span === seconds}
              @click=${() => {
                this.#span = seconds;
                this.requestUpdate();
              }}
            >${word}</button>`,
          )}
        </div>
      </div>
      ${this.#fault ? html`<p class="fault charts-fault" role="alert">${this.#fault}</p>` : nothing}
      ${this.#charts()}
      <div class="nodes">${this.#nodes?.map((node) => this.#node(node)) ?? html`<p class="soft" aria-busy="true">Loading …</p>`}</div>`;
  }

  /** From the counts that the server keeps, and those that the queue told since: what grew, each minute. */
  #charts() {
    const end = now();
    const all = [...this.#samples, ...this.#seen].map((sample) => ({ ...sample, time: Date.parse(sample.at) }));
    const seen = all.filter((sample) => sample.time > end - this.#span * 1000 - 15000);
    let from = 0;
    const rate = seen.slice(1).map((sample, at) => {
      while (from < at && seen[from + 1].time <= sample.time - RATED) {
        from++;
      }
      const before = seen[from];
      const minutes = (sample.time - before.time) / 60000;
      return { time: sample.time, value: Math.max(0, sample.processed - before.processed) / minutes };
    });
    const of = (value) => seen.map((sample) => ({ time: sample.time, value: value(sample) }));
    const columns = this.#width > 900 ? 3 : this.#width > 560 ? 2 : 1;
    const frame = { width: (this.#width - (columns - 1) * 14) / columns - 42, from: end - this.#span * 1000, to: end };
    return html`<div class="charts" .style=${`grid-template-columns:repeat(${columns},minmax(0,1fr))`}>
      ${chart({ ...frame, title: 'Throughput', unit: ['attempt a minute', 'attempts a minute'], tone: 'completed', points: rate })}
      ${chart({ ...frame, title: 'Waiting', unit: ['pending job', 'pending jobs'], tone: 'paused', points: of((sample) => sample.pending) })}
      ${chart({ ...frame, title: 'Busy', unit: ['attempt running', 'attempts running'], tone: 'running', points: of((sample) => sample.active) })}
    </div>`;
  }

  #node(node) {
    const { active, capacity } = node.workers;
    const labels = Object.entries(node.labels);
    const age = node.heartbeat_age + (this.#fault ? (performance.now() - this.#asked) / 1000 : 0);
    const isLate = age > 10;
    return html`<section class="panel node-panel" aria-label="Node ${node.name}">
      <div class="node-head"><h2>${node.name}</h2>
        <span class="badge is-${isLate ? 'failed' : 'completed'}">${isLate ? 'not seen for' : 'alive, seen'} ${seen(age, isLate)}</span>
        ${labels.map(([name, value]) => html`<span class="label">${name}: ${value}</span>`)}
      </div>
      <div class="meters">
        ${this.#meter('workers', active, capacity, number)}
        ${Object.entries(node.capacity).map(([name, amount]) => this.#meter(name, node.use?.[name], amount, name === 'memory' ? bytes : number))}
      </div>
      ${node.sleeping > 0 ? html`<p class="soft">${plural(node.sleeping, 'task')} asleep</p>` : nothing}
      ${node.abandoned > 0 ? html`<p class="fault"><b>${plural(node.abandoned, 'thread')} abandoned</b></p>` : nothing}
    </section>`;
  }

  #meter(name, used, total, said) {
    const free = total === null ? null : total - (used ?? 0);
    const share = total ? Math.min(100, (100 * (used ?? 0)) / total) : 0;
    const words =
      total === null ? `${said(used)} busy, not bounded` : `${said(used ?? 0)} of ${said(total)} ${name === 'workers' ? 'busy' : 'in use'}, ${said(free)} free`;
    return html`<div class="meter">
      <span class="meter-name">${name}</span>
      <div class="bar" role="meter" aria-label="${name} of the node" aria-valuemin="0" aria-valuemax=${total ?? 0} aria-valuenow=${used ?? 0} aria-valuetext=${words}>
        <i class="is-running" .style=${`width:${share}%`}></i>
      </div>
      <span class="soft">${words}</span>
    </div>`;
  }
}

/** The age of a sign of life. */
function seen(seconds, isLate) {
  return isLate ? duration(Math.round(seconds)) : seconds < 2 ? 'just now' : `${Math.round(seconds)} s ago`;
}

function bytes(amount) {
  let unit = 0;
  while (amount >= 1024 && unit < BINARY.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${unit === 0 ? amount : amount.toFixed(1)} ${BINARY[unit]}`;
}

customElements.define('hilera-nodes', Nodes);
