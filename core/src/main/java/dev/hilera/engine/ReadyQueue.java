package dev.hilera.engine;

import dev.hilera.Resources;
import dev.hilera.TaskOptions;
import dev.hilera.job.LiveJob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which ready task goes next: the one place that decides it. The higher priority first, the job's,
 * then the task's; equal ones in the order in which they became ready; what does not fit into the
 * free resources is passed over.
 *
 * <p>Tasks stand in lanes of equal job, priority and resources, lanes in one heap for each amount
 * of resources, so that a step costs the logarithm of the number of jobs, not of tasks.
 */
final class ReadyQueue {
  private static final Comparator<Lane> ORDER = ReadyQueue::compare;

  final Map<Resources, PriorityQueue<Lane>> heaps = new LinkedHashMap<>();
  private final Map<Long, Map<LaneKey, Lane>> lanes = new HashMap<>();
  private final List<Parked> parked = new ArrayList<>();
  private long clock;
  private int size;

  /**
   * A ready task that must not run beside one that runs now.
   *
   * @param since when it became ready, see {@link Lane#since}
   */
  record Parked(LiveJob job, int task, long since) {}

  private record LaneKey(int priority, Resources resources, boolean awake) {}

  private static int compare(Lane one, Lane other) {
    int byRank = Long.compare(other.rank(), one.rank());
    return byRank != 0 ? byRank : Long.compare(one.since(), other.since());
  }

  /** What became ready from here on is later than what did before. */
  void tick() {
    clock++;
  }

  /** A task became ready. */
  void add(LiveJob job, int task) {
    Lane lane = lane(job, task);
    lane.add(task, clock);
    size++;
    enqueue(lane);
  }

  /** A task that was taken comes back to the place that it had since then. */
  void putBack(LiveJob job, int task, long since) {
    Lane lane = lane(job, task);
    if (lane.isQueued() && since < lane.since()) {
      heap(lane.resources()).remove(lane);
      lane.queued(false);
    }
    lane.putBack(task, since);
    size++;
    enqueue(lane);
  }

  /** A task that was taken waits aside until {@link #unpark}. */
  void park(LiveJob job, int task, long since) {
    parked.add(new Parked(job, task, since));
  }

  /** What waits aside comes back to its place. */
  void unpark() {
    parked.forEach(one -> putBack(one.job(), one.task(), one.since()));
    parked.clear();
  }

  /** What waits aside. */
  List<Parked> parked() {
    return parked;
  }

  private Lane lane(LiveJob job, int task) {
    TaskOptions options = job.graph().options(task);
    LaneKey key =
        new LaneKey(options.priority(), options.resources(), job.tasks().flight(task) != null);
    return lanes
        .computeIfAbsent(job.info().id(), id -> new HashMap<>(2))
        .computeIfAbsent(key, k -> new Lane(job, k.priority(), k.resources(), k.awake()));
  }

  /** How many tasks are ready, such that cannot run now included. */
  int size() {
    return size;
  }

  /** Takes the next task whose resources the predicate accepts; {@code null} if there is none. */
  @Nullable Lane next(Predicate<Resources> fits) {
    Lane best = null;
    for (var heap : heaps.entrySet()) {
      Lane first = firstRunnable(heap.getValue());
      if (first != null
          && (best == null || ORDER.compare(first, best) < 0)
          && fits.test(heap.getKey())) {
        best = first;
      }
    }
    return best;
  }

  /** Takes the first task of a lane that {@link #next} gave. */
  int take(Lane lane) {
    boolean moves = lane.isLastOfItsTurn();
    if (moves) {
      heap(lane.resources()).poll(); // it is the first: next() gave it
      lane.queued(false);
    }
    int task = lane.take();
    size--;
    if (moves) {
      enqueue(lane);
    }
    return task;
  }

  /** The job may run again, or with more attempts. */
  void restore(LiveJob job) {
    lanes.getOrDefault(job.info().id(), Map.of()).values().forEach(this::enqueue);
  }

  /** The job is gone, with all that was ready of it. */
  void remove(long job) {
    parked.removeIf(one -> one.job().info().id() == job);
    Map<LaneKey, Lane> gone = lanes.remove(job);
    if (gone != null) {
      for (Lane lane : gone.values()) {
        if (lane.isQueued()) {
          heap(lane.resources()).remove(lane);
        }
        while (!lane.isEmpty()) {
          lane.take();
          size--;
        }
      }
    }
  }

  /** The lanes of a job. */
  List<Lane> of(long job) {
    return List.copyOf(lanes.getOrDefault(job, Map.of()).values());
  }

  /** All lanes, such as cannot run now included. */
  List<Lane> all() {
    return lanes.values().stream().flatMap(some -> some.values().stream()).toList();
  }

  /** How many lanes take part in the choice of the next task. */
  int offers() {
    return heaps.values().stream().mapToInt(PriorityQueue::size).sum();
  }

  /** Those lanes. */
  Set<Lane> offered() {
    Set<Lane> offered = Collections.newSetFromMap(new IdentityHashMap<>());
    heaps.values().forEach(offered::addAll);
    return offered;
  }

  void clear() {
    heaps.clear();
    lanes.clear();
    parked.clear();
    size = 0;
  }

  private void enqueue(Lane lane) {
    if (!lane.isQueued() && !lane.isEmpty() && lane.mayRun()) {
      lane.queued(true);
      heap(lane.resources()).add(lane);
    }
  }

  private PriorityQueue<Lane> heap(Resources resources) {
    return heaps.computeIfAbsent(resources, r -> new PriorityQueue<>(ORDER));
  }

  /** Lanes of jobs that may not run now leave the heap; {@link #restore} brings them back. */
  private static @Nullable Lane firstRunnable(PriorityQueue<Lane> heap) {
    Lane first = heap.peek();
    while (first != null && !first.mayRun()) {
      heap.poll();
      first.queued(false);
      first = heap.peek();
    }
    return first;
  }
}
