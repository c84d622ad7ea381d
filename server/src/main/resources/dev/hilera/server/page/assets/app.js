// The frame of the page: where one is, the connection, the theme, the login.
import { html, nothing, svg } from 'lit';
import { View, SECONDS } from './view.js';
import { DOOR, now, post } from './api.js';
import { jobs } from './jobs.js';
import { live } from './live.js';
import { nextTheme, theme } from './themes.js';
import { attempt, notices } from './notices.js';
import { moment } from './words.js';
import './queue.js';
import './login.js';

const CONNECTION = {
  connecting: ['Connecting', 'The connection to the server is being made.'],
  open: ['Live', 'What you see is what is.'],
  waiting: ['Offline', 'The server does not answer; the page tries again by itself.'],
  closed: ['Logged out', 'A login is needed.'],
};

/** What stands where; the modules of pages that are not open are loaded when they are. */
const PLACES = [
  [/^#\/new(?:\/(?<type>.+))?$/, 'new', () => import('./new-job.js'), ({ type }) => html`<hilera-new-job .type=${type ? decodeURIComponent(type) : ''}></hilera-new-job>`],
  [/^#\/nodes$/, 'nodes', () => import('./nodes.js'), () => html`<hilera-nodes></hilera-nodes>`],
  [
    /^#\/jobs\/(?<id>\d+)(?:\/(?<tab>graph|timeline|tasks|data))?(?:\/task\/(?<task>.+))?$/,
    'job',
    () => import('./job.js'),
    ({ id, tab, task }) =>
      html`<hilera-job .job=${id} .tab=${tab ?? ''} .task=${task ? decodeURIComponent(task) : ''}></hilera-job>`,
  ],
];
const QUEUE = ['queue', async () => {}, () => html`<hilera-queue></hilera-queue>`];

const THEME_SIGNS = {
  system: svg`<circle cx="10" cy="10" r="7"/><path class="fill" d="M10 3a7 7 0 0 1 0 14z"/>`,
  dark: svg`<path d="M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7z"/>`,
  light: svg`<circle cx="10" cy="10" r="3.2"/><path d="M10 2.5v1.7M10 15.8v1.7M2.5 10h1.7M15.8 10h1.7M4.7 4.7l1.2 1.2M14.1 14.1l1.2 1.2M4.7 15.3l1.2-1.2M14.1 5.9l1.2-1.2"/>`,
};

class App extends View {
  #place = null;
  #loggedOut = false;
  #name = '';

  constructor() {
    super();
    this.follow(window, 'hashchange', () => this.#go());
    this.follow(live, 'connection');
    this.follow(SECONDS, 'tick', () => live.state === 'waiting' && this.requestUpdate());
    this.follow(notices, 'change');
    this.follow(jobs, 'change', () => this.#told());
    this.follow(DOOR, 'closed', () => {
      this.#loggedOut = true;
      this.requestUpdate();
    });
    this.follow(document, 'keydown', (event) => this.#key(event));
  }

  connectedCallback() {
    super.connectedCallback();
    this.#go();
    live.open();
  }

  async #go() {
    const found = PLACES.map(([pattern, ...place]) => [location.hash.match(pattern), place]).find(([match]) => match);
    const [name, load, draw] = found ? found[1] : QUEUE;
    const before = this.#place?.name;
    try {
      await load();
    } catch {
      notices.tell('This part of the page could not be loaded. Is the server there?', 'bad');
      return;
    }
    const groups = found ? found[0].groups : {};
    if (name !== 'job' || this.#place?.id !== groups.id) {
      this.#call('');
    }
    this.#place = { name, id: groups?.id, draw: () => draw(groups) };
    this.requestUpdate();
    await this.updateComplete;
    if (before && before !== name) {
      window.scrollTo(0, 0);
      this.querySelector('main').focus({ preventScroll: true });
    }
    this.dispatchEvent(new Event('shown'));
  }

  /** What one looks at stands in the title of the tab. */
  #call(name) {
    this.#name = name;
    this.#told();
  }

  /** The caller's name stands in the frame, the counts in the title. */
  #told() {
    const running = jobs.stats?.running ?? 0;
    document.title = `${running > 0 ? `(${running}) ` : ''}${this.#name ? `${this.#name} · ` : ''}Hilera`;
    if (this.caller !== jobs.caller?.name) {
      this.caller = jobs.caller?.name;
      this.requestUpdate();
    }
  }

  #key(event) {
    const isTyping = event.target.closest?.('input, textarea, select, dialog[open]');
    if (isTyping || this.#loggedOut || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === 'n') {
      location.hash = '#/new';
    } else if (event.key === 'q') {
      location.hash = '#/';
    } else if (event.key === '/') {
      this.#search();
    } else {
      return;
    }
    event.preventDefault();
  }

  async #search() {
    if (this.#place?.name !== 'queue') {
      location.hash = '#/';
      await new Promise((shown) => this.addEventListener('shown', shown, { once: true }));
    }
    await this.querySelector('hilera-queue').updateComplete;
    this.querySelector('.tools input').focus();
  }

  async #logOut() {
    if ((await attempt(() => post('logout'))) !== undefined) {
      jobs.caller = null;
      DOOR.dispatchEvent(new Event('closed'));
    }
  }

  #entered() {
    this.#loggedOut = false;
    this.requestUpdate();
    live.open();
  }

  render() {
    return html`
      <a class="skip" href="#main" @click=${this.#skip}>Skip to the content</a>
      ${this.#header()}
      <main id="main" tabindex="-1" @named=${(event) => this.#call(event.detail)}>
        ${this.#loggedOut
          ? html`<hilera-login @entered=${() => this.#entered()}></hilera-login>`
          : (this.#place?.draw() ?? nothing)}
      </main>
      <div class="notices" role="status" aria-live="polite">
        ${live.lostAt && !this.#loggedOut ? this.#lost() : nothing}
        ${notices.list.map(
          (notice) => html`<div class="notice is-${notice.kind}">
            <span>${notice.text}</span>
            <button class="plain" aria-label="Dismiss" @click=${() => notices.drop(notice)}>×</button>
          </div>`,
        )}
      </div>
    `;
  }

  #skip(event) {
    event.preventDefault();
    document.getElementById('main').focus();
  }

  #header() {
    const place = this.#place?.name;
    const link = (name, hash, text) =>
      html`<a href=${hash} aria-current=${place === name ? 'page' : name === 'queue' && place === 'job' ? 'true' : nothing}>${text}</a>`;
    return html`<header class="top">
      <a class="brand" href="#/" aria-label="Hilera, the queue"><img src="assets/icon.svg" alt="" width="28" height="28"><b>Hilera</b></a>
      ${this.#loggedOut
        ? nothing
        : html`<nav aria-label="Pages">${link('queue', '#/', 'Queue')}${link('nodes', '#/nodes', 'Nodes')}${link('new', '#/new', 'New job')}</nav>`}
      <span class="grow"></span>
      ${this.#loggedOut ? nothing : this.#connection()} ${this.#themeSwitch()}
      ${!this.#loggedOut && jobs.caller && jobs.caller.name !== 'anyone'
        ? html`<button class="plain log-out" title="Log out" @click=${() => this.#logOut()}>
            <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M12 3.5H5.5v13H12M9.5 10h8M14.5 7l3 3-3 3"/></svg><span>Log out</span>
          </button>`
        : nothing}
    </header>`;
  }

  /** What is not right any more says so; how long it still is until the next try nobody needs to hear. */
  #lost() {
    const seconds = Math.max(0, Math.ceil((live.nextTry - Date.now()) / 1000));
    return html`<div class="notice lost is-bad">
      <span><b>The server does not answer.</b> This is how things stood at ${moment(new Date(live.lostAt + now() - Date.now()).toISOString())}.
        <span aria-hidden="true">${live.state === 'waiting' && seconds > 0 ? `Trying again in ${seconds}\u00a0s.` : 'Trying again …'}</span></span>
      <button class="small" @click=${() => live.hurry()}>Try now</button>
    </div>`;
  }

  #connection() {
    const [word, meaning] = CONNECTION[live.state];
    return html`<span class="connection is-${live.state}" role="status" title=${meaning}><i aria-hidden="true"></i><span>${word}</span></span>`;
  }

  #themeSwitch() {
    const next = nextTheme();
    return html`<button
      class="plain theme"
      aria-label="Theme: ${theme()}. Switch to ${next}"
      title="Theme: ${theme()}"
      @click=${() => {
        nextTheme.choose();
        this.requestUpdate();
      }}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        ${theme() === 'system'
          ? THEME_SIGNS.system
          : theme() === 'dark'
            ? THEME_SIGNS.dark
            : THEME_SIGNS.light}
      </svg>
    </button>`;
  }
}

customElements.define('hilera-app', App);
