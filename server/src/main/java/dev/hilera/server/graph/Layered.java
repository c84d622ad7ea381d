package dev.hilera.server.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lays out boxes in layers by what they need, so that few lines cross and most are short and
 * straight.
 */
final class Layered {
  /** What a line takes beside boxes. */
  private static final double LINE = 10;

  private final Grouping grouping;
  private final boolean isRight;
  private final Mesh mesh;
  private final double[] widths;
  private final double[] across;
  private final double[] begins;
  private final double[] ends;

  private Layered(Grouping grouping, int[] letters, Layout.Way way, Mesh mesh) {
    this.grouping = grouping;
    this.isRight = way == Layout.Way.RIGHT;
    this.mesh = mesh;
    this.widths = widths(letters);
    Order.arrange(mesh);
    double[] extents = new double[mesh.size()];
    for (int vertex = 0; vertex < extents.length; vertex++) {
      extents[vertex] = mesh.isKnot(vertex) ? LINE : isRight ? height(vertex) : width(vertex);
    }
    this.across = Balance.of(mesh, extents);
    this.begins = new double[mesh.size()];
    this.ends = new double[mesh.size()];
  }

  /**
   * Empty if the lines would be too many.
   *
   * @param letters how long the name in each box is
   */
  static Optional<Layout> lay(Grouping grouping, int[] letters, Layout.Way way) {
    return Mesh.of(grouping).map(mesh -> new Layered(grouping, letters, way, mesh).layout());
  }

  /** The tasks of a layer are as wide as the longest of their names asks for. */
  private double[] widths(int[] letters) {
    double[] widths = new double[letters.length];
    for (List<Integer> layer : mesh.layers()) {
      int longest = 0;
      for (int vertex : layer) {
        longest = Math.max(longest, isOne(vertex) ? letters[vertex] : 0);
      }
      for (int vertex : layer) {
        if (!mesh.isKnot(vertex)) {
          widths[vertex] =
              isOne(vertex) ? Sizes.named(longest) : Sizes.width(grouping.sizes()[vertex]);
        }
      }
    }
    return widths;
  }

  private boolean isOne(int vertex) {
    return !mesh.isKnot(vertex) && grouping.sizes()[vertex] == 1;
  }

  private double width(int box) {
    return widths[box];
  }

  private double height(int box) {
    return Sizes.height(grouping.sizes()[box]);
  }

  private Layout layout() {
    double along = 0;
    for (List<Integer> layer : mesh.layers()) {
      double deepest = 0;
      for (int vertex : layer) {
        deepest =
            Math.max(deepest, mesh.isKnot(vertex) ? 0 : isRight ? width(vertex) : height(vertex));
      }
      for (int vertex : layer) {
        begins[vertex] = along;
        ends[vertex] =
            along + (mesh.isKnot(vertex) ? deepest : isRight ? width(vertex) : height(vertex));
      }
      along += deepest + Sizes.BETWEEN;
    }
    List<Layout.Box> boxes = new ArrayList<>();
    double widest = 0;
    for (int box = 0; box < grouping.sizes().length; box++) {
      boxes.add(box(box));
      widest = Math.max(widest, across[box] + (isRight ? height(box) : width(box)) / 2);
    }
    double whole = Math.max(0, along - Sizes.BETWEEN);
    return new Layout(
        isRight ? whole : widest,
        isRight ? widest : whole,
        false,
        boxes,
        links(),
        grouping.boxOf());
  }

  private Layout.Box box(int box) {
    double x = isRight ? begins[box] : across[box] - width(box) / 2;
    double y = isRight ? across[box] - height(box) / 2 : begins[box];
    return new Layout.Box(x, y, width(box), height(box), grouping.sizes()[box]);
  }

  private List<Layout.Link> links() {
    List<Layout.Link> links = new ArrayList<>();
    for (int at = 0; at < mesh.ways().size(); at++) {
      Grouping.Link link = grouping.links().get(at);
      List<Double> points = new ArrayList<>();
      for (int vertex : mesh.ways().get(at)) {
        if (vertex != link.from()) {
          point(points, begins[vertex], across[vertex]);
        }
        if (vertex != link.to()) {
          point(points, ends[vertex], across[vertex]);
        }
      }
      links.add(new Layout.Link(link.from(), link.to(), points));
    }
    return links;
  }

  private void point(List<Double> points, double along, double beside) {
    points.add(isRight ? along : beside);
    points.add(isRight ? beside : along);
  }
}
