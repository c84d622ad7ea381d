package dev.hilera.testing;

import dev.hilera.Event;
import dev.hilera.Outcome;
import dev.hilera.TaskStatus;
import dev.hilera.job.AttemptRow;
import dev.hilera.job.EventRow;
import dev.hilera.job.JobChanges;
import dev.hilera.job.JobRow;
import dev.hilera.job.Mark;
import dev.hilera.store.Batch;
import dev.hilera.store.Question;
import dev.hilera.store.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the steps that tasks have taken, as the committed rows tell: several steps of one turn
 * stand in one row.
 */
final class Transitions {
  private final Store store;
  private final Map<Id, TaskStatus> now = new HashMap<>();
  private final Map<Id, Long> sleepers = new HashMap<>();
  private final Map<String, Long> counts = new TreeMap<>();

  private record Id(long job, int task) {}

  Transitions(Store store) {
    this.store = store;
  }

  /** The name of a step, as in a {@link Summary}. */
  static String name(TaskStatus from, TaskStatus to) {
    return from.word() + " to " + to.word();
  }

  Map<String, Long> counts() {
    return counts;
  }

  /** The store, with an eye on its commits. */
  Store watched() {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(store, arguments);
                if (arguments != null && arguments[0] instanceof Batch batch) {
                  batch.jobs().forEach(this::committed);
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }

  private void committed(JobChanges changes) {
    if (changes.events().stream().anyMatch(Transitions::retriesAll)) {
      retried(changes.job());
    }
    for (AttemptRow attempt : changes.attempts()) {
      if (attempt.outcome() != null) {
        attempt(changes.job(), attempt);
      }
    }
    for (Mark mark : changes.marks()) {
      if (!mark.withdraws()) {
        mark(changes, mark);
      }
    }
    for (AttemptRow attempt : changes.attempts()) {
      if (attempt.outcome() == null) {
        attempt(changes.job(), attempt);
      }
    }
  }

  private static boolean retriesAll(EventRow event) {
    return event.kind() == Event.Kind.JOB_RETRIED && event.task() < 0;
  }

  /** The tasks that did not complete are built anew. */
  private void retried(long job) {
    now.entrySet()
        .removeIf(entry ->
            entry.getKey().job() == job
                && entry.getValue().isFinal()
                && entry.getValue() != TaskStatus.COMPLETED);
  }

  private void mark(JobChanges changes, Mark mark) {
    Id id = new Id(changes.job(), mark.task());
    TaskStatus before = now.getOrDefault(id, TaskStatus.WAITING);
    if (before.isFinal()) {
      return; // it keeps the status of an earlier run
    }
    if (mark.status() == TaskStatus.CANCELLED) {
      cancelled(changes, id);
    } else {
      step(id, mark.status());
    }
    if (mark.status() == TaskStatus.SLEEPING) {
      sleepers.put(id, mark.wakeAt());
    }
  }

  /** One that is neither asleep nor under way was ready if all it needs is whole. */
  private void cancelled(JobChanges changes, Id id) {
    JobRow row = changes.row();
    TaskStatus before = now.getOrDefault(id, TaskStatus.WAITING);
    boolean slept = before == TaskStatus.SLEEPING;
    boolean due = slept && row != null && sleepers.getOrDefault(id, 0L) <= row.moments().last();
    boolean open =
        before == TaskStatus.WAITING
            && row != null
            && row.is(JobRow.STARTED)
            && row.moments().startedAt() > 0
            && store.ask(new Question.Tasks(id.job(), id.task(), 1)).getFirst().open();
    if (due || open) {
      step(id, TaskStatus.READY);
    }
    step(id, TaskStatus.CANCELLED);
  }

  private void attempt(long job, AttemptRow row) {
    Id id = new Id(job, row.task());
    TaskStatus before = now.getOrDefault(id, TaskStatus.WAITING);
    if (before.isFinal()) {
      return;
    }
    boolean givenBack = row.outcome() == Outcome.RELEASED || row.outcome() == Outcome.CANCELLED;
    if (before != TaskStatus.RUNNING && !(before == TaskStatus.SLEEPING && givenBack)) {
      awake(id, row);
    }
    step(id, row.status());
    if (row.status() == TaskStatus.SLEEPING) {
      sleepers.put(id, row.wakeAt());
    }
  }

  private void awake(Id id, AttemptRow row) {
    step(id, TaskStatus.READY);
    if (row.outcome() != null || row.status() != TaskStatus.READY) {
      step(id, TaskStatus.RUNNING);
    }
  }

  private void step(Id id, TaskStatus next) {
    TaskStatus before = now.getOrDefault(id, TaskStatus.WAITING);
    if (before != next) {
      now.put(id, next);
      counts.merge(name(before, next), 1L, Long::sum);
    }
  }
}
