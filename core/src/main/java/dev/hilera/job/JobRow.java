package dev.hilera.job;

import dev.hilera.Counts;
import dev.hilera.JobStatus;

/**
 * The part of a job that changes, as a store keeps it.
 *
 * @param job the id
 * @param status derived from the tasks and flags
 * @param run from 1
 * @param flags commands given: {@link #STARTED} and so on
 * @param seq the number of the last event
 * @param moments times and the numbers of their events
 * @param counts of its tasks
 * @param errorTask number of the task that failed first in this run, or -1
 */
public record JobRow(
    long job,
    JobStatus status,
    int run,
    int flags,
    long seq,
    Moments moments,
    Counts counts,
    int errorTask) {

  /** A start was acknowledged. */
  public static final int STARTED = 1;

  /** A pause was acknowledged and no resume. */
  public static final int PAUSED = 2;

  /** A cancel was acknowledged. */
  public static final int CANCELLED = 4;

  /** The job's timeout passed, or it was given up; what was unfinished is cancelled. */
  public static final int GIVEN_UP = 8;

  /**
   * Times in epoch milliseconds, 0 for none.
   *
   * @param last never falls; no event of the job is earlier than a former one
   * @param startAt when tasks may begin, once started
   * @param deadline when the job's timeout passes
   * @param startedAt the first attempt of the run
   * @param startedSeq the number of that event
   * @param endedAt the end of the run
   * @param endedSeq the number of that event
   */
  public record Moments(
      long last,
      long startAt,
      long deadline,
      long startedAt,
      long startedSeq,
      long endedAt,
      long endedSeq) {}

  /** The row of a job that was just submitted; its first event is its creation. */
  static JobRow submitted(JobInfo info) {
    return new JobRow(
        info.id(),
        JobStatus.PENDING,
        1,
        0,
        1,
        new Moments(info.createdAt(), 0, 0, 0, 0, 0, 0),
        new Counts(0, 0, 0, 0, 0, 0, 0, 0),
        -1);
  }

  /** Whether one of the flags is set. */
  public boolean is(int flag) {
    return (flags & flag) != 0;
  }
}
