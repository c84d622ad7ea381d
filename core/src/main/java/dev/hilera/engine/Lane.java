package dev.hilera.engine;

import dev.hilera.Resources;
import dev.hilera.job.IntQueue;
import dev.hilera.job.LiveJob;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * The ready tasks of one job that are alike to the queue: same priority, same resources. In the
 * order in which they became ready, those too that were taken and come back.
 */
final class Lane {
  /** Tasks come back seldom. */
  private static final Queue<Returned> NONE = new PriorityQueue<>();

  private final LiveJob job;
  private final long rank;
  private final Resources resources;
  private final boolean awake;
  private final IntQueue tasks = new IntQueue();
  private final LongRuns since = new LongRuns();
  private Queue<Returned> returned = NONE;
  private boolean queued;

  private record Returned(long since, int task) {
    static final Comparator<Returned> ORDER =
        Comparator.comparingLong(Returned::since).thenComparingInt(Returned::task);
  }

  /**
   * A lane without tasks.
   *
   * @param awake whether its tasks were asleep and go on, so that a pause does not hold them
   */
  Lane(LiveJob job, int priority, Resources resources, boolean awake) {
    this.job = job;
    this.rank = RankedQueue.rank(job.info().options().priority(), priority);
    this.resources = resources;
    this.awake = awake;
  }

  LiveJob job() {
    return job;
  }

  /** By which its tasks go before others. */
  long rank() {
    return rank;
  }

  Resources resources() {
    return resources;
  }

  boolean isEmpty() {
    return tasks.isEmpty() && returned.isEmpty();
  }

  void add(int task, long turn) {
    tasks.add(task);
    since.add(turn);
  }

  /** A task that was taken comes back to its place. */
  void putBack(int task, long turn) {
    returned = returned == NONE ? new PriorityQueue<>(Returned.ORDER) : returned;
    returned.add(new Returned(turn, task));
  }

  int take() {
    if (isReturnedFirst()) {
      return returned.remove().task();
    }
    since.take();
    return tasks.take();
  }

  private boolean isReturnedFirst() {
    Returned first = returned.peek();
    return first != null && (tasks.isEmpty() || first.since() <= since.first());
  }

  /** A task and since when it is ready. */
  interface Entries {
    void accept(int task, long since);
  }

  /** Calls with each task, and since when it is ready, in order. */
  void each(Entries entries) {
    returned.stream()
        .sorted(Returned.ORDER)
        .forEach(one -> entries.accept(one.task(), one.since()));
    int[] place = {0};
    eachRun((since, count) -> {
      for (long end = place[0] + count; place[0] < end; place[0]++) {
        entries.accept(tasks.at(place[0]), since);
      }
    });
  }

  /** Adds the numbers of all its tasks. */
  void addTo(BitSet all) {
    for (int place = 0; place < tasks.size(); place++) {
      all.set(tasks.at(place));
    }
    returned.forEach(one -> all.set(one.task()));
  }

  /** Calls with each time at which tasks became ready, and how many of them wait, in order. */
  void eachRun(Runs runs) {
    returned.forEach(one -> runs.accept(one.since(), 1));
    since.each(runs);
  }

  /** A time and a number. */
  interface Runs {
    void accept(long since, long count);
  }

  /** When its first task became ready, as a number that only grows. */
  long since() {
    Returned first = returned.peek();
    return first != null && isReturnedFirst() ? first.since() : since.first();
  }

  /** Whether taking a task changes when the lane's first task became ready. */
  boolean isLastOfItsTurn() {
    return !returned.isEmpty() || since.isLastOfRun();
  }

  boolean mayRun() {
    return awake ? job.hasRoom() : job.mayRun();
  }

  boolean isQueued() {
    return queued;
  }

  void queued(boolean now) {
    queued = now;
  }

  /** Numbers of which many in a row are equal; mostly all are. */
  private static final class LongRuns {
    private static final ArrayDeque<long[]> NONE = new ArrayDeque<>(0);

    private long first;
    private long count;
    private ArrayDeque<long[]> later = NONE;

    void add(long number) {
      long[] last = later.peekLast();
      if (last == null && (count == 0 || first == number)) {
        first = number;
        count++;
      } else if (last != null && last[0] == number) {
        last[1]++;
      } else {
        later = later == NONE ? new ArrayDeque<>(2) : later;
        later.add(new long[] {number, 1});
      }
    }

    long first() {
      return first;
    }

    boolean isLastOfRun() {
      return count == 1;
    }

    void take() {
      if (--count == 0 && !later.isEmpty()) {
        long[] next = later.removeFirst();
        first = next[0];
        count = next[1];
      }
    }

    void each(Runs runs) {
      if (count > 0) {
        runs.accept(first, count);
      }
      later.forEach(run -> runs.accept(run[0], run[1]));
    }
  }
}
