package dev.hilera.bench;

import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * A job as the reference's owner holds it in memory. The submitter builds it; from then on only the
 * owner's thread touches it, except where a field says otherwise.
 */
final class LiveJob {

  /** Ids of tasks are those of their job, shifted so far, plus their number. */
  static final int TASK_BITS = 24;

  final int base;
  final Edges needs;
  final String[] names;
  final IntConsumer work;

  /** Stored, but not run until the owner resumes what it has. */
  final boolean held;

  private final Edges dependents;
  private final int[] waitsFor;
  private int left;

  private long id;
  private final Thread submitter;
  private volatile boolean stored;

  /**
   * @param base added to a task's number it makes what {@code work} is called with; the one
   *     parameter a job has
   */
  LiveJob(int base, String[] names, Edges needs, IntConsumer work, boolean held) {
    this.base = base;
    this.names = names;
    this.needs = needs;
    this.work = work;
    this.held = held;
    this.dependents = needs.nodes() == 1 ? Edges.SINGLE : needs.reversed();
    this.waitsFor = needs.degrees();
    this.left = needs.nodes();
    this.submitter = Thread.currentThread();
  }

  long id() {
    return id;
  }

  void id(long given) {
    id = given;
  }

  long taskId(int task) {
    return id << TASK_BITS | task;
  }

  int size() {
    return needs.nodes();
  }

  boolean ended() {
    return left == 0;
  }

  /** Adds what is ready before anything ran. */
  void addRoots(TaskList ready) {
    for (int task = 0; task < size(); task++) {
      if (needs.degree(task) == 0) {
        ready.add(this, task);
      }
    }
  }

  /** Takes in that a task has completed; adds what that makes ready. */
  void complete(int task, TaskList ready) {
    left--;
    for (int at = dependents.first()[task]; at < dependents.first()[task + 1]; at++) {
      int dependent = dependents.to()[at];
      if (--waitsFor[dependent] == 0) {
        ready.add(this, dependent);
      }
    }
  }

  /** Takes in what the store says has completed; adds what is ready and not among it. */
  void restore(BitSet completed, TaskList ready) {
    var candidates = new TaskList();
    addRoots(candidates);
    completed.stream().forEach(task -> complete(task, candidates));
    for (int at = 0; at < candidates.size(); at++) {
      if (!completed.get(candidates.task(at))) {
        ready.add(this, candidates.task(at));
      }
    }
  }

  /** Who submitted it. */
  Thread submitter() {
    return submitter;
  }

  /** Whether its submit is committed; any thread. */
  boolean stored() {
    return stored;
  }

  void markStored() {
    stored = true;
  }
}
