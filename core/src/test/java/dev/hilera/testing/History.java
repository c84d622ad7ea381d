package dev.hilera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.TaskView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks through the events of a job for what must never be. */
final class History {
  private History() {}

  static void check(Hilera hilera, long job) {
    List<Event> events = hilera.events(job, 0, Integer.MAX_VALUE);
    Map<String, List<String>> needs = new HashMap<>();
    for (TaskView task : hilera.tasks(job, 0, Integer.MAX_VALUE)) {
      needs.put(task.name(), task.needs());
    }
    long seq = 0;
    long at = 0;
    Set<String> open = new HashSet<>();
    Set<String> ended = new HashSet<>();
    Set<String> completed = new HashSet<>();
    for (Event event : events) {
      assertThat(event.seq()).as("numbers without gaps").isEqualTo(++seq);
      assertThat(event.at()).as("time that never falls").isGreaterThanOrEqualTo(at);
      at = event.at();
      String attempt = event.task() + "#" + event.attempt();
      switch (event.kind()) {
        case TASK_STARTED -> {
          assertThat(open.add(attempt)).as("%s starts once", attempt).isTrue();
          assertThat(completed).as("needs of %s", attempt).containsAll(needs.get(event.task()));
          assertThat(completed).as("completed, never run again").doesNotContain(event.task());
        }
        case TASK_TERMINATED -> {
          assertThat(open).as("%s started before it ended", attempt).contains(attempt);
          assertThat(ended.add(attempt)).as("%s ends once", attempt).isTrue();
          if (event.outcome() == dev.hilera.Outcome.COMPLETED) {
            completed.add(event.task());
          }
        }
        default -> {}
      }
    }
    assertThat(ended).isEqualTo(open);
    assertThat(events.getFirst().kind()).isEqualTo(Event.Kind.JOB_CREATED);
    assertThat(events.getLast().kind()).isEqualTo(Event.Kind.JOB_FINISHED);
  }
}
