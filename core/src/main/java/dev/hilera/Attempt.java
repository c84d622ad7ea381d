package dev.hilera;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The attempt that runs on the current thread: what code can know of itself and ask for.
 *
 * <p>Its methods are called by the attempt's own thread, {@link #progress} and {@link #cancelled}
 * by any.
 */
public interface Attempt {
  /**
   * The current attempt. Bound by the engine around every attempt; a unit test may bind its own.
   */
  ScopedValue<Attempt> CURRENT = ScopedValue.newInstance();

  /**
   * The attempt that runs here.
   *
   * @throws IllegalStateException outside of an attempt, also on threads that a task started itself
   */
  static Attempt current() {
    if (!CURRENT.isBound()) {
      throw new IllegalStateException("no attempt runs on this thread");
    }
    return CURRENT.get();
  }

  /** The job's id. */
  long jobId();

  /** The job's name. */
  String job();

  /** The task's name. */
  String task();

  /** The attempt's number, from 1. Task and number together are the fencing value. */
  int number();

  /** The task type's parameters, a record; {@code null} for a task without. */
  @Nullable Object params();

  /**
   * The result of a completed task that this one needs, direct or transitive.
   *
   * @throws HileraException.Unknown if this task does not need it
   */
  @Nullable Object input(String task);

  /** All of those, by name, in the order of the job. */
  Map<String, @Nullable Object> inputs();

  /**
   * Tells how far it is. Cheap enough for a loop: what watchers and the store see is coalesced.
   *
   * @param percent 0 to 100; a value below an earlier one is raised to it
   */
  void progress(int percent, String message);

  /** Tells how far it is, without a message. */
  default void progress(int percent) {
    progress(percent, "");
  }

  /**
   * Sleeps without holding a worker. The deadline is recorded under the name: a later attempt that
   * sleeps under the same name sleeps only the rest.
   *
   * @throws InterruptedException when it is cancelled or its node stops
   */
  void sleep(String name, Duration duration) throws InterruptedException;

  /**
   * Runs the code and records its value, once: any later call under this name, in this attempt or a
   * later one, returns the recorded value.
   *
   * @throws Exception what the code throws; then nothing is recorded
   */
  <T extends @Nullable Object> T checkpoint(String name, Callable<T> code) throws Exception;

  /**
   * Adds tasks to this job; durable on return. What depends on the present task waits for them too
   * and sees their results, unless they are {@link Spawn#detached()}. A task that this task spawned
   * before, in this or an earlier attempt, is passed over.
   *
   * @throws HileraException.Invalid with every fault; nothing is added
   */
  void spawn(Spawn tasks) throws InterruptedException;

  /** Adds one task of a registered type; see {@link #spawn(Spawn)}. */
  default <P> void spawn(String name, TaskType<P, ?> type, P params) throws InterruptedException {
    Spawn spawn = new Spawn();
    spawn.task(name, type, params);
    spawn(spawn);
  }

  /** Whether its outcome is already decided, by cancel or timeout, so that going on is in vain. */
  boolean cancelled();

  /** The names of the tasks it needs directly. */
  List<String> needs();
}
