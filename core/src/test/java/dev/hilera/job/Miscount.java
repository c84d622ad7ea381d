package dev.hilera.job;

/** A fault to plant: a task counts more needs than it has. */
public final class Miscount {
  private Miscount() {}

  /** Raises the count by one. */
  public static void plant(LiveJob job, int task) {
    job.states().missing(task, job.states().missing(task) + 1);
  }
}
