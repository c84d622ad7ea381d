// All jobs that this page knows, in the order of the queue, kept right by what the server tells.
import { get } from './api.js';
import { live } from './live.js';
import { LIVE, FINAL } from './words.js';

const PAGE = 200;
/** More finished jobs than this are dropped from memory, the oldest first; scrolling fetches them again. */
const MOST_FINISHED = 20000;
/** Changes are shown together, so often at most. */
const PACE = 80;

const RANK = { running: 0, paused: 1, pending: 2, completed: 3, failed: 3, cancelled: 3 };

/** Running, paused, pending, then finished; within these the newest first. Ids are long decimal numbers. */
function compare(one, other) {
  return RANK[one.status] - RANK[other.status] || other.id.length - one.id.length || (one.id < other.id ? 1 : one.id > other.id ? -1 : 0);
}

function placeOf(list, job) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(list[middle], job) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** What is asked for: any of these statuses (all if empty), part of the name, a type, a label. */
export const EVERYTHING = { statuses: [], text: '', type: '', label: '' };

function matches(job, wanted) {
  const [name, value] = wanted.label.split(/:(.*)/s);
  return (
    (wanted.statuses.length === 0 || wanted.statuses.includes(job.status)) &&
    (wanted.text === '' || job.name.includes(wanted.text)) &&
    (wanted.type === '' || job.type === wanted.type) &&
    (wanted.label === '' || (name in job.labels && (value === undefined || job.labels[name] === value)))
  );
}

/** Fires `change`, paced. */
class Jobs extends EventTarget {
  known = new Map();
  shown = [];
  wanted = EVERYTHING;
  stats = null;
  worker = null;
  types = [];
  caller = null;
  ready = false;
  loading = false;
  problem = null;
  #parts = [];
  #load = 0;
  #told = 0;
  #timer = 0;

  constructor() {
    super();
    live.addEventListener('message', (event) => this.#receive(event.detail));
  }

  get(id) {
    return this.known.get(id);
  }

  /** Whether the server has more of what is wanted. */
  get more() {
    return this.#parts.some((part) => !part.done);
  }

  want(wanted) {
    this.wanted = { ...EVERYTHING, ...wanted };
    this.#restart();
  }

  /** Fetches the next page of what is wanted. */
  async fetchMore() {
    const part = this.#parts.find((candidate) => !candidate.done);
    if (!part || this.loading) {
      return;
    }
    const load = this.#load;
    this.loading = true;
    try {
      const query = new URLSearchParams({ status: part.statuses.join(','), limit: PAGE });
      for (const [name, value] of [['q', this.wanted.text], ['type', this.wanted.type], ['label', this.wanted.label], ['after', part.after]]) {
        if (value) {
          query.set(name, value);
        }
      }
      const page = await get(`api/jobs?${query}`);
      if (load === this.#load) {
        page.forEach((job) => this.known.has(job.id) || this.#put(job));
        part.after = page.at(-1)?.id;
        part.done = page.length < PAGE;
        this.problem = null;
      }
    } catch (refusal) {
      this.problem = refusal.message;
      part.done = true;
    } finally {
      if (load === this.#load) {
        this.loading = false;
        this.#changed();
      }
    }
  }

  #restart() {
    this.#load++;
    this.loading = false;
    this.problem = null;
    const wanted = this.wanted.statuses;
    const asked = (statuses) => statuses.filter((status) => wanted.length === 0 || wanted.includes(status));
    this.#parts = [asked(['running', 'paused']), asked(['pending']), asked(FINAL)]
      .filter((statuses) => statuses.length > 0)
      .map((statuses) => ({ statuses, after: undefined, done: false }));
    this.shown = [...this.known.values()].filter((job) => matches(job, this.wanted)).sort(compare);
    this.#changed();
    this.fetchMore();
  }

  #receive(message) {
    if (message.type === 'queue_state') {
      this.#begin(message);
    } else if (message.type === 'stats_update') {
      this.stats = message.data.stats;
      this.worker = message.data.worker;
    } else if (message.type === 'job_progress') {
      this.#progress(message.data);
    } else if (message.type === 'jobs_cleared') {
      message.data.ids.forEach((id) => this.#drop(id));
    } else if (message.data?.job) {
      this.#put(message.data.job);
    } else {
      return;
    }
    this.#changed();
  }

  /** After a gap nothing that was known counts any more. */
  #begin(state) {
    this.known = new Map(state.jobs.map((job) => [job.id, job]));
    this.stats = state.stats;
    this.worker = state.worker;
    this.types = state.job_types;
    this.caller = state.caller ?? null;
    this.ready = true;
    this.#restart();
    this.#skipWhatIsKnown(state.jobs);
  }

  /** The state holds all that lives, or its beginning, and the newest of what is finished. */
  #skipWhatIsKnown(jobs) {
    if (this.wanted.statuses.length > 0 || this.wanted.text || this.wanted.type || this.wanted.label) {
      return;
    }
    const alive = jobs.filter((job) => LIVE.includes(job.status));
    const total = LIVE.reduce((sum, status) => sum + this.stats[status], 0);
    if (alive.length >= total) {
      this.#load++;
      this.loading = false;
      this.#parts[0].done = this.#parts[1].done = true;
      const finished = jobs.filter((job) => FINAL.includes(job.status));
      this.#parts[2].after = finished.at(-1)?.id;
      this.#parts[2].done = alive.length + finished.length >= this.stats.total;
    }
  }

  #progress({ job_id: id, percent, message, counts }) {
    const job = this.known.get(id);
    if (job) {
      job.progress = { percent, message };
      job.counts = counts ?? job.counts;
    }
  }

  #put(job) {
    const before = this.known.get(job.id);
    if (before) {
      this.#hide(before);
    }
    this.known.set(job.id, job);
    if (matches(job, this.wanted)) {
      const at = placeOf(this.shown, job);
      this.shown.splice(at, 0, job);
      if (this.shown.length > MOST_FINISHED) {
        this.#forgetOldest();
      }
    }
  }

  #drop(id) {
    const job = this.known.get(id);
    if (job) {
      this.#hide(job);
      this.known.delete(id);
    }
  }

  #hide(job) {
    const at = placeOf(this.shown, job);
    if (this.shown[at]?.id === job.id) {
      this.shown.splice(at, 1);
    }
  }

  #forgetOldest() {
    const last = this.shown.at(-1);
    const part = this.#parts.at(-1);
    if (FINAL.includes(last.status) && part) {
      this.shown.pop();
      this.known.delete(last.id);
      part.after = this.shown.at(-1).id;
      part.done = false;
    }
  }

  #changed() {
    if (!this.#timer) {
      const wait = Math.max(0, this.#told + PACE - performance.now());
      this.#timer = setTimeout(() => {
        this.#timer = 0;
        this.#told = performance.now();
        this.dispatchEvent(new Event('change'));
      }, wait);
    }
  }
}

export const jobs = new Jobs();
