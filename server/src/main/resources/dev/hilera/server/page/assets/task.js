// The panel of one task: why it waits, its attempts, what it takes and gives, its log.
import { html, nothing } from 'lit';
import { View, SECONDS } from './view.js';
import { Again } from './again.js';
import { get, jobPath } from './api.js';
import { taskCommands } from './commands.js';
import { json } from './values.js';
import { badge, duration, elapsed, gist, glyph, isFinal, moment, readable, running, said } from './words.js';
import './log.js';

const PAUSE = 400;
const OTHERS = /^\s+at (?:java\.base\/|jdk\.|dev\.hilera\.(?:engine|job|command)\.|dev\.hilera\.[A-Z])/;

class TaskPanel extends View {
  static properties = { room: { attribute: false }, task: { attribute: false }, bare: { attribute: false } };
  #record = null;
  #why = null;
  #fault = '';
  #again = new Again(() => this.#load(), PAUSE);
  #news = (event) => (event.detail === null || event.detail === this.task) && this.#soon();
  #redraw = () => this.#changed();

  constructor() {
    super();
    this.follow(SECONDS, 'tick', () => this.#record && !isFinal(this.#record.status) && this.#soon());
  }

  willUpdate(changed) {
    if (changed.has('room')) {
      this.#forget(changed.get('room'));
      this.room.addEventListener('task', this.#news);
      this.room.addEventListener('change', this.#redraw);
    }
    if (changed.has('task') || changed.has('room')) {
      this.#record = null;
      this.#why = null;
      this.#fault = '';
      this.#again.now();
    }
  }

  updated(changed) {
    if (changed.has('task')) {
      this.querySelector('h2')?.focus({ preventScroll: true });
      this.scrollTop = 0;
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#again.stop();
    this.#forget(this.room);
  }

  #forget(room) {
    room?.removeEventListener('task', this.#news);
    room?.removeEventListener('change', this.#redraw);
  }

  /** What the graph shows of it, the panel shows too. */
  #changed() {
    const node = this.room.task(this.task);
    if (node && this.#record && (node.status !== this.#record.status || node.attempt !== this.#record.attempt)) {
      this.#soon();
    }
  }

  #soon() {
    this.#again.want();
  }

  async #load() {
    const task = this.task;
    try {
      const record = await get(jobPath(this.room.id, 'tasks', task));
      const why = isFinal(record.status) ? null : await this.#ask(task);
      if (task === this.task) {
        this.#record = record;
        this.#why = why;
        this.#fault = '';
      }
    } catch (refusal) {
      if (task === this.task) {
        this.#fault = refusal.code ? refusal.message : 'The server does not answer.';
      }
    }
    this.requestUpdate();
  }

  /** Asked by number, because the answer of a task that has ended meanwhile would be a refusal. */
  async #ask(task) {
    const number = this.room.nodes.findIndex((node) => node.name === task);
    const whys = number < 0 ? [] : await get(`${jobPath(this.room.id)}/why?from=${number}&limit=1`).catch(() => []);
    return whys[0]?.task === task ? whys[0] : null;
  }

  #pick(task) {
    this.dispatchEvent(new CustomEvent('pick', { detail: task }));
  }

