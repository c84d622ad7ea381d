package dev.hilera.app.view;

import dev.hilera.JobView;
import dev.hilera.TaskView;
import java.util.List;

/**
 * What is to be drawn: a job at one moment.
 *
 * @param job as a whole
 * @param tasks all of them in the order of the job, or only those that run if there are too many
 * @param whole whether these are all
 * @param now epoch milliseconds
 */
public record Snapshot(JobView job, List<TaskView> tasks, boolean whole, long now) {
  /** Takes a copy. */
  public Snapshot {
    tasks = List.copyOf(tasks);
  }
}
