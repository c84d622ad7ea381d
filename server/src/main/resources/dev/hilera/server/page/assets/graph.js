// The graph of a job, as the server laid it out; what changes is only how its tasks stand.
import { html, nothing, svg } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { View, SECONDS } from './view.js';
import { Squares } from './squares.js';
import { duration, elapsed, glyph, number, plural, running, said } from './words.js';

const LEAST = 0.25;
const MOST = 2;
const STEP = 1.25;
/** Shrunk to less than this nobody can read it; it scrolls instead. */
const READABLE = 0.75;

class Graph extends View {
  static properties = { room: { attribute: false }, task: { attribute: false } };
  #scale = 0;
  #hasLooked = false;
  #boxes = null;
  #nodes = null;
  #squares = new Squares();
  #size = new ResizeObserver(() => this.requestUpdate());
  #redraw = () => this.requestUpdate();

  constructor() {
    super();
    this.follow(SECONDS, 'tick', () => this.room?.isLive && this.requestUpdate());
    this.follow(this, 'keydown', (event) => this.#key(event));
  }

  willUpdate(changed) {
    if (changed.has('room')) {
      changed.get('room')?.removeEventListener('change', this.#redraw);
      this.room.addEventListener('change', this.#redraw);
      this.#scale = 0;
      this.#hasLooked = false;
    }
    if (this.#nodes !== this.room.nodes) {
      this.#nodes = this.room.nodes;
      this.#boxes = this.room.layout?.boxes.map(() => []) ?? [];
      this.#nodes.forEach((node) => this.#boxes[node.box]?.push(node));
    }
  }

  connectedCallback() {
    super.connectedCallback();
    this.#size.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#size.disconnect();
    this.room?.removeEventListener('change', this.#redraw);
  }

  /** What moves or went wrong is seen first, else the beginning. */
  #look() {
    const graph = this.querySelector('.graph');
    const node = this.querySelector('.node.is-failed') ?? this.querySelector('.node.is-running') ?? this.querySelector('.node');
    if (graph && node) {
      const scale = this.#shown;
      graph.scrollLeft = (node.offsetLeft + node.offsetWidth / 2) * scale - graph.clientWidth / 2 + 24;
      graph.scrollTop = (node.offsetTop + node.offsetHeight / 2) * scale - graph.clientHeight / 2 + 24;
    }
  }

  updated() {
    if (!this.#hasLooked && this.room.layout) {
      this.#hasLooked = true;
      this.#look();
    }
    for (const canvas of this.querySelectorAll('canvas')) {
      this.#squares.draw(canvas, this.#boxes[canvas.dataset.box], this.task);
    }
  }

  get #fitting() {
    const room = this.clientWidth - 48;
    return Math.max(READABLE, Math.min(1, room / this.room.layout.width));
  }

  get #shown() {
    return this.#scale || this.#fitting;
  }

  #zoom(factor) {
    this.#scale = factor ? Math.min(MOST, Math.max(LEAST, this.#shown * factor)) : 0;
    this.requestUpdate();
  }

