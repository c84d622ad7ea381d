// Many tasks as small squares, each in the colour of its status.
const GAP = 1;
const LARGEST = 14;
const PLAN = new WeakMap();

/** The largest squares of which so many fit. */
function plan(width, height, count) {
  let side = Math.min(LARGEST, Math.floor(Math.sqrt((width * height) / Math.max(1, count))) + 1);
  while (side > 1 && Math.floor(width / side) * Math.floor(height / side) < count) {
    side -= side > 4 ? 1 : 0.25;
  }
  return { side, columns: Math.max(1, Math.floor(width / side)) };
}

export class Squares {
  #tones = null;
  #theme = '';

  /** The colours of the style sheet; read once for each theme, because that is slow. */
  #tone(canvas, status) {
    const theme = `${document.documentElement.dataset.theme}${matchMedia('(prefers-color-scheme: light)').matches}`;
    if (!this.#tones || theme !== this.#theme) {
      this.#theme = theme;
      const style = getComputedStyle(canvas);
      const of = (name) => style.getPropertyValue(`--${name}`).trim();
      this.#tones = Object.fromEntries(['running', 'completed', 'failed', 'cancelled', 'sleeping', 'line', 'text'].map((name) => [name, of(name)]));
      this.#tones.not_run = this.#tones.cancelled;
    }
    return this.#tones[status] ?? this.#tones.line;
  }

  draw(canvas, nodes, chosen) {
    const { clientWidth: width, clientHeight: height } = canvas;
    const sharp = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * sharp) || canvas.height !== Math.round(height * sharp)) {
      canvas.width = Math.round(width * sharp);
      canvas.height = Math.round(height * sharp);
    }
    const { side, columns } = plan(width, height, nodes.length);
    PLAN.set(canvas, { side, columns });
    const pen = canvas.getContext('2d');
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.clearRect(0, 0, width, height);
    const inner = side > 3 ? side - GAP : side;
    nodes.forEach((node, at) => {
      pen.fillStyle = this.#tone(canvas, node.name === chosen ? 'text' : node.status);
      pen.fillRect((at % columns) * side, Math.floor(at / columns) * side, inner, inner);
    });
  }

  /** The task under the pointer. */
  at(canvas, nodes, { offsetX, offsetY }) {
    const { side, columns } = PLAN.get(canvas);
    return nodes[Math.floor(offsetY / side) * columns + Math.floor(offsetX / side)];
  }
}
