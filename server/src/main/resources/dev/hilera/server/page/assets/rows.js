// A chain that is longer than the window is wide goes on in the next row, as text does.
const BETWEEN = 36;
/** How far a line goes on before it turns, and how round it does. */
const STUB = 6;
const BEND = 8;

/** The boxes in their order if each follows the one before and nothing else, else nothing. */
function chain({ boxes, links }) {
  const order = boxes.map((_, at) => at).sort((one, other) => boxes[one].x - boxes[other].x);
  const rank = [];
  order.forEach((box, at) => (rank[box] = at));
  const isChain = boxes.length > 2 && links.length === boxes.length - 1 && links.every(({ from, to }) => rank[to] === rank[from] + 1);
  return isChain ? order : null;
}

/** The same picture in rows of this width, if it is a chain. */
export function inRows(layout, width) {
  const order = chain(layout);
  if (!order || layout.width <= width) {
    return layout;
  }
  const boxes = [];
  let [x, y, height, widest] = [0, 0, 0, 0];
  for (const at of order) {
    const box = layout.boxes[at];
    if (x > 0 && x + box.width > width) {
      y += height + BETWEEN;
      [x, height] = [0, 0];
    }
    boxes[at] = { ...box, x, y };
    widest = Math.max(widest, x + box.width);
    height = Math.max(height, box.height);
    x += box.width + BETWEEN;
  }
  const links = layout.links.map((link) => {
    const [from, to] = [boxes[link.from], boxes[link.to]];
    const points = [from.x + from.width, from.y + from.height / 2, to.x, to.y + to.height / 2];
    return { ...link, points, turns: to.y > from.y };
  });
  return { ...layout, boxes, links, width: widest, height: y + height };
}

/** From the end of a row to the beginning of the next. */
export function turn([fromX, fromY, x, y], airiness) {
  const [top, bottom] = [fromY * airiness, y * airiness];
  const middle = (top + bottom) / 2;
  return `M${fromX},${top}h${STUB}q${BEND},0 ${BEND},${BEND}V${middle - BEND}q0,${BEND} ${-BEND},${BEND}H${x - STUB}q${-BEND},0 ${-BEND},${BEND}V${bottom - BEND}q0,${BEND} ${BEND},${BEND}h${STUB}`;
}
