package dev.hilera;

import java.util.Locale;

/** What a task is doing. The legal steps between two of these stand in {@code TaskSteps}. */
public enum TaskStatus {
  /** Needs tasks that are not completed yet. */
  WAITING,
  /** Everything it needs is completed; a worker may take it. */
  READY,
  /** An attempt is under way. */
  RUNNING,
  /** Until a time: its own sleep, its start time or its next attempt. Holds no worker. */
  SLEEPING,
  /** An attempt completed and its result is recorded. */
  COMPLETED,
  /** Its last attempt failed and no further one is allowed. */
  FAILED,
  /** It, or its job, was cancelled. */
  CANCELLED,
  /** Something it needs did not complete. */
  NOT_RUN;

  /** Whether nothing more happens to the task in this run. */
  public boolean isFinal() {
    return ordinal() >= COMPLETED.ordinal();
  }

  /** The word used in JSON, logs and documents: the name in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
