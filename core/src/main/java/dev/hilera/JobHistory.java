package dev.hilera;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished job with all that is known of it, to be kept elsewhere or brought into another store.
 *
 * @param job its view
 * @param description for people, possibly empty
 * @param placement the rule that chose nodes
 * @param params from which its type built it
 * @param tasks in the order of the job
 * @param events all of them, from the first on
 */
public record JobHistory(
    JobView job,
    String description,
    String placement,
    @Nullable Object params,
    List<TaskHistory> tasks,
    List<Event> events) {

  /**
   * A task.
   *
   * @param task its view
   * @param attempts of all runs
   * @param result of a completed task
   */
  public record TaskHistory(TaskView task, List<AttemptView> attempts, @Nullable Object result) {
    /** Takes a copy. */
    public TaskHistory {
      attempts = List.copyOf(attempts);
    }
  }

  /** Takes copies. */
  public JobHistory {
    tasks = List.copyOf(tasks);
    events = List.copyOf(events);
  }
}
