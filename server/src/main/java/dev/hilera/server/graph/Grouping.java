package dev.hilera.server.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.IntFunction;

/**
 * The boxes of a picture that people can read: a task each, or many tasks in one. Tasks that need
 * the same and are needed by the same stand alike and share a box when there are many of them; if
 * that leaves too many boxes, each holds what is equally deep in the graph.
 *
 * @param boxOf the box of each task
 * @param sizes how many tasks each box holds
 * @param links between boxes, each once
 * @param isLayered whether the boxes are layers
 */
record Grouping(int[] boxOf, int[] sizes, List<Link> links, boolean isLayered) {
  /** More boxes than this nobody reads, and laying them out takes seconds. */
  static final int MOST_BOXES = 300;

  private static final int MOST_LINKS = 1_200;

  /** So many tasks that stand alike are still told apart. */
  private static final int FEW_ALIKE = 20;

  record Link(int from, int to) {}

  static Grouping of(List<Drawn> tasks) {
    Needs needs = new Needs(tasks);
    Grouping fine = alike(needs, FEW_ALIKE);
    if (fine.isReadable()) {
      return fine;
    }
    Grouping coarse = alike(needs, 1);
    return coarse.isReadable() ? coarse : layers(needs);
  }

  /** Boxes of what is equally deep in the graph. */
  static Grouping layers(List<Drawn> tasks) {
    return layers(new Needs(tasks));
  }

  /** How long the longest name in each box is. */
  int[] letters(List<Drawn> tasks) {
    int[] letters = new int[sizes.length];
    for (int at = 0; at < boxOf.length; at++) {
      String name = tasks.get(at).name();
      letters[boxOf[at]] = Math.max(letters[boxOf[at]], name.codePointCount(0, name.length()));
    }
    return letters;
  }

  private boolean isReadable() {
    return sizes.length <= MOST_BOXES && links.size() <= MOST_LINKS;
  }

  private static Grouping alike(Needs needs, int fewest) {
    Map<List<List<Integer>>, Integer> counts = new HashMap<>();
    IntFunction<List<List<Integer>>> place = at -> List.of(needs.of(at), needs.by(at));
    for (int at = 0; at < needs.size(); at++) {
      counts.merge(place.apply(at), 1, Integer::sum);
    }
    Map<Object, Integer> boxes = new HashMap<>();
    int[] boxOf = new int[needs.size()];
    for (int at = 0; at < boxOf.length; at++) {
      List<List<Integer>> key = place.apply(at);
      Object box = counts.getOrDefault(key, 0) > fewest ? key : at;
      boxOf[at] = boxes.computeIfAbsent(box, _ -> boxes.size());
    }
    return linked(needs, boxOf, false);
  }

  private static Grouping layers(Needs needs) {
    int[] boxOf = needs.depths();
    int layers = Arrays.stream(boxOf).max().orElse(0) + 1;
    int each = (layers + MOST_BOXES - 1) / MOST_BOXES;
    Arrays.setAll(boxOf, at -> boxOf[at] / each);
    return linked(needs, boxOf, true);
  }

  private static Grouping linked(Needs needs, int[] boxOf, boolean isLayered) {
    int[] sizes = new int[Arrays.stream(boxOf).max().orElse(-1) + 1];
    SequencedSet<Link> links = new LinkedHashSet<>();
    for (int at = 0; at < boxOf.length; at++) {
      sizes[boxOf[at]]++;
      for (int need : needs.of(at)) {
        Link link = new Link(boxOf[need], boxOf[at]);
        if (link.from() != link.to() && (!isLayered || link.to() == link.from() + 1)) {
          links.add(link);
        }
      }
    }
    return new Grouping(boxOf, sizes, new ArrayList<>(links), isLayered);
  }
}
