package dev.hilera.engine;

import dev.hilera.TaskStatus;
import dev.hilera.job.LiveJob;
import org.jspecify.annotations.Nullable;

/**
 * A task that seems to wait for nothing. If it is the same a while later, it is stuck.
 *
 * @param job as it is in memory; once it is read anew it is another one
 * @param task its number, or -1 for the job itself
 * @param attempt its latest
 * @param status {@code null} for the job itself
 * @param text what is wrong
 */
record Suspect(LiveJob job, int task, int attempt, @Nullable TaskStatus status, String text) {

  /** Which task it is. */
  record Key(long job, int task) {}

  Key key() {
    return new Key(job.info().id(), task);
  }

  /** For the log. */
  String sentence() {
    String where = "job " + job.info().id() + " '" + job.info().name() + "'";
    if (status == null) {
      return where + " is stuck: it is " + job.status().word() + ", and " + text;
    }
    return where
        + " task '"
        + job.graph().name(task)
        + "' attempt "
        + attempt
        + " is stuck: it is "
        + status.word()
        + ", and "
        + text;
  }
}
