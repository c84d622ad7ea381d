// A new job: a type and a form made from its parameters, or a job file.
import { html, nothing } from 'lit';
import { View } from './view.js';
import { post } from './api.js';
import { field, initial, read } from './fields.js';
import { jobs } from './jobs.js';
import { mayAct } from './commands.js';
import { SAMPLE } from './sample.js';

const FILE = 'job file';
const PATIENCE = 200;

class NewJob extends View {
  static properties = { type: { attribute: false } };
  #chosen = '';
  #written = {};
  #faults = {};
  #others = [];
  #file = '';
  #name = '';
  #held = false;
  #busy = false;
  #dragged = false;
  #isLoaded = false;

  constructor() {
    super();
    this.follow(jobs, 'change', () => this.#loaded());
    this.follow(document, 'paste', (event) => this.#paste(event));
    this.follow(window, 'dragover', (event) => this.#drag(event, true));
    this.follow(window, 'dragleave', (event) => event.relatedTarget === null && this.#drag(event, false));
    this.follow(window, 'drop', (event) => {
      this.#drag(event, false);
      this.#take(event.dataTransfer.files[0]);
    });
  }

  willUpdate(changed) {
    if (changed.has('type')) {
      this.#choose(this.type || this.#chosen || jobs.types[0]?.name || '');
    }
  }

  #loaded() {
    if (!this.#isLoaded && jobs.ready) {
      this.#isLoaded = true;
      this.#choose(this.type || this.#chosen || jobs.types[0]?.name || FILE);
      this.requestUpdate();
    }
  }

  #choose(name) {
    this.#chosen = name;
    this.#faults = {};
    this.#others = [];
    this.#written = Object.fromEntries(this.#params.map((param) => [param.name, initial(param)]));
  }

  get #known() {
    return jobs.types.find((type) => type.name === this.#chosen);
  }

  get #params() {
    return this.#known?.params ?? [];
  }

  #check(param) {
    try {
      const value = read(param, this.#written[param.name]);
      delete this.#faults[param.name];
      return value;
    } catch (fault) {
      this.#faults[param.name] = fault.message;
      return undefined;
    }
  }

  /** Not at once: a button that moved away under the pointer would miss its click. */
  #leave(param, event) {
    if (event.relatedTarget?.type !== 'submit') {
      setTimeout(() => {
        this.#check(param);
        this.requestUpdate();
      }, PATIENCE);
    }
  }

