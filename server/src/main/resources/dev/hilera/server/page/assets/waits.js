// Why jobs wait, as far as they are seen: nobody tells it, so it is asked, and again now and then.
import { get, jobPath } from './api.js';
import { isFinal } from './words.js';

/** So many questions are on their way at once. */
const AT_ONCE = 4;
/** So many milliseconds an answer is believed. */
const FRESH = 5000;
/** A job between two of its tasks does not wait yet. */
const MOMENT = 1000;

/** Whether nothing of it runs, though it has not ended. */
const isIdle = (job) => !isFinal(job.status) && job.status !== 'paused' && job.counts.running === 0;

/** Fires `change` when something is known anew, and `forgotten` when it is to be asked again. */
class Waits extends EventTarget {
  #idle = new Map();
  #asking = 0;

  /** The reason of a job that waits, or null as long as it is not known. */
  of(job) {
    const known = this.#idle.get(job.id);
    return known?.job === job && isIdle(job) ? known.why : null;
  }

  /** Asks for those of these jobs that wait; of others nothing is kept. */
  look(seen) {
    const time = performance.now();
    const before = this.#idle;
    this.#idle = new Map();
    for (const job of seen.filter(isIdle)) {
      const known = before.get(job.id);
      this.#idle.set(job.id, known?.job === job ? known : { job, since: time, asked: -Infinity, why: known?.why ?? null });
    }
    this.#ask();
  }

  /** What is known of it is old. */
  forget(id) {
    const known = this.#idle.get(id);
    if (known) {
      known.asked = -Infinity;
      this.#ask();
    }
    this.dispatchEvent(new Event('forgotten'));
  }

  #ask() {
    const time = performance.now();
    for (const known of this.#idle.values()) {
      if (this.#asking >= AT_ONCE) {
        return;
      }
      if (time - known.asked > FRESH && (known.job.status === 'pending' || time - known.since > MOMENT)) {
        known.asked = time;
        this.#learn(known);
      }
    }
  }

  async #learn(known) {
    this.#asking++;
    const whys = await get(`${jobPath(known.job.id)}/why?limit=1`).catch(() => []);
    this.#asking--;
    known.why = whys[0] ?? null;
    this.dispatchEvent(new Event('change'));
    this.#ask();
  }
}

export const waits = new Waits();