  render() {
    const record = this.#record;
    return html`<aside class="task panel" aria-labelledby="task-title">
      <header>
        <h2 id="task-title" tabindex="-1" title=${this.task}>${this.task}</h2>
        <button class="plain close" aria-label="Close the task" @click=${() => this.#pick('')}>×</button>
      </header>
      ${this.#fault && !record ? html`<p class="fault" role="alert">${this.#fault}</p>` : nothing}
      ${record ? this.#content(record) : this.#fault ? nothing : html`<p class="soft" aria-busy="true">Loading …</p>`}
    </aside>`;
  }

  #content(record) {
    return html`<div class="state">
        ${badge(record.status)}<span class="soft">${this.#time(record)}</span><span class="grow"></span>
        <div class="acts">${taskCommands(this.room.id, record, () => this.#soon())}</div>
      </div>
      ${record.status === 'running' && (record.progress.percent > 0 || record.progress.message) ? this.#progress(record.progress) : nothing}
      ${this.#why && record.status !== 'running' ? this.#reason(this.#why) : nothing}
      ${record.error && record.status !== 'completed' ? failure(record.error) : nothing}
      ${record.attempts.length > 0
        ? html`<hilera-log .path=${jobPath(this.room.id, 'tasks', record.name)} .attempts=${record.attempts}></hilera-log>${this.#attempts(record.attempts)}`
        : nothing}
      ${record.needs.length > 0 ? this.#needs(record) : nothing}
      ${record.status === 'completed' && !this.bare ? html`<section><h3>Result</h3>${json(record.result, 'Result')}</section>` : nothing}`;
  }

  #time(record) {
    if (record.status === 'running') {
      return running(record.started_at);
    }
    if (record.wake_at && record.status === 'sleeping') {
      return `until ${moment(record.wake_at)}`;
    }
    return record.ended_at ? duration(elapsed(record.started_at, record.ended_at)) : '';
  }

  #progress({ percent, message }) {
    return html`<div class="progress">
      <div class="bar" role="progressbar" aria-label="Progress" aria-valuemin="0" aria-valuemax="100" aria-valuenow=${percent}><i class="is-running" .style=${`width:${percent}%`}></i></div>
      <span class="soft">${percent} %${message ? ` · ${message}` : ''}</span>
    </div>`;
  }

  #reason(why) {
    const roots = why.roots.filter((root) => root.task !== why.task);
    return html`<div class="why">
      <p><b>Why it is not running:</b> ${readable(why.text)}</p>
      ${roots.length > 0
        ? html`<ul>${roots.map((root) => html`<li><button class="link" @click=${() => this.#pick(root.task)}>${root.task}</button>: ${readable(root.text)}</li>`)}</ul>`
        : nothing}
    </div>`;
  }

  #attempts(attempts) {
    return html`<section><h3>Attempts</h3>
      <div class="scroll" tabindex="0" role="region" aria-label="Attempts"><table>
        <thead><tr><th scope="col">No.</th><th scope="col">Outcome</th><th scope="col">Began</th><th scope="col">Took</th><th scope="col">Node</th></tr></thead>
        <tbody>${attempts.toReversed().map(
          (attempt) => html`<tr>
            <td>${attempt.number}</td>
            <td><span class="outcome is-${attempt.outcome ?? 'running'}" title=${attempt.error ?? ''}>${said(attempt.outcome ?? 'running')}</span></td>
            <td>${moment(attempt.started_at)}</td>
            <td>${attempt.ended_at ? duration(attempt.duration) : running(attempt.started_at)}</td>
            <td>${attempt.node ?? ''}</td>
          </tr>${attempt.error && attempt !== attempts.at(-1) ? html`<tr class="reason"><td></td><td colspan="4">${gist(attempt.error)}</td></tr>` : nothing}`,
        )}</tbody>
      </table></div>
    </section>`;
  }

  #needs(record) {
    const shown = record.needs.slice(0, 50);
    return html`<section><h3>Inputs</h3>
      <ul class="needs">${shown.map((need) => {
        const status = this.room.task(need)?.status ?? 'waiting';
        const has = need in record.inputs;
        return html`<li>
          ${glyph(status)}<button class="link" @click=${() => this.#pick(need)}>${need}</button>
          <span class="visually-hidden">${said(status)}</span>
          ${has ? html`<code title="What it gave">${short(record.inputs[need])}</code>` : html`<span class="soft">${said(status)}</span>`}
        </li>`;
      })}</ul>
      ${record.needs.length > shown.length ? html`<p class="hint">and ${record.needs.length - shown.length} more</p>` : nothing}
    </section>`;
  }
}

/** What was said is wrapped; where it was said keeps its lines, which are no good when they are broken. */
function failure(text) {
  const at = text.search(/\n\s+at /);
  const [message, trace] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  return html`<pre class="error" tabindex="0" role="region" aria-label="Error"><span class="message">${message}</span>${trace ? html`<span class="trace">${frames(trace)}</span>` : nothing}</pre>`;
}

/** Of all the lines of a trace, those of the engine and of the JDK are seldom looked for. */
function frames(trace) {
  return trace.split('\n').map((line, at) => html`${at > 0 ? '\n' : ''}${OTHERS.test(line) ? html`<span class="faint">${line}</span>` : line}`);
}

function short(value) {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

customElements.define('hilera-task', TaskPanel);
