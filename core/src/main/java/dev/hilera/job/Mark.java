package dev.hilera.job;

import dev.hilera.TaskStatus;

/**
 * A change of a task's status that is no attempt's doing: it was cancelled before it ran, or does
 * not run at all. Changes only these fields of the row; makes one if there is none.
 *
 * <p>{@code WAITING} withdraws an attempt that was handed out and that no worker took: its row
 * goes. Of one turn's rows, the withdrawals come first, then the attempts that ended, the other
 * marks, and last the attempts that are under way.
 *
 * @param task its number
 * @param attempt its latest attempt, 0 for none
 * @param run the present run
 * @param status the new one
 * @param wakeAt until when it sleeps, else 0
 */
public record Mark(int task, int attempt, int run, TaskStatus status, long wakeAt) {
  /** Whether the attempt is taken back, as if it had never been. */
  public boolean withdraws() {
    return status == TaskStatus.WAITING;
  }
}