  #write(param, value) {
    this.#written[param.name] = value;
    if (this.#faults[param.name]) {
      this.#check(param);
    }
    this.requestUpdate();
  }

  async #submit(event) {
    event.preventDefault();
    this.#others = [];
    const body = this.#chosen === FILE ? { file: this.#file } : this.#typed();
    if (body && !this.#busy) {
      if (this.#held) {
        body.start = false;
      }
      await this.#send(body);
    }
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector('[aria-invalid="true"], [role="alert"]')?.focus();
  }

  #typed() {
    this.#faults = {};
    const params = {};
    for (const param of this.#params) {
      const value = this.#check(param);
      if (value !== undefined) {
        params[param.name] = value;
      }
    }
    if (Object.keys(this.#faults).length > 0) {
      return null;
    }
    const body = { type: this.#chosen };
    if (this.#params.length > 0) {
      body.params = params;
    }
    if (this.#name.trim()) {
      body.name = this.#name.trim();
    }
    return body;
  }

  async #send(body) {
    this.#busy = true;
    this.requestUpdate();
    try {
      const job = await post('api/jobs', body);
      location.hash = `#/jobs/${job.id}`;
    } catch (refusal) {
      this.#refused(refusal);
    } finally {
      this.#busy = false;
    }
  }

  /** Faults go to their fields; what belongs to none stands above the button. */
  #refused(refusal) {
    if (!refusal.code) {
      this.#others = [{ field: '', problem: 'The server does not answer. Nothing was created.' }];
      return;
    }
    const told = refusal.errors?.length > 0 ? refusal.errors : [{ field: refusal.field ?? '', problem: refusal.message }];
    for (const { field: place, problem } of told) {
      const name = place.replace(/^params\./, '');
      if (this.#chosen !== FILE && name in this.#written) {
        this.#faults[name] = problem;
      } else {
        this.#others.push({ field: place, problem });
      }
    }
  }

  render() {
    if (!jobs.ready) {
      return html`<h1>New job</h1><p class="soft" aria-busy="true">Loading …</p>`;
    }
    return html`<h1>New job</h1>
      <div class="new ${this.#dragged ? 'dragged' : ''}">
        <div class="types" role="group" aria-label="Type of job">
          ${jobs.types.map((type) => this.#button(type.name, type.description))}
          ${this.#button(FILE, 'A whole graph of tasks, in YAML or JSON.')}
        </div>
        <form class="panel" novalidate @submit=${this.#submit} aria-labelledby="form-title">
          ${this.#chosen === FILE ? this.#fileForm() : this.#typeForm()}
          ${this.#others.length > 0 ? this.#list() : nothing}
          <div class="foot">
            <label class="inline"><input type="checkbox" .checked=${!this.#held} @change=${(event) => (this.#held = !event.target.checked)}> Start at once</label>
            <span class="grow"></span>
            ${mayAct()
              ? html`<button class="primary" ?disabled=${this.#busy || !this.#chosen}>${this.#busy ? 'Submitting …' : 'Submit'}</button>`
              : html`<span class="soft">A viewer may not submit jobs.</span>`}
          </div>
        </form>
      </div>`;
  }

  #button(name, description) {
    return html`<button
      class="type"
      aria-pressed=${this.#chosen === name}
      @click=${() => {
        this.#choose(name);
        this.requestUpdate();
      }}
    ><b>${name}</b><span>${description}</span></button>`;
  }

  #typeForm() {
    const type = this.#known;
    if (!type) {
      return html`<h2 id="form-title">${this.#chosen || 'No type'}</h2><p class="fault" role="alert" tabindex="-1">There is no such type here.</p>`;
    }
    return html`<h2 id="form-title">${type.name}</h2>
      <p class="soft">${type.description}</p>
      ${type.params.length === 0 ? html`<p>It takes no parameters.</p>` : nothing}
      ${type.params.map((param) =>
        field(param, {
          value: this.#written[param.name],
          fault: this.#faults[param.name],
          change: (value) => this.#write(param, value),
          leave: (event) => this.#leave(param, event),
        }),
      )}
      <div class="field">
        <label for="job-name">Name of the job</label>
        <input id="job-name" autocomplete="off" placeholder=${type.name} .value=${this.#name} @input=${(event) => (this.#name = event.target.value)}>
        <p class="hint">Left empty, it is named after its type.</p>
      </div>`;
  }

  #fileForm() {
    return html`<h2 id="form-title">Job file</h2>
      <p class="soft">Paste it, drop it anywhere on this page, or <label class="choose">choose a file<input class="visually-hidden" type="file" @change=${(event) => this.#take(event.target.files[0])}></label>.</p>
      <div class="field">
        <label for="job-file">Content</label>
        <textarea
          id="job-file"
          rows="14"
          spellcheck="false"
          placeholder=${SAMPLE}
          .value=${this.#file}
          @input=${(event) => (this.#file = event.target.value)}
        ></textarea>
      </div>
      ${this.#file ? nothing : html`<button type="button" class="small example" @click=${() => this.#put(SAMPLE)}>Take the example</button>`}`;
  }

  #drag(event, over) {
    if (event.dataTransfer.types.includes('Files')) {
      event.preventDefault();
      this.#dragged = over;
      this.requestUpdate();
    }
  }

  async #take(file) {
    if (file) {
      this.#choose(FILE);
      this.#put(await file.text());
    }
  }

  /** What is pasted into no field is a job file. */
  #paste(event) {
    const text = event.clipboardData.getData('text');
    if (text.trim() && !event.target.closest?.('input, textarea, select')) {
      this.#choose(FILE);
      this.#put(text);
    }
  }

  #put(text) {
    this.#file = text;
    this.#others = [];
    this.requestUpdate();
  }

  #list() {
    return html`<ul class="faults" role="alert" tabindex="-1">
      ${this.#others.map(
        ({ field: place, problem }) =>
          html`<li>${place ? html`<b class="mono">${place}</b> ` : nothing}${problem.startsWith(`${place}: `) ? problem.slice(place.length + 2) : problem}</li>`,
      )}
    </ul>`;
  }
}

customElements.define('hilera-new-job', NewJob);
