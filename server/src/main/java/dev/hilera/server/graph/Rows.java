package dev.hilera.server.graph;

import java.util.ArrayList;
import java.util.List;

/** Lays out layers, one after the other. */
final class Rows {
  private Rows() {}

  static Layout lay(Grouping grouping, Layout.Way way) {
    boolean isRight = way == Layout.Way.RIGHT;
    double across = 0;
    for (int size : grouping.sizes()) {
      across = Math.max(across, isRight ? Sizes.height(size) : Sizes.width(size));
    }
    List<Layout.Box> boxes = new ArrayList<>();
    double along = 0;
    for (int size : grouping.sizes()) {
      double width = Sizes.width(size);
      double height = Sizes.height(size);
      double beside = (across - (isRight ? height : width)) / 2;
      boxes.add(
          isRight
              ? new Layout.Box(along, beside, width, height, size)
              : new Layout.Box(beside, along, width, height, size));
      along += (isRight ? width : height) + Sizes.BETWEEN;
    }
    List<Layout.Link> links = new ArrayList<>();
    for (Grouping.Link link : grouping.links()) {
      links.add(line(link, boxes.get(link.from()), boxes.get(link.to()), isRight));
    }
    double whole = Math.max(0, along - Sizes.BETWEEN);
    return new Layout(
        isRight ? whole : across, isRight ? across : whole, true, boxes, links, grouping.boxOf());
  }

  private static Layout.Link line(
      Grouping.Link link, Layout.Box from, Layout.Box to, boolean isRight) {
    List<Double> points =
        isRight
            ? List.of(
                from.x() + from.width(),
                from.y() + from.height() / 2,
                to.x(),
                to.y() + to.height() / 2)
            : List.of(
                from.x() + from.width() / 2,
                from.y() + from.height(),
                to.x() + to.width() / 2,
                to.y());
    return new Layout.Link(link.from(), link.to(), points);
  }
}
