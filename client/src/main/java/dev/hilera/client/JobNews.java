package dev.hilera.client;

import dev.hilera.Event;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.Progress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a watcher of a job is told. */
public sealed interface JobNews {
  /**
   * The job as it is now: always the first, and again after each lost connection.
   *
   * @param job its view
   */
  record State(JobView job) implements JobNews {}

  /**
   * The status changed.
   *
   * @param status by now
   */
  record Status(JobStatus status) implements JobNews {}

  /**
   * The job got on.
   *
   * @param progress of the whole job
   */
  record Moved(Progress progress) implements JobNews {}

  /**
   * Something happened to a task; for jobs of more than one task.
   *
   * @param event what happened
   */
  record Happened(Event event) implements JobNews {}

  /**
   * The run is over; always the last.
   *
   * @param status a final one
   * @param result of a completed job: maps, lists, texts, numbers, truth values
   * @param error of a failed job
   * @param duration of the run
   */
  record Ended(
      JobStatus status,
      @Nullable Object result,
      @Nullable String error,
      @Nullable Duration duration)
      implements JobNews {}
}
