// The graph of a job, as the server laid it out; what changes is only how its tasks stand.
import { html, nothing, svg } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { View, SECONDS } from './view.js';
import { inRows, turn } from './rows.js';
import { narrowed } from './narrow.js';
import { Squares } from './squares.js';
import { duration, elapsed, glyph, isFinal, number, plural, running, said } from './words.js';

const CALM = matchMedia('(prefers-reduced-motion: reduce)');
const LEAST = 0.25;
const TINIEST = 0.05;
const MOST = 2;
const STEP = 1.25;
/** Shrunk to less than this nobody can read it. */
const READABLE = 0.74;
/** What does not fit then is shown like this, and scrolls. */
const COMFORTABLE = 0.85;
/** Where there is height to spare, rows stand so much further apart at most. */
const AIRIEST = 1.5;
/** Where there is width to spare, boxes are so big at most. */
const BIGGEST = 1.2;
/** What of many that share a box is told first. */
const TOLD = ['failed', 'running', 'sleeping', 'cancelled', 'ready', 'completed', 'waiting', 'not_run'];
const LOWEST = 320;
/** The paddings of the frame and its border. */
const FRAME = 42;
/** What stays free below the frame. */
const FOOT = 32;

class Graph extends View {
  static properties = { room: { attribute: false }, task: { attribute: false } };
  #scale = 0;
  #height = 0;
  #airiness = 1;
  #layout = null;
  #hasLooked = false;
  #isMoved = false;
  #isWhole = false;
  #boxes = null;
  #nodes = null;
  #squares = new Squares();
  #size = new ResizeObserver(() => this.#resized());
  #redraw = () => this.requestUpdate();

  constructor() {
    super();
    this.follow(SECONDS, 'tick', () => this.room?.isLive && this.requestUpdate());
    this.follow(this, 'keydown', (event) => this.#key(event));
    this.follow(window, 'resize');
  }

  willUpdate(changed) {
    if (changed.has('room')) {
      changed.get('room')?.removeEventListener('change', this.#redraw);
      this.room.addEventListener('change', this.#redraw);
      this.#scale = 0;
      this.#hasLooked = false;
      this.#isMoved = this.#isWhole = false;
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
    const head = this.closest('.job')?.querySelector('.head');
    if (head) {
      this.#size.observe(head);
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#size.disconnect();
    this.room?.removeEventListener('change', this.#redraw);
  }

  updated() {
    if (!this.querySelector('.graph')) {
      return;
    }
    this.#measure();
    if (!this.#hasLooked) {
      this.#hasLooked = true;
      this.#look();
    } else if (this.room.isLive && !this.#isMoved) {
      this.#keepUp();
    }
    for (const canvas of this.querySelectorAll('canvas')) {
      this.#squares.draw(canvas, this.#boxes[canvas.dataset.box], this.task);
    }
  }

  /** The frame goes down to the end of the window; on a small screen it is as high as what it holds. */
  #measure() {
    const top = this.querySelector('.graph').getBoundingClientRect().top + scrollY;
    const height = this.room.isDown ? 0 : Math.max(LOWEST, Math.floor(innerHeight - top - FOOT));
    if (height !== this.#height) {
      this.#height = height;
      this.requestUpdate();
    }
  }

  /** What moves or went wrong is seen first, else the beginning. */
  #look() {
    this.#show(this.querySelector('.node.is-failed') ?? this.querySelector('.node.is-running') ?? this.querySelector('.node'));
  }

  /** As long as nobody has moved the picture, it goes along with what runs. */
  #keepUp() {
    const runs = [...this.querySelectorAll('.node.is-running')];
    if (runs.length > 0 && !runs.some((node) => this.#isSeen(node))) {
      this.#show(runs[0], 'smooth');
    }
  }

  async #resized() {
    this.requestUpdate();
    await this.updateComplete;
    const picked = this.querySelector(`.node[data-box="${this.room.task(this.task)?.box}"]`);
    if (picked && !this.#isSeen(picked)) {
      this.#show(picked);
    }
  }

  #isSeen(node) {
    const [box, frame] = [node.getBoundingClientRect(), this.querySelector('.graph').getBoundingClientRect()];
    return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
  }

  /** Puts it into the middle, as far as the picture reaches. */
  #show(node, behavior = 'instant') {
    if (node) {
      const graph = this.querySelector('.graph');
      const [box, frame] = [node.getBoundingClientRect(), graph.getBoundingClientRect()];
      graph.scrollBy({
        left: (box.left + box.right - frame.left - frame.right) / 2,
        top: (box.top + box.bottom - frame.top - frame.bottom) / 2,
        behavior: CALM.matches ? 'instant' : behavior,
      });
    }
  }

  /** As the server laid it out; a chain in rows, of which as many fit as can be read. */
  #arrange() {
    const room = this.clientWidth - FRAME;
    this.#layout = this.room.layout;
    if (this.#height > 0 && room > 0) {
      for (const scale of [1, COMFORTABLE]) {
        this.#layout = inRows(this.room.layout, room / scale);
        if (this.#layout.height * scale <= this.#height - FRAME) {
          break;
        }
      }
    }
    if (room > 0) {
      this.#layout = narrowed(this.#layout, room, { readable: READABLE, isDown: this.room.isDown });
    }
    return this.#layout;
  }

