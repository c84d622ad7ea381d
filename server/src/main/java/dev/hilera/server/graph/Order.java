package dev.hilera.server.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Orders the layers of a mesh so that few lines cross: each layer in turn by the middle of what its
 * vertices are linked with in the layer beside it, to and fro; the best of all rounds stays.
 */
final class Order {
  private static final int ROUNDS = 12;

  private final Mesh mesh;
  private final double[] place;

  private Order(Mesh mesh) {
    this.mesh = mesh;
    this.place = new double[mesh.size()];
    mesh.layers().forEach(this::number);
  }

  static void arrange(Mesh mesh) {
    Order order = new Order(mesh);
    List<List<Integer>> best = order.copy();
    long fewest = order.crossings();
    for (int round = 0; round < ROUNDS && fewest > 0; round++) {
      order.sweep(round % 2 == 0);
      long crossings = order.crossings();
      if (crossings < fewest) {
        fewest = crossings;
        best = order.copy();
      }
    }
    for (int layer = 0; layer < best.size(); layer++) {
      mesh.layers().set(layer, best.get(layer));
    }
  }

  private List<List<Integer>> copy() {
    List<List<Integer>> copy = new ArrayList<>();
    mesh.layers().forEach(layer -> copy.add(new ArrayList<>(layer)));
    return copy;
  }

  private void number(List<Integer> layer) {
    for (int at = 0; at < layer.size(); at++) {
      place[layer.get(at)] = at;
    }
  }

  private void sweep(boolean isForward) {
    int count = mesh.layers().size();
    double[] wish = new double[mesh.size()];
    for (int step = 1; step < count; step++) {
      List<Integer> layer = mesh.layers().get(isForward ? step : count - 1 - step);
      for (int vertex : layer) {
        List<Integer> beside = isForward ? mesh.before(vertex) : mesh.after(vertex);
        wish[vertex] =
            beside.stream().mapToDouble(other -> place[other]).average().orElse(place[vertex]);
      }
      layer.sort(Comparator.comparingDouble(vertex -> wish[vertex]));
      number(layer);
    }
  }

  private long crossings() {
    long sum = 0;
    for (List<Integer> layer : mesh.layers()) {
      sum += crossings(layer);
    }
    return sum;
  }

  /** Pairs of lines after a layer that end in the other order than they begin. */
  private long crossings(List<Integer> layer) {
    int widest = 1;
    for (int vertex : layer) {
      for (int other : mesh.after(vertex)) {
        widest = Math.max(widest, (int) place[other] + 1);
      }
    }
    // A tree of sums: how many of the lines so far end at or before a place.
    int[] sums = new int[widest + 1];
    long crossings = 0;
    int seen = 0;
    for (int vertex : layer) {
      List<Integer> ends = mesh.after(vertex);
      for (int other : ends) {
        crossings += seen;
        for (int at = (int) place[other] + 1; at > 0; at -= at & -at) {
          crossings -= sums[at];
        }
      }
      for (int other : ends) {
        for (int at = (int) place[other] + 1; at <= widest; at += at & -at) {
          sums[at]++;
        }
      }
      seen += ends.size();
    }
    return crossings;
  }
}
