package dev.hilera.jdbc;

import dev.hilera.JobStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many jobs have each status, kept by adding up what is committed: whoever asks for it does not
 * look at every job. The jobs are counted once, by the first who asks, and again after a commit
 * that failed.
 */
final class SqliteTally {
  private int @Nullable [] known;

  /** A change by so much of each status. */
  static int[] change() {
    return new int[JobStatus.values().length];
  }

  /**
   * Whether changes are added up; the one that writes asks, and nobody else begins to meanwhile.
   */
  synchronized boolean isKept() {
    return known != null;
  }

  /** What was committed; called before the next transaction begins. */
  synchronized void add(int[] change) {
    if (known != null) {
      for (int status = 0; status < change.length; status++) {
        known[status] += change[status];
      }
    }
  }

  /** All jobs were counted; called before the next transaction begins. */
  synchronized void keep(Map<JobStatus, Integer> counted) {
    int[] counts = change();
    counted.forEach((status, count) -> counts[status.ordinal()] = count);
    known = counts;
  }

  /** Nobody knows whether something was committed. */
  synchronized void forget() {
    known = null;
  }

  /** The numbers; counted if they are not known, by what ends with {@link #keep}. */
  Map<JobStatus, Integer> counts(Supplier<Map<JobStatus, Integer>> count) {
    Map<JobStatus, Integer> kept = kept();
    return kept == null ? count.get() : kept;
  }

  private synchronized @Nullable Map<JobStatus, Integer> kept() {
    if (known == null) {
      return null;
    }
    Map<JobStatus, Integer> counts = new EnumMap<>(JobStatus.class);
    for (JobStatus status : JobStatus.values()) {
      counts.put(status, known[status.ordinal()]);
    }
    return counts;
  }
}
