package dev.hilera.engine;

import java.util.HashMap;
import java.util.Map;

/** How often jobs have failed inside the engine or the store, since the node started. */
final class Strikes {
  /** A job that has failed so often is left alone. */
  private static final int OUT = 3;

  private final Map<Long, Integer> counts = new HashMap<>();

  /** One more; how often by now. */
  int add(long job) {
    return counts.merge(job, 1, Integer::sum);
  }

  boolean isOut(long job) {
    return counts.getOrDefault(job, 0) >= OUT;
  }
}
