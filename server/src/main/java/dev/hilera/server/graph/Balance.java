package dev.hilera.server.graph;

import java.util.Arrays;
import java.util.List;

/**
 * Finds for each vertex of an ordered mesh a place across its layer, near the middle of what it is
 * linked with and never on its neighbours. One layer at a time moves; each move is the best there
 * is for it.
 */
final class Balance {
  private static final int ROUNDS = 41;

  /** Links between knots are long lines, which should be straight before all others. */
  private static final double[] PULL = {1, 2, 8};

  private final Mesh mesh;
  private final double[] extents;
  private final double[] middle;

  private Balance(Mesh mesh, double[] extents) {
    this.mesh = mesh;
    this.extents = extents;
    this.middle = new double[mesh.size()];
  }

  /**
   * The middle of each vertex; the least edge of all is at 0.
   *
   * @param extents how much room each takes across
   */
  static double[] of(Mesh mesh, double[] extents) {
    Balance balance = new Balance(mesh, extents);
    for (List<Integer> layer : mesh.layers()) {
      balance.settle(layer, new double[layer.size()]);
    }
    int count = mesh.layers().size();
    for (int round = 0; round < ROUNDS; round++) {
      for (int step = 0; step < count; step++) {
        int layer = round % 2 == 0 ? step : count - 1 - step;
        balance.move(mesh.layers().get(layer), round);
      }
    }
    double least = Double.MAX_VALUE;
    for (int vertex = 0; vertex < extents.length; vertex++) {
      least = Math.min(least, balance.middle[vertex] - extents[vertex] / 2);
    }
    for (int vertex = 0; vertex < extents.length; vertex++) {
      balance.middle[vertex] -= least;
    }
    return balance.middle;
  }

  /** The last rounds look to both sides, the others to the one they come from. */
  private void move(List<Integer> layer, int round) {
    boolean isLate = round >= ROUNDS - 4;
    double[] wishes = new double[layer.size()];
    for (int at = 0; at < wishes.length; at++) {
      int vertex = layer.get(at);
      double[] sums = new double[2];
      if (isLate || round % 2 == 0) {
        pull(vertex, mesh.before(vertex), sums);
      }
      if (isLate || round % 2 == 1) {
        pull(vertex, mesh.after(vertex), sums);
      }
      wishes[at] = sums[1] == 0 ? middle[vertex] : sums[0] / sums[1];
    }
    settle(layer, wishes);
  }

  private void pull(int vertex, List<Integer> others, double[] sums) {
    for (int other : others) {
      double pull = PULL[(mesh.isKnot(vertex) ? 1 : 0) + (mesh.isKnot(other) ? 1 : 0)];
      sums[0] += pull * middle[other];
      sums[1] += pull;
    }
  }

  /**
   * As near to the wishes as the order and the room between allow. Without the room it would be a
   * rising sequence that is nearest to another: neighbours that want to pass each other share their
   * average.
   */
  private void settle(List<Integer> layer, double[] wishes) {
    int count = wishes.length;
    double[] offsets = new double[count];
    double[] values = new double[count];
    int[] lengths = new int[count];
    int blocks = 0;
    for (int at = 0; at < count; at++) {
      offsets[at] = at == 0 ? 0 : offsets[at - 1] + between(layer.get(at - 1), layer.get(at));
      values[blocks] = wishes[at] - offsets[at];
      lengths[blocks++] = 1;
      while (blocks > 1 && values[blocks - 2] > values[blocks - 1]) {
        int whole = lengths[blocks - 2] + lengths[blocks - 1];
        values[blocks - 2] =
            (values[blocks - 2] * lengths[blocks - 2] + values[blocks - 1] * lengths[blocks - 1])
                / whole;
        lengths[blocks - 2] = whole;
        blocks--;
      }
    }
    double[] flat = new double[count];
    int from = 0;
    for (int block = 0; block < blocks; block++) {
      Arrays.fill(flat, from, from + lengths[block], values[block]);
      from += lengths[block];
    }
    for (int at = 0; at < count; at++) {
      middle[layer.get(at)] = flat[at] + offsets[at];
    }
  }

  private double between(int one, int other) {
    return (extents[one] + extents[other]) / 2 + Sizes.BESIDE;
  }
}
