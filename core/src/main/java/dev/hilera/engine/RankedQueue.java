package dev.hilera.engine;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Attempts that wait for a worker: the higher rank first, equal ones in the order in which they
 * came. Most of the time all have one rank, which then costs no more than a plain queue.
 */
final class RankedQueue {
  private final TreeMap<Long, Deque<LiveAttempt>> byRank = new TreeMap<>(Comparator.reverseOrder());
  private int size;

  /** One number for both priorities, the job's before the task's. */
  static long rank(int jobPriority, int taskPriority) {
    return ((long) jobPriority << 32) + ((long) taskPriority - Integer.MIN_VALUE);
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** How many have this rank or a higher one. */
  int sizeFrom(long rank) {
    int count = 0;
    for (Deque<LiveAttempt> some : byRank.headMap(rank, true).values()) {
      count += some.size();
    }
    return count;
  }

  void add(LiveAttempt attempt) {
    byRank.computeIfAbsent(attempt.rank(), rank -> new ArrayDeque<>()).add(attempt);
    size++;
  }

  /** Takes the first; there must be one. */
  LiveAttempt take() {
    LiveAttempt first = byRank.firstEntry().getValue().poll();
    while (first == null) {
      byRank.pollFirstEntry();
      first = byRank.firstEntry().getValue().poll();
    }
    size--;
    return first;
  }

  void each(Consumer<LiveAttempt> attempt) {
    byRank.values().forEach(some -> some.forEach(attempt));
  }

  void clear() {
    byRank.clear();
    size = 0;
  }
}
