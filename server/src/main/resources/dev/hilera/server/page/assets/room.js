// One job as this page knows it: its record, its tasks and where they stand, kept right while it is open.
import { Again } from './again.js';
import { get, jobPath } from './api.js';
import { live } from './live.js';
import { isFinal } from './words.js';

/** Changes are shown together, so often at most. */
const PACE = 80;
/** What no event tells (who became ready, who will not run) is asked for again, so often at most. */
const REFRESH = 700;
/** A refresh may take this share of the time, whatever the size of the job. */
const SHARE = 6;
const PAGE_OF_EVENTS = 10000;
/** Of bigger jobs the timeline shows the latest attempt of each task. */
const MOST_WITH_HISTORY = 2000;

/** Fires `change`, paced, and `task` with the name of a task about which there are news. */
export class Room extends EventTarget {
  record = null;
  nodes = [];
  layout = null;
  gone = false;
  problem = null;
  #byName = new Map();
  #way;
  #timer = 0;
  #told = 0;
  #refresh = new Again(() => this.#load(), () => Math.max(REFRESH, SHARE * this.#cost));
  #isOpen = true;
  #cost = 0;
  #attempts = new Map();
  #lastEvent = 0;
  #history = null;
  #listen = (event) => this.#receive(event.detail);

  constructor(id, way) {
    super();
    this.id = id;
    this.#way = way;
    this.#open();
  }

  async #open() {
    live.addEventListener('message', this.#listen);
    await live.watch(this.id);
    if (this.#isOpen) {
      await this.#refresh.now();
    }
  }

  close() {
    this.#isOpen = false;
    live.removeEventListener('message', this.#listen);
    live.unwatch(this.id);
    this.#refresh.stop();
    clearTimeout(this.#timer);
  }

  get isDown() {
    return this.#way === 'down';
  }

  task(name) {
    return this.#byName.get(name);
  }

  get isLive() {
    return this.record !== null && !isFinal(this.record.status);
  }

  /** The task that failed first. */
  get culprit() {
    const failed = this.nodes.filter((node) => node.status === 'failed');
    return failed.sort((one, other) => (one.ended_at ?? '').localeCompare(other.ended_at ?? ''))[0];
  }

  async #load() {
    const began = performance.now();
    try {
      const [record, graph] = await Promise.all([
        get(jobPath(this.id)),
        get(`${jobPath(this.id)}/graph?layout=${this.#way}`),
      ]);
      this.record = record;
      this.nodes = graph.nodes;
      this.layout = graph.layout;
      this.#byName = new Map(graph.nodes.map((node) => [node.name, node]));
      this.gone = false;
      this.problem = null;
    } catch (refusal) {
      this.gone = refusal.code === 404;
      this.problem = refusal.code ? refusal.message : 'The server does not answer.';
    }
    this.#cost = performance.now() - began;
    this.changed();
  }

  /** Asks again soon, however often this is called; an answer may be older than what was told meanwhile. */
  refresh() {
    this.#refresh.want();
  }

  #receive(message) {
    const data = message.data;
    if (message.type === 'queue_state') {
      this.#history = null;
      this.#refresh.now();
      this.dispatchEvent(new CustomEvent('task', { detail: null }));
    } else if (message.type === 'jobs_cleared' && data.ids.includes(this.id)) {
      this.gone = true;
      this.changed();
    } else if (data?.job_id === this.id) {
      if (this.record) {
        this.#tell(message.type, data);
        this.changed();
      } else {
        this.refresh();
      }
    }
  }

  #tell(type, data) {
    if (type === 'job_progress') {
      this.record.progress = { percent: data.percent, message: data.message };
      this.record.counts = data.counts ?? this.record.counts;
    } else if (data.job) {
      Object.assign(this.record, data.job);
      this.refresh();
      this.dispatchEvent(new CustomEvent('task', { detail: null }));
    } else if (data.task) {
      this.#apply(type, data);
      this.dispatchEvent(new CustomEvent('task', { detail: data.task }));
    }
  }

  #apply(type, event) {
    const node = this.task(event.task);
    if (type !== 'task_progress') {
      this.refresh();
    }
    if (!node) {
      return;
    }
    switch (type) {
      case 'task_started':
        Object.assign(node, { status: 'running', attempt: event.attempt, node: event.node, started_at: event.at, ended_at: null, percent: 0 });
        break;
      case 'task_progress':
        node.percent = event.progress.percent;
        break;
      case 'task_sleeping':
      case 'task_retrying':
        node.status = 'sleeping';
        break;
      case 'task_woken':
        node.status = 'running';
        break;
      case 'task_finished':
        node.status = { completed: 'completed', cancelled: 'cancelled', lost: 'ready', released: 'ready' }[event.outcome] ?? 'failed';
        node.ended_at = event.at;
        break;
    }
  }

  /** All attempts that there were, or of a big job the latest of each task. */
  get attempts() {
    return this.nodes.length > MOST_WITH_HISTORY
      ? this.nodes.filter((node) => node.started_at).map((node) => ({ ...node, task: node.name, from: node.started_at, to: node.ended_at }))
      : [...this.#attempts.values()];
  }

  get hasHistory() {
    return this.nodes.length <= MOST_WITH_HISTORY;
  }

  /** Reads what happened since it was read last. */
  async readHistory() {
    if (!this.hasHistory || this.record === null) {
      return;
    }
    if (this.#history === null) {
      this.#lastEvent = 0;
      this.#attempts.clear();
    }
    const reading = (this.#history = Symbol('reading'));
    let page;
    do {
      page = await get(`${jobPath(this.id)}/events?after=${this.#lastEvent}&limit=${PAGE_OF_EVENTS}`);
      if (this.#history !== reading) {
        return;
      }
      page.forEach((event) => this.#remember(event));
      this.#lastEvent = page.at(-1)?.seq ?? this.#lastEvent;
    } while (page.length === PAGE_OF_EVENTS);
    this.changed();
  }

  #remember(event) {
    const key = `${event.attempt} ${event.task}`;
    if (event.event === 'task_started') {
      this.#attempts.set(key, { task: event.task, attempt: event.attempt, node: event.node, from: event.at, to: null, status: 'running' });
    } else if (event.event === 'task_terminated' && this.#attempts.has(key)) {
      Object.assign(this.#attempts.get(key), { to: event.at, status: event.outcome === 'completed' ? 'completed' : event.outcome === 'cancelled' ? 'cancelled' : 'failed', outcome: event.outcome });
    }
  }

  changed() {
    if (!this.#timer) {
      this.#timer = setTimeout(() => {
        this.#timer = 0;
        this.#told = performance.now();
        this.dispatchEvent(new Event('change'));
      }, Math.max(0, this.#told + PACE - performance.now()));
    }
  }
}
