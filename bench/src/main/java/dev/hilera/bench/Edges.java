package dev.hilera.bench;

import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Directed edges between numbered nodes, packed: those of node {@code n} stand in {@code to} from
 * {@code first[n]} up to {@code first[n + 1]}.
 */
record Edges(int[] first, int[] to) {

  private static final int[] NO_NODES = {};

  /** One node without edges. */
  static final Edges SINGLE = new Edges(new int[2], NO_NODES);

  /** Asks for the targets of every node, in the order of their numbers. */
  static Edges of(int nodes, IntFunction<int[]> targets) {
    var first = new int[nodes + 1];
    var to = new int[nodes];
    int end = 0;
    for (int node = 0; node < nodes; node++) {
      int[] more = targets.apply(node);
      if (end + more.length > to.length) {
        to = Arrays.copyOf(to, Math.max(end + more.length, to.length * 2));
      }
      System.arraycopy(more, 0, to, end, more.length);
      end += more.length;
      first[node + 1] = end;
    }
    return new Edges(first, Arrays.copyOf(to, end));
  }

  /** Targets of no node. */
  static int[] none() {
    return NO_NODES;
  }

  int nodes() {
    return first.length - 1;
  }

  int degree(int node) {
    return first[node + 1] - first[node];
  }

  int[] degrees() {
    var degrees = new int[nodes()];
    Arrays.setAll(degrees, this::degree);
    return degrees;
  }

  /** The same edges the other way round. */
  Edges reversed() {
    var start = new int[first.length];
    for (int node : to) {
      start[node + 1]++;
    }
    for (int node = 0; node < nodes(); node++) {
      start[node + 1] += start[node];
    }
    var next = start.clone();
    var from = new int[to.length];
    for (int node = 0; node < nodes(); node++) {
      for (int at = first[node]; at < first[node + 1]; at++) {
        from[next[to[at]]++] = node;
      }
    }
    return new Edges(start, from);
  }
}
