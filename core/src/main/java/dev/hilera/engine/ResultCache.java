package dev.hilera.engine;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Results of live jobs, as they are stored, that dependents will ask for: as many as fit into a
 * number of bytes, those that came last. Thread-safe; one lock, held for its fields only.
 */
final class ResultCache {
  /** What an entry takes besides its bytes; many results are shorter than that. */
  private static final int ENTRY_BYTES = 128;

  private final long most;
  private final Map<Long, Map<Integer, byte[]>> jobs = new LinkedHashMap<>();
  private long held;

  /**
   * An empty one.
   *
   * @param most bytes that it holds
   */
  ResultCache(long most) {
    this.most = most;
  }

  synchronized void put(long job, int task, byte[] bytes) {
    remove(job, task);
    jobs.computeIfAbsent(job, id -> new LinkedHashMap<>()).put(task, bytes);
    held += size(bytes);
    Iterator<Map<Integer, byte[]>> oldest = jobs.values().iterator();
    while (held > most && oldest.hasNext()) {
      Map<Integer, byte[]> its = oldest.next();
      Iterator<byte[]> results = its.values().iterator();
      while (held > most && results.hasNext()) {
        held -= size(results.next());
        results.remove();
      }
      if (its.isEmpty()) {
        oldest.remove();
      }
    }
  }

  synchronized byte @Nullable [] get(long job, int task) {
    Map<Integer, byte[]> its = jobs.get(job);
    return its == null ? null : its.get(task);
  }

  synchronized void remove(long job, int task) {
    Map<Integer, byte[]> its = jobs.get(job);
    byte[] former = its == null ? null : its.remove(task);
    held -= former == null ? 0 : size(former);
  }

  /** The job is over; nobody will ask for its results in a hurry. */
  synchronized void remove(long job) {
    Map<Integer, byte[]> its = jobs.remove(job);
    if (its != null) {
      its.values().forEach(bytes -> held -= size(bytes));
    }
  }

  /** How many bytes it holds, by its own count. */
  synchronized long held() {
    return held;
  }

  private static long size(byte[] bytes) {
    return (long) bytes.length + ENTRY_BYTES;
  }
}
