package dev.hilera;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a task that is not final is where it is, as it was at one moment.
 *
 * @param number of the task in its job, from 0
 * @param task its name
 * @param status what it is doing
 * @param kind the reason
 * @param text the same in plain words, with the numbers and names that belong to it
 * @param until when this reason ends by itself, if that is known
 * @param waitsFor the unfinished tasks it waits for directly, at most {@value #MOST_NAMES} of them
 * @param roots the reasons of the tasks it waits for in the end, which themselves wait for no other
 *     task, at most {@value #MOST_ROOTS} of them
 */
public record Why(
    int number,
    String task,
    TaskStatus status,
    Kind kind,
    String text,
    @Nullable Instant until,
    List<String> waitsFor,
    List<Why> roots) {

  /** So many tasks are named that a task waits for directly. */
  public static final int MOST_NAMES = 100;

  /** So many tasks are described that a task waits for in the end. */
  public static final int MOST_ROOTS = 10;

  /** Takes copies. */
  public Why {
    waitsFor = List.copyOf(waitsFor);
    roots = List.copyOf(roots);
  }

  /** What kind of reason it is. */
  public enum Kind {
    /** The job was submitted and not started. */
    NOT_STARTED,
    /** The job's start time has not come. */
    STARTS_AT,
    /** It waits for tasks that it needs, or for what those have spawned. */
    NEEDS,
    /** The task's own delay is not over. */
    DELAYED,
    /** It can go on, and its job is paused. */
    PAUSED,
    /** Code that the job needs is not registered on the node that drives it. */
    NO_CODE,
    /** No node there is can ever run it as it asks. */
    PLACEMENT,
    /** What it takes is not free. */
    RESOURCES,
    /** A task runs that it must not run beside. */
    APART,
    /** As many attempts of the job run as it allows. */
    MAX_PARALLEL,
    /** All workers are busy. */
    WORKERS,
    /** It is in the queue and its turn comes next. */
    QUEUED,
    /** It is given to the workers of a node, and none has taken it yet. */
    HANDED_OUT,
    /** An attempt is under way. */
    RUNNING,
    /** Its attempt sleeps. */
    ASLEEP,
    /** It waits for its next attempt. */
    RETRYING,
    /** It is about to be cancelled, or not to run because something it needs did not complete. */
    ENDING,
    /** The job is being read from the store, or waits for a node that takes it up. */
    LOADING,
    /** The node stops and starts nothing any more. */
    STOPPING;

    /** The word used in JSON, logs and documents: the name in lower case. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
