package dev.hilera;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a job. All subscribers of a job see its events in one order.
 *
 * @param kind what happened
 * @param job the job's id
 * @param seq its number in the job, from 1 without gaps; 0 for progress, which has none
 * @param at when, in epoch milliseconds, never falling within a job
 * @param task the task's name, for the kinds that begin with TASK
 * @param attempt the attempt's number, or 0
 * @param node the node of the attempt
 * @param status of the job, for JOB_FINISHED
 * @param outcome of the attempt, for TASK_TERMINATED
 * @param counts of the job, for JOB_FINISHED
 * @param progress for TASK_PROGRESS
 * @param text the reason of a failure, or the name of a sleep
 */
public record Event(
    Kind kind,
    long job,
    long seq,
    long at,
    @Nullable String task,
    int attempt,
    @Nullable String node,
    @Nullable JobStatus status,
    @Nullable Outcome outcome,
    @Nullable Counts counts,
    @Nullable Progress progress,
    @Nullable String text) {

  /** What can happen. */
  public enum Kind {
    /** Always the first. */
    JOB_CREATED,
    /** The first attempt of a run began. */
    JOB_STARTED,
    /** An attempt began; exactly one for each attempt. */
    TASK_STARTED,
    /** Only the last is kept; without a number. */
    TASK_PROGRESS,
    /** An attempt sleeps. */
    TASK_SLEEPING,
    /** It goes on. */
    TASK_WOKEN,
    /** A further attempt will follow. */
    TASK_RETRYING,
    /** A running task added this one. */
    TASK_SPAWNED,
    /** An attempt ended, whatever the outcome; exactly one for each attempt. */
    TASK_TERMINATED,
    /** Nothing new starts. */
    JOB_PAUSED,
    /** It may again. */
    JOB_RESUMED,
    /** The next run is open. */
    JOB_RETRIED,
    /** The last of a run, exactly once. */
    JOB_FINISHED,
    /** A subscriber was too slow and missed numbered events before this one; ask for the state. */
    MISSED,
    /** The capacity of a node changed; of no job. */
    NODE_CHANGED;

    /** The word used in JSON, logs and documents: the name in lower case. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
