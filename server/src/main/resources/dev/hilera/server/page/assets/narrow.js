// A graph that is somewhat too wide to be read whole has narrower boxes, in which names take two lines.

/** Narrower than this share of what they would like, boxes hold no name; on a small screen, where else much would be hidden, less will do. */
const LEAST = 0.6;
const LEAST_DOWN = 0.41;
/** What is narrowed is shown at this scale. */
const SCALE = 0.8;
/** Room between layers is narrowed to this share, before boxes are. */
const GAPS = 0.55;

/** Where boxes begin and end along the width, if they stand in layers with room between. */
function layers(boxes) {
  const layers = [];
  for (const { x, width } of boxes.toSorted((one, other) => one.x - other.x)) {
    const last = layers.at(-1);
    if (last && x < last.end) {
      last.end = Math.max(last.end, x + width);
    } else {
      layers.push({ begin: x, end: x + width });
    }
  }
  return layers;
}

/** Tells for each place of the old width its place in the new one. */
function squeeze(layout, width) {
  const columns = layers(layout.boxes);
  const full = columns.reduce((sum, { begin, end }) => sum + end - begin, 0);
  const free = layout.width - full;
  const gaps = Math.min(GAPS, width / layout.width);
  const share = (width - free * gaps) / full;
  const place = (at) => {
    const inside = columns.reduce((sum, { begin, end }) => sum + Math.min(Math.max(at - begin, 0), end - begin), 0);
    return inside * share + (at - inside) * gaps;
  };
  return { share, place };
}

/**
 * The same picture with less width, if it then fits and else would not.
 *
 * @param room the width there is
 * @param readable the scale at which it could be read as it is
 * @param isDown whether it reads from top to bottom
 */
export function narrowed(layout, room, { readable, isDown }) {
  const width = room / SCALE;
  if (layout.width * readable <= room || width / layout.width < (isDown ? LEAST_DOWN : LEAST) || width >= layout.width) {
    return layout;
  }
  const { share, place } = squeeze(layout, width);
  const boxes = layout.boxes.map((box) => ({ ...box, x: place(box.x), width: box.width * share }));
  const links = layout.links.map((link) => ({ ...link, points: link.points.map((at, axis) => (axis % 2 ? at : place(at))) }));
  return { ...layout, boxes, links, width, isNarrowed: true };
}
