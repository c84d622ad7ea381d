package dev.hilera.server.api;

import dev.hilera.Hilera;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What became of tasks that wait for nothing any more, in words. */
final class Ends {
  /** So many tasks are looked at for the one that kept another from running. */
  private static final int MOST_LOOKED_AT = 200;

  private final Hilera hilera;
  private final long job;

  Ends(Hilera hilera, long job) {
    this.hilera = hilera;
    this.job = job;
  }

  /** Of a task that is final. */
  String of(TaskView task) {
    String name = "task '" + task.name() + "' ";
    if (task.status() != TaskStatus.NOT_RUN) {
      return name + "is " + task.status().word() + "; it is final";
    }
    return name
        + "did not run, because "
        + cause(task)
            .map(cause -> "'" + cause.name() + "' " + verb(cause.status()))
            .orElse("something it needs did not complete");
  }

  private static String verb(TaskStatus status) {
    return status == TaskStatus.FAILED ? "failed" : "was cancelled";
  }

  /** The nearest of those it needs, directly or not, that ended in another way than it should. */
  private Optional<TaskView> cause(TaskView first) {
    Set<String> seen = new HashSet<>(first.needs());
    Deque<String> names = new ArrayDeque<>(first.needs());
    for (int count = 0; count < MOST_LOOKED_AT && !names.isEmpty(); count++) {
      Optional<TaskView> found = hilera.task(job, names.remove());
      TaskStatus status = found.map(TaskView::status).orElse(TaskStatus.COMPLETED);
      if (status == TaskStatus.FAILED || status == TaskStatus.CANCELLED) {
        return found;
      }
      if (status == TaskStatus.NOT_RUN) {
        found.get().needs().stream().filter(seen::add).forEach(names::add);
      }
    }
    return Optional.empty();
  }
}
