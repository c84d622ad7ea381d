package dev.hilera.job;

import org.jspecify.annotations.Nullable;

/**
 * A value or text that belongs to a task.
 *
 * @param kind what it is
 * @param task the task's number
 * @param attempt the attempt's number; 0 for kinds that belong to the task
 * @param name of a checkpoint or sleep, else empty
 * @param value as the store keeps values: an object in memory, encoded bytes in a durable store; a
 *     string for an error, a {@code Long} for a deadline
 */
public record Payload(Kind kind, int task, int attempt, String name, @Nullable Object value) {
  /** What a payload is. */
  public enum Kind {
    /** The value a task completed with. */
    RESULT,
    /** Why an attempt failed. */
    ERROR,
    /** A recorded value; see {@link dev.hilera.Attempt#checkpoint}. */
    CHECKPOINT,
    /** The deadline of a sleep, epoch milliseconds. */
    DEADLINE,
    /** The last progress of a task, a {@link dev.hilera.Progress}. */
    PROGRESS
  }
}
