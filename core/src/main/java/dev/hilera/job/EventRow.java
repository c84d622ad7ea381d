package dev.hilera.job;

import dev.hilera.Counts;
import dev.hilera.Event;
import dev.hilera.JobStatus;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An event that no attempt's or job's row tells.
 *
 * @param seq its number in the job
 * @param kind what happened
 * @param task the task's number, or -1
 * @param attempt the attempt's number, or 0
 * @param at epoch milliseconds
 * @param run of the job
 * @param text further detail
 */
public record EventRow(
    long seq, Event.Kind kind, int task, int attempt, long at, int run, @Nullable String text) {

  /** The text of the end of a former run, whose status and counts no other row keeps. */
  static String ending(JobStatus status, Counts counts) {
    return status.word()
        + " "
        + counts.total()
        + " "
        + counts.completed()
        + " "
        + counts.failed()
        + " "
        + counts.cancelled()
        + " "
        + counts.notRun();
  }

  /** The status in the text of a run's end. */
  public @Nullable JobStatus endStatus() {
    return kind == Event.Kind.JOB_FINISHED && text != null
        ? JobStatus.valueOf(text.split(" ", -1)[0].toUpperCase(Locale.ROOT))
        : null;
  }

  /** The counts in the text of a former run's end; {@code null} for the present one. */
  public @Nullable Counts endCounts() {
    if (kind != Event.Kind.JOB_FINISHED || text == null || text.indexOf(' ') < 0) {
      return null;
    }
    int[] counts = Arrays.stream(text.split(" ", -1)).skip(1).mapToInt(Integer::parseInt).toArray();
    return new Counts(counts[0], 0, 0, 0, counts[1], counts[2], counts[3], counts[4]);
  }

  /**
   * What an event is about.
   *
   * @param task the task's number, or -1 for the job
   * @param attempt the attempt's number, or 0
   */
  public record Subject(int task, int attempt) {
    /** The job itself. */
    public static final Subject JOB = new Subject(-1, 0);
  }
}
