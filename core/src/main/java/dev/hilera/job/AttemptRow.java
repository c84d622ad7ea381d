package dev.hilera.job;

import dev.hilera.Outcome;
import dev.hilera.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * One attempt as a store keeps it; the row with the highest number tells the task's status. A task
 * without a row is waiting or ready. Number 0 stands for a task that never had an attempt but
 * sleeps or is final.
 *
 * @param task its number in the job
 * @param attempt from 1, over all runs
 * @param run the run that the attempt belongs to
 * @param status of the task, as of this attempt
 * @param outcome of this attempt, once it ended
 * @param node the incarnation it was handed out on
 * @param startedAt epoch milliseconds, 0 until a worker took it
 * @param endedAt epoch milliseconds, 0 until it ended
 * @param startSeq the number of its task_started
 * @param endSeq the number of its task_terminated
 * @param wakeAt until when the task sleeps, 0 if it does not
 * @param marked the run in which a {@link Mark} last decided the status, 0 if the attempt did
 */
public record AttemptRow(
    int task,
    int attempt,
    int run,
    TaskStatus status,
    @Nullable Outcome outcome,
    long node,
    long startedAt,
    long endedAt,
    long startSeq,
    long endSeq,
    long wakeAt,
    int marked) {
  /** The run in which the status was last decided. */
  public int decided() {
    return Math.max(run, marked);
  }
}
