package dev.hilera.job;

import dev.hilera.Counts;
import dev.hilera.TaskStatus;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where each task of a live job stands, in arrays, and how many stand where. */
final class TaskStates {
  private static final TaskStatus[] STATUSES = TaskStatus.values();
  private static final int[] NONE = {};

  private final int[] tally = new int[STATUSES.length];
  private byte[] status;
  private int[] attempt;
  private int[] missing;
  private int[] open;
  private int[] tries;
  private byte[] lost;
  private @Nullable Flight[] flights;
  private int size;

  TaskStates(int tasks) {
    status = new byte[tasks];
    attempt = new int[tasks];
    missing = new int[tasks];
    open = NONE;
    tries = new int[tasks];
    lost = new byte[tasks];
    flights = new Flight[tasks];
    size = tasks;
    tally[TaskStatus.WAITING.ordinal()] = tasks;
  }

  /** Room for more tasks, all waiting. */
  void grow(int tasks) {
    tally[TaskStatus.WAITING.ordinal()] += tasks - size;
    size = tasks;
    if (tasks > status.length) {
      int room = tasks + (tasks >> 1);
      status = Arrays.copyOf(status, room);
      attempt = Arrays.copyOf(attempt, room);
      missing = Arrays.copyOf(missing, room);
      tries = Arrays.copyOf(tries, room);
      lost = Arrays.copyOf(lost, room);
      flights = Arrays.copyOf(flights, room);
    }
  }

  int size() {
    return size;
  }

  TaskStatus status(int task) {
    return STATUSES[status[task]];
  }

  /** Takes a legal step; an illegal one is a fault of the engine and harms this job only. */
  void step(int task, TaskStatus next) {
    TaskStatus now = status(task);
    if (!TaskSteps.allows(now, next)) {
      throw new IllegalStateException("task " + task + " cannot go from " + now + " to " + next);
    }
    restore(task, next);
  }

  /** Sets what a store remembers. */
  void restore(int task, TaskStatus next) {
    tally[status[task]]--;
    status[task] = (byte) next.ordinal();
    tally[status[task]]++;
  }

  int count(TaskStatus which) {
    return tally[which.ordinal()];
  }

  int ended() {
    return count(TaskStatus.COMPLETED)
        + count(TaskStatus.FAILED)
        + count(TaskStatus.CANCELLED)
        + count(TaskStatus.NOT_RUN);
  }

  Counts counts() {
    return new Counts(
        size,
        count(TaskStatus.WAITING) + count(TaskStatus.READY),
        count(TaskStatus.RUNNING),
        count(TaskStatus.SLEEPING),
        count(TaskStatus.COMPLETED),
        count(TaskStatus.FAILED),
        count(TaskStatus.CANCELLED),
        count(TaskStatus.NOT_RUN));
  }

  int attempt(int task) {
    return attempt[task];
  }

  void attempt(int task, int number) {
    attempt[task] = number;
  }

  int missing(int task) {
    return missing[task];
  }

  void missing(int task, int count) {
    missing[task] = count;
  }

  /** Children of the task for which its dependents still wait. */
  int open(int task) {
    return task < open.length ? open[task] : 0;
  }

  void open(int task, int change) {
    if (task >= open.length) {
      open = Arrays.copyOf(open, size);
    }
    open[task] += change;
  }

  /** Failures that count, in this run. */
  int tries(int task) {
    return tries[task];
  }

  int addTry(int task) {
    return ++tries[task];
  }

  int lost(int task) {
    return lost[task];
  }

  int addLost(int task) {
    lost[task] = (byte) Math.min(Byte.MAX_VALUE, lost[task] + 1);
    return lost[task];
  }

  @Nullable Flight flight(int task) {
    return flights[task];
  }

  void flight(int task, @Nullable Flight flight) {
    flights[task] = flight;
  }
}
