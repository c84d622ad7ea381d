// The output of a task's attempt; while the attempt runs, line by line as it comes.
import { html, nothing } from 'lit';
import { View } from './view.js';
import { get } from './api.js';
import { live } from './live.js';

const MOST_LINES = 1000;
const PACE = 100;
const AGAIN = 2000;
// Colours, movements and links of terminals, and what else nobody can read.
const ESCAPES = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[()][A-Z0-9]|[=>78DEHMNOc])|[\u0000-\u0008\u000b\u000c\u000e-\u001a\u007f]/g;
/** What a line showed last, of those that are written over again and again. */
const last = (line) => line.replace(/\r+$/, '').replace(/^.*\r/s, '');
const WRAPS = 'hilera-wrap';

/** Whether long lines are wrapped is remembered, if it may be. */
function remembered(wraps) {
  try {
    if (wraps !== undefined) {
      localStorage.setItem(WRAPS, wraps);
    }
    return localStorage.getItem(WRAPS) === 'true';
  } catch {
    return Boolean(wraps);
  }
}

class Log extends View {
  static properties = { path: { attribute: false }, attempts: { attribute: false } };
  #attempt = 0;
  #chosen = 0;
  #stream = '';
  #lines = [];
  #state = '';
  #source = null;
  #timer = 0;
  #retry = 0;
  #reading = 0;
  #wraps = remembered();
  #isSilent = false;
  #isUnread = false;
  #isPicked = false;

  constructor() {
    super();
    this.follow(live, 'connection', () => live.state === 'open' && this.#isUnread && this.#again());
  }

  #again() {
    this.#attempt = 0;
    this.requestUpdate();
  }

  willUpdate(changed) {
    if (changed.has('path')) {
      this.#chosen = 0;
      this.#stream = '';
      this.#isPicked = false;
      this.#attempt = 0;
    }
    const latest = this.attempts.at(-1);
    const wanted = this.#chosen || latest.number;
    const attempt = this.attempts.find((candidate) => candidate.number === wanted) ?? latest;
    const state = attempt.outcome ? 'ended' : 'running';
    if (attempt.number !== this.#attempt || (state !== this.#state && !this.#source) || changed.has('path')) {
      this.#begin(attempt, state);
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  #stop() {
    this.#reading++;
    this.#source?.close();
    this.#source = null;
    clearTimeout(this.#timer);
    clearTimeout(this.#retry);
    this.#timer = 0;
  }

  #begin(attempt, state) {
    this.#stop();
    if (attempt.number !== this.#attempt) {
      this.#lines = [];
    }
    this.#isSilent = false;
    this.#attempt = attempt.number;
    this.#state = state;
    if (state === 'running') {
      this.#follow();
    } else {
      this.#read(attempt);
    }
  }

  #url(stream, more) {
    return `${this.path}/log?attempt=${this.#attempt}&stream=${stream}&${more}`;
  }

  /** Of a failure one wants to see what was complained about, if anything was. */
  async #read(attempt) {
    const reading = this.#reading;
    this.#isUnread = false;
    const first = this.#stream || (attempt.outcome === 'completed' ? 'stdout' : 'stderr');
    const order = this.#stream ? [first] : [first, first === 'stdout' ? 'stderr' : 'stdout'];
    for (const stream of order) {
      const text = await get(this.#url(stream, `tail=${MOST_LINES}`)).catch(() => {
        this.#isUnread = true;
        return '';
      });
      if (reading !== this.#reading) {
        return;
      }
      if (text || stream === order.at(-1)) {
        this.#isSilent = !text && order.length > 1;
        this.#stream ||= text ? stream : first;
        this.#lines = text.replace(/\n$/, '').split('\n').filter((line, at, all) => all.length > 1 || line);
        break;
      }
    }
    this.#show();
  }

  #follow() {
    this.#stream ||= 'stdout';
    const source = new EventSource(this.#url(this.#stream, 'follow=true'));
    this.#source = source;
    this.#lines = [];
    source.addEventListener('line', (event) => {
      this.#lines.push(JSON.parse(event.data).text);
      if (this.#lines.length > 2 * MOST_LINES) {
        this.#lines = this.#lines.slice(-MOST_LINES);
      }
      this.#timer ||= setTimeout(() => {
        this.#timer = 0;
        this.#show();
      }, PACE);
    });
    source.addEventListener('end', () => {
      source.close();
      this.#source = null;
      this.#state = 'ended';
      if (this.#lines.length > 0 || this.#isPicked) {
        this.#show();
      } else {
        this.#stream = '';
        this.#read({});
      }
    });
    // The browser would come again by itself, but at its own pace and not after every answer.
    source.onerror = () => {
      source.close();
      clearTimeout(this.#retry);
      this.#retry = setTimeout(() => source === this.#source && this.#follow(), AGAIN);
    };
  }

  async #show() {
    const box = this.querySelector('pre');
    const isAtEnd = !box || box.scrollHeight - box.scrollTop - box.clientHeight < 30;
    this.requestUpdate();
    await this.updateComplete;
    if (isAtEnd) {
      const drawn = this.querySelector('pre');
      if (drawn) {
        drawn.scrollTop = drawn.scrollHeight;
      }
    }
  }

  #choose(change) {
    this.#chosen = change.attempt ?? this.#chosen;
    this.#stream = change.stream ?? this.#stream;
    this.#isPicked = Boolean(this.#stream);
    this.#attempt = 0;
    this.requestUpdate();
  }

  #wrap() {
    this.#wraps = !this.#wraps;
    remembered(this.#wraps);
    this.requestUpdate();
  }

  render() {
    const lines = this.#lines.slice(-MOST_LINES);
    return html`<section class="log" aria-labelledby="log-title">
      <div class="log-head">
        <h3 id="log-title">Log</h3>
        ${this.#source ? html`<span class="following"><i aria-hidden="true"></i>following</span>` : nothing}
        <span class="grow"></span>
        ${this.attempts.length > 1
          ? html`<select aria-label="Attempt" @change=${(event) => this.#choose({ attempt: Number(event.target.value), stream: '' })}>
              ${this.attempts.map((attempt) => html`<option value=${attempt.number} ?selected=${attempt.number === this.#attempt}>attempt ${attempt.number}</option>`)}
            </select>`
          : nothing}
        ${lines.length > 0 || this.#source || this.#isPicked ? this.#switches() : nothing}
      </div>
      ${lines.length > 0
        ? html`<pre class=${this.#wraps ? 'wrapped' : ''} tabindex="0" role="log" aria-label="Output">${lines.map((line) => `${last(line.replace(ESCAPES, ''))}\n`).join('')}</pre>`
        : html`<p class="soft">${this.#isUnread ? 'The output could not be read.' : this.#source ? 'No output yet.' : this.#isSilent ? 'It wrote nothing.' : this.#isPicked ? 'No output here.' : ' '}</p>`}
    </section>`;
  }

  #switches() {
    return html`<button class="small" aria-pressed=${this.#wraps} @click=${() => this.#wrap()}>Wrap</button>
      <div class="switch" role="group" aria-label="Stream">
        ${['stdout', 'stderr'].map(
          (stream) => html`<button class="small" aria-pressed=${stream === this.#stream} @click=${() => this.#choose({ stream })}>${stream}</button>`,
        )}
      </div>`;
  }
}

customElements.define('hilera-log', Log);
