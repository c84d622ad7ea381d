package dev.hilera.job;

import dev.hilera.Event;
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