  /** All of it if that can be read or is asked for, else all of its width. */
  get #fitting() {
    const { width, height } = this.#layout;
    const wide = (this.clientWidth - FRAME) / width;
    const whole = this.#height > 0 ? Math.min(wide, (this.#height - FRAME) / height) : wide;
    if (this.#isWhole) {
      return Math.min(BIGGEST, Math.max(TINIEST, whole));
    }
    const fits = [Math.min(this.room.isDown ? 1 : BIGGEST, whole), Math.min(1, wide)].find((scale) => scale >= READABLE);
    return fits ?? (this.room.isDown ? READABLE : COMFORTABLE);
  }

  get #shown() {
    return this.#scale || this.#fitting;
  }

  #zoom(factor) {
    this.#isWhole = factor === 0;
    this.#isMoved = factor !== 0;
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
    const { boxes } = this.#layout;
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
    if (!this.room.layout) {
      return html`<p class="soft" aria-busy="true">Loading …</p>`;
    }
    const layout = this.#arrange();
    const scale = this.#shown;
    const moved = () => (this.#isMoved = true);
    this.#airiness = this.#height > 0 ? Math.min(AIRIEST, Math.max(1, (this.#height - FRAME) / (layout.height * scale))) : 1;
    const height = layout.height * this.#airiness;
    return html`<div class="graph-tools" role="group" aria-label="Zoom">
        ${this.room.nodes.length > layout.boxes.length
          ? html`<span class="soft">${plural(this.room.nodes.length, 'task')} in ${plural(layout.boxes.length, 'group')}${layout.layered ? ', by their depth' : ''}</span>`
          : nothing}
        <span class="grow"></span>
        <button class="small" aria-label="Smaller" @click=${() => this.#zoom(1 / STEP)}>−</button>
        <button class="small" @click=${() => this.#zoom(0)}>Fit</button>
        <button class="small" aria-label="Bigger" @click=${() => this.#zoom(STEP)}>+</button>
      </div>
      <div class="graph ${layout.isNarrowed ? 'narrowed' : ''}" tabindex="0" role="group" aria-label="Graph of tasks" @wheel=${moved} @pointerdown=${moved} @keydown=${moved}
        .style=${this.#height > 0 ? `height:${this.#height}px` : ''}>
        <div class="sheet" .style=${`width:${layout.width * scale}px;height:${height * scale}px`}>
          <div class="drawing" .style=${`width:${layout.width}px;height:${height}px;transform:scale(${scale})`}>
            <svg class="links" width=${layout.width} height=${height} aria-hidden="true">
              ${layout.links.map((link) => this.#link(link))}
            </svg>
            ${repeat(layout.boxes, (_, at) => this.#boxes[at][0]?.name, (box, at) => (box.count === 1 ? this.#one(box, at) : this.#many(box, at)))}
          </div>
        </div>
      </div>`;
  }

  #link({ from, to, points, turns }) {
    const [before, after] = [this.#boxes[from], this.#boxes[to]];
    const isDone = before.every((node) => node.status === 'completed');
    const runs = after.some((node) => node.status === 'running');
    return svg`<path class=${runs ? 'runs' : isDone ? 'done' : ''} d=${turns ? turn(points, this.#airiness) : curve(points, this.room.isDown, this.#airiness)}/>`;
  }

  #place(box) {
    const middle = (box.y + box.height / 2) * this.#airiness;
    return `left:${box.x}px;top:${middle - box.height / 2}px;width:${box.width}px;height:${box.height}px`;
  }

  #one(box, at) {
    const node = this.#boxes[at][0];
    if (!node) {
      return nothing;
    }
    const words = this.#words(node);
    const tries = node.attempt > 1 ? `attempt ${node.attempt}` : '';
    const told = [node.name, said(node.status), words, tries].filter(Boolean).join(', ');
    return html`<button
      class="node is-${node.status}"
      data-box=${at}
      data-task=${node.name}
      data-status=${node.status}
      aria-pressed=${node.name === this.task}
      aria-label=${told}
      title=${told}
      .style=${this.#place(box)}
      @click=${() => this.#pick(node.name)}
    >
      ${glyph(node.status)}
      <span class="texts"><b>${node.name}</b><span class="under"><span>${words || said(node.status)}</span>${tries ? html`<span class="tries">×${node.attempt}</span>` : nothing}</span></span>
      ${node.status === 'running' && node.percent ? html`<i class="share" .style=${`width:${node.percent}%`}></i>` : nothing}
    </button>`;
  }

  #words(node) {
    if (node.status === 'running') {
      return [running(node.started_at), node.percent ? `${node.percent} %` : ''].filter(Boolean).join(' · ');
    }
    const time = isFinal(node.status) && node.ended_at ? duration(elapsed(node.started_at, node.ended_at)) : '';
    return node.status === 'cancelled' && time ? `cancelled · ${time}` : time;
  }

  #many(box, at) {
    const nodes = this.#boxes[at];
    const counts = {};
    nodes.forEach((node) => (counts[node.status] = (counts[node.status] ?? 0) + 1));
    const told = TOLD.filter((status) => counts[status]).map((status) => `${number(counts[status])} ${said(status)}`);
    const worst = ['failed', 'running'].find((status) => counts[status]) ?? (told.length === 1 ? nodes[0]?.status : 'waiting');
    const title = this.#layout.layered ? plural(nodes.length, 'task') : `${common(nodes)} · ${number(nodes.length)}`;
    return html`<div class="node many is-${worst}" data-box=${at} tabindex="-1" .style=${this.#place(box)} role="group" aria-label="${title}: ${told.join(', ')}">
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
function curve(points, isDown, airiness) {
  let path = `M${points[0]},${points[1] * airiness}`;
  for (let at = 2; at < points.length; at += 2) {
    const [fromX, fromY, x, y] = points.slice(at - 2, at + 2).map((place, axis) => (axis % 2 ? place * airiness : place));
    const [middleX, middleY] = [(fromX + x) / 2, (fromY + y) / 2];
    path += isDown ? `C${fromX},${middleY} ${x},${middleY} ${x},${y}` : `C${middleX},${fromY} ${middleX},${y} ${x},${y}`;
  }
  return path;
}

customElements.define('hilera-graph', Graph);
