package dev.hilera.server.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Boxes in layers. A link that passes layers by has a knot in each of them, so that all lines go
 * from one layer to the next. Boxes have the first numbers, knots those after.
 */
final class Mesh {
  /** More knots make a picture that nobody can follow. */
  private static final int MOST_KNOTS = 4_000;

  private final int boxes;
  private final List<List<Integer>> layers = new ArrayList<>();
  private final List<List<Integer>> before = new ArrayList<>();
  private final List<List<Integer>> after = new ArrayList<>();
  private final List<List<Integer>> ways = new ArrayList<>();

  private Mesh(int[] layerOf) {
    boxes = layerOf.length;
    int most = Arrays.stream(layerOf).max().orElse(-1);
    for (int layer = 0; layer <= most; layer++) {
      layers.add(new ArrayList<>());
    }
    for (int layer : layerOf) {
      add(layer);
    }
  }

  /** Empty if there would be too many knots. */
  static Optional<Mesh> of(Grouping grouping) {
    int[] layerOf = layers(grouping);
    int knots = 0;
    for (Grouping.Link link : grouping.links()) {
      knots += layerOf[link.to()] - layerOf[link.from()] - 1;
    }
    if (knots > MOST_KNOTS) {
      return Optional.empty();
    }
    Mesh mesh = new Mesh(layerOf);
    grouping.links().forEach(link -> mesh.connect(link, layerOf));
    return Optional.of(mesh);
  }

  /**
   * As far left as what a box needs allows; what needs nothing stands right before what needs it.
   */
  private static int[] layers(Grouping grouping) {
    int count = grouping.sizes().length;
    int[] layerOf = Needs.between(count, grouping.links()).depths();
    int[] nearest = new int[count];
    boolean[] isFirst = new boolean[count];
    Arrays.fill(nearest, Integer.MAX_VALUE);
    Arrays.fill(isFirst, true);
    for (Grouping.Link link : grouping.links()) {
      nearest[link.from()] = Math.min(nearest[link.from()], layerOf[link.to()]);
      isFirst[link.to()] = false;
    }
    for (int box = 0; box < count; box++) {
      if (isFirst[box] && nearest[box] < Integer.MAX_VALUE) {
        layerOf[box] = nearest[box] - 1;
      }
    }
    return layerOf;
  }

  private int add(int layer) {
    int vertex = before.size();
    layers.get(layer).add(vertex);
    before.add(new ArrayList<>());
    after.add(new ArrayList<>());
    return vertex;
  }

  private void connect(Grouping.Link link, int[] layerOf) {
    List<Integer> way = new ArrayList<>(List.of(link.from()));
    for (int layer = layerOf[link.from()] + 1; layer < layerOf[link.to()]; layer++) {
      way.add(add(layer));
    }
    way.add(link.to());
    for (int at = 1; at < way.size(); at++) {
      after.get(way.get(at - 1)).add(way.get(at));
      before.get(way.get(at)).add(way.get(at - 1));
    }
    ways.add(way);
  }

  boolean isKnot(int vertex) {
    return vertex >= boxes;
  }

  int size() {
    return before.size();
  }

  /** Each in its order, which may be changed. */
  List<List<Integer>> layers() {
    return layers;
  }

  List<Integer> before(int vertex) {
    return before.get(vertex);
  }

  List<Integer> after(int vertex) {
    return after.get(vertex);
  }

  /** What each link passes, in the order of the links. */
  List<List<Integer>> ways() {
    return ways;
  }
}