  /** Arrows go to the nearest box in their direction. */
  #key(event) {
    const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    const here = event.target.closest('.node');
    if (!step || !here) {
      return;
    }
    event.preventDefault();
    const { boxes } = this.room.layout;
    const from = boxes[here.dataset.box];
    const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2];
    const [x, y] = middle(from);
    let best = null;
    let least = Infinity;
    boxes.forEach((box, at) => {
      const [dx, dy] = [middle(box)[0] - x, middle(box)[1] - y];
      const ahead = dx * step[0] + dy * step[1];
      const aside = Math.abs(dx * step[1]) + Math.abs(dy * step[0]);
      if (ahead > 1 && ahead + 2 * aside < least) {
        least = ahead + 2 * aside;
        best = at;
      }
    });
    this.querySelector(`.node[data-box="${best}"]`)?.focus();
  }

  #pick(task) {
    this.dispatchEvent(new CustomEvent('pick', { detail: task }));
  }

  render() {
    const { layout } = this.room;
    if (!layout) {
      return html`<p class="soft" aria-busy="true">Loading …</p>`;
    }
    const scale = this.#shown;
    return html`<div class="graph-tools" role="group" aria-label="Zoom">
        ${this.room.nodes.length > layout.boxes.length
          ? html`<span class="soft">${plural(this.room.nodes.length, 'task')} in ${plural(layout.boxes.length, 'group')}${layout.layered ? ', by their depth' : ''}</span>`
          : nothing}
        <span class="grow"></span>
        <button class="small" aria-label="Smaller" @click=${() => this.#zoom(1 / STEP)}>−</button>
        <button class="small" @click=${() => this.#zoom(0)}>Fit</button>
        <button class="small" aria-label="Bigger" @click=${() => this.#zoom(STEP)}>+</button>
      </div>
      <div class="graph" tabindex="0" role="group" aria-label="Graph of tasks">
        <div class="sheet" .style=${`width:${layout.width * scale}px;height:${layout.height * scale}px`}>
          <div class="drawing" .style=${`width:${layout.width}px;height:${layout.height}px;transform:scale(${scale})`}>
            <svg class="links" width=${layout.width} height=${layout.height} aria-hidden="true">
              ${layout.links.map((link) => this.#link(link))}
            </svg>
            ${repeat(layout.boxes, (_, at) => this.#boxes[at][0]?.name, (box, at) => (box.count === 1 ? this.#one(box, at) : this.#many(box, at)))}
          </div>
        </div>
      </div>`;
  }

  #link({ from, to, points }) {
    const [before, after] = [this.#boxes[from], this.#boxes[to]];
    const isDone = before.every((node) => node.status === 'completed');
    const runs = after.some((node) => node.status === 'running');
    return svg`<path class=${runs ? 'runs' : isDone ? 'done' : ''} d=${curve(points, this.room.isDown)}/>`;
  }

  #place(box) {
    return `left:${box.x}px;top:${box.y}px;width:${box.width}px;height:${box.height}px`;
  }

  #one(box, at) {
    const node = this.#boxes[at][0];
    if (!node) {
      return nothing;
    }
    const words = this.#words(node);
    return html`<button
      class="node is-${node.status}"
      data-box=${at}
      data-task=${node.name}
      data-status=${node.status}
      aria-pressed=${node.name === this.task}
      aria-label="${node.name}, ${said(node.status)}${words ? `, ${words}` : ''}"
      title=${node.name}
      .style=${this.#place(box)}
      @click=${() => this.#pick(node.name)}
    >
      ${glyph(node.status)}
      <span class="texts"><b>${node.name}</b><span>${words || said(node.status)}</span></span>
      ${node.status === 'running' && node.percent ? html`<i class="share" .style=${`width:${node.percent}%`}></i>` : nothing}
    </button>`;
  }

  #words(node) {
    const tries = node.attempt > 1 ? `attempt ${node.attempt}` : '';
    const time =
      node.status === 'running' ? running(node.started_at) : node.ended_at ? duration(elapsed(node.started_at, node.ended_at)) : '';
    const share = node.status === 'running' && node.percent ? `${node.percent} %` : '';
    const word = ['failed', 'sleeping', 'cancelled'].includes(node.status) ? said(node.status) : '';
    return [word, time, share, tries].filter(Boolean).join(' · ');
  }

  #many(box, at) {
    const nodes = this.#boxes[at];
    const counts = {};
    nodes.forEach((node) => (counts[node.status] = (counts[node.status] ?? 0) + 1));
    const told = Object.entries(counts).map(([status, count]) => `${number(count)} ${said(status)}`);
    const title = this.room.layout.layered ? plural(nodes.length, 'task') : `${common(nodes)} · ${number(nodes.length)}`;
    return html`<div class="node many" data-box=${at} tabindex="-1" .style=${this.#place(box)} role="group" aria-label="${title}: ${told.join(', ')}">
      <a class="name" href="#/jobs/${this.room.id}/tasks" title="${title}: ${told.join(', ')}">${title}</a>
      <canvas data-box=${at} aria-hidden="true" @click=${(event) => this.#hit(event, nodes)}></canvas>
      <span class="told">${told.join(', ')}</span>
    </div>`;
  }

  #hit(event, nodes) {
    const node = this.#squares.at(event.target, nodes, event);
    if (node) {
      this.#pick(node.name);
    }
  }
}

/** What the names of many have in common. */
function common(nodes) {
  let prefix = nodes[0].name;
  for (const { name } of nodes) {
    while (!name.startsWith(prefix)) {
      prefix = prefix.slice(0, -1);
    }
  }
  return prefix ? `${prefix}…` : 'tasks';
}

/** Smooth from point to point, leaving and arriving in the direction of the graph. */
function curve(points, isDown) {
  let path = `M${points[0]},${points[1]}`;
  for (let at = 2; at < points.length; at += 2) {
    const [fromX, fromY, x, y] = points.slice(at - 2, at + 2);
    const [middleX, middleY] = [(fromX + x) / 2, (fromY + y) / 2];
    path += isDown ? `C${fromX},${middleY} ${x},${middleY} ${x},${y}` : `C${middleX},${fromY} ${middleX},${y} ${x},${y}`;
  }
  return path;
}

customElements.define('hilera-graph', Graph);
