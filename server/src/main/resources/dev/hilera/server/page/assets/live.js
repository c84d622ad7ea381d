// The WebSocket that tells what happens, for as long as the page is open.
import { get, DOOR } from './api.js';

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30000;
const PING_PAUSE = 25000;
const PATIENCE = 10000;

/**
 * Fires `message` with what the server sends, and `connection` when `state` changes: `connecting`, `open`,
 * `waiting` (for the next try, at `nextTry`) or `closed` (a login is needed). Since `lostAt` nothing came.
 */
class Live extends EventTarget {
  state = 'connecting';
  nextTry = 0;
  lostAt = null;
  #socket = null;
  #failures = 0;
  #timer = 0;
  #heartbeat = 0;
  #overdue = 0;
  #seq = 0;
  #watched = new Map();
  #asked = new Map();
  #requests = 0;
  #heard = 0;
  #isTrying = false;
  #isFirst = true;

  constructor() {
    super();
    window.addEventListener('online', () => this.hurry());
    document.addEventListener('visibilitychange', () => document.hidden || this.hurry());
  }

  open() {
    clearTimeout(this.#timer);
    this.#drop();
    const socket = new WebSocket(new URL('ws/queue', document.baseURI).href.replace(/^http/, 'ws'));
    this.#socket = socket;
    this.#tell('connecting');
    socket.onmessage = (event) => socket === this.#socket && this.#receive(JSON.parse(event.data));
    socket.onclose = () => socket === this.#socket && this.#lost();
  }

  close() {
    clearTimeout(this.#timer);
    this.#drop();
    this.lostAt = null;
    this.#tell('closed');
  }

  /** Asks for the news of a job's tasks; resolves when none is missed any more. */
  async watch(job) {
    const count = this.#watched.get(job) ?? 0;
    this.#watched.set(job, count + 1);
    if (count === 0) {
      this.#send({ type: 'watch', job_id: job });
    }
    await this.#answered();
  }

  unwatch(job) {
    const count = (this.#watched.get(job) ?? 1) - 1;
    if (count > 0) {
      this.#watched.set(job, count);
    } else {
      this.#watched.delete(job);
      this.#send({ type: 'unwatch', job_id: job });
    }
  }

  /** Resolves when the server has answered what was sent before, or the connection is gone. */
  #answered() {
    if (this.state !== 'open') {
      return Promise.resolve();
    }
    const id = `p${++this.#requests}`;
    return new Promise((resolve) => {
      this.#asked.set(id, resolve);
      this.#send({ type: 'ping', request_id: id });
    });
  }

  #send(message) {
    if (this.state === 'open') {
      this.#socket.send(JSON.stringify(message));
    }
  }

  #receive(message) {
    clearTimeout(this.#overdue);
    this.#overdue = 0;
    this.#heard = Date.now();
    if (message.request_id !== undefined) {
      this.#asked.get(message.request_id)?.();
      this.#asked.delete(message.request_id);
    }
    if (message.type === 'queue_state') {
      this.#begin();
    } else if (message.seq !== undefined && message.seq !== ++this.#seq) {
      // Something is missing; a new connection begins with everything.
      this.open();
      return;
    }
    this.dispatchEvent(new CustomEvent('message', { detail: message }));
  }

  #begin() {
    this.#isFirst = false;
    this.#failures = 0;
    this.#seq = 0;
    this.lostAt = null;
    this.#tell('open');
    for (const job of this.#watched.keys()) {
      this.#send({ type: 'watch', job_id: job });
    }
    clearInterval(this.#heartbeat);
    this.#heartbeat = setInterval(() => this.#listen(), PING_PAUSE);
  }

  /** A connection on which not even a pong comes is dead, whatever the browser believes. */
  #listen() {
    this.#send({ type: 'ping' });
    this.#overdue ||= setTimeout(() => this.#lost(), PATIENCE);
  }

  #lost() {
    this.#drop();
    if (this.#isFirst) {
      this.#isFirst = false;
      this.#again(); // most likely a login is needed
      return;
    }
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#failures++) * (0.8 + 0.4 * Math.random());
    this.nextTry = Date.now() + pause;
    this.lostAt ??= this.#heard || Date.now();
    this.#tell('waiting');
    this.#timer = setTimeout(() => this.#again(), pause);
  }

  /** A browser does not tell why a handshake failed, so an ordinary request asks whether a login is needed. */
  async #again() {
    if (this.#isTrying) {
      return;
    }
    this.#isTrying = true;
    try {
      await Promise.race([get('api/stats'), new Promise((over) => setTimeout(over, PATIENCE))]);
    } catch (refusal) {
      if (refusal.code === 401) {
        return;
      }
    } finally {
      this.#isTrying = false;
    }
    if (this.#socket === null && this.state !== 'closed') {
      this.open();
    }
  }

  /** Tries now what else it would try later. */
  hurry() {
    if (this.state === 'waiting') {
      clearTimeout(this.#timer);
      this.#again();
    }
  }

  #drop() {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#overdue);
    this.#overdue = 0;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    for (const resolve of this.#asked.values()) {
      resolve();
    }
    this.#asked.clear();
  }

  #tell(state) {
    if (state !== this.state) {
      this.state = state;
      this.dispatchEvent(new Event('connection'));
    }
  }
}

export const live = new Live();
DOOR.addEventListener('closed', () => live.close());
