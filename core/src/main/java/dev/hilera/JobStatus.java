package dev.hilera;

import java.util.Locale;

/**
 * What a job is doing. Derived from its tasks and the commands given to it, never set by hand.
 *
 * <pre>
 *   PENDING -> RUNNING -> COMPLETED | FAILED | CANCELLED
 *      |  \      |  ^
 *      |   \     v  |
 *      |    -> PAUSED          a final status changes only by retry, which opens the next run
 * </pre>
 */
public enum JobStatus {
  /** Submitted; started or not, no attempt has begun in this run. */
  PENDING,
  /** At least one attempt of this run has begun. */
  RUNNING,
  /** Nothing new starts until the job is resumed. */
  PAUSED,
  /** Every task completed. */
  COMPLETED,
  /** A task failed or was cancelled, or the job's own timeout passed. */
  FAILED,
  /** The job was cancelled. */
  CANCELLED;

  /** Whether the run is over. */
  public boolean isFinal() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }

  /** The word used in JSON, logs and documents: the name in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
