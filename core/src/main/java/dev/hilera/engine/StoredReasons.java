package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.Outcome;
import dev.hilera.TaskStatus;
import dev.hilera.Why;
import dev.hilera.job.AttemptRow;
import dev.hilera.job.JobRow;
import dev.hilera.store.NodeInfo;
import dev.hilera.store.Question;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Why tasks of one job are not final that this node does not have in memory: not started, about to
 * be taken up, or driven by another node, of which the rows tell.
 */
final class StoredReasons {
  /** So many tasks are looked up for the sake of others that wait for them. */
  private static final int MOST_LOOKED_UP = 200;

  private final Site site;
  private final Question.JobRecord job;
  private final Map<Long, NodeInfo> nodes;
  private final boolean elsewhere;
  private final Map<String, Optional<Question.TaskRecord>> known = new HashMap<>();

  /**
   * Of this job.
   *
   * @param nodes those there are
   * @param elsewhere whether another one of them drives it
   */
  StoredReasons(Site site, Question.JobRecord job, Map<Long, NodeInfo> nodes, boolean elsewhere) {
    this.site = site;
    this.job = job;
    this.nodes = nodes;
    this.elsewhere = elsewhere;
  }

  /** Of one task, if it is not final. */
  List<Why> of(String task) {
    Question.TaskRecord record =
        find(task)
            .orElseThrow(() ->
                new HileraException.Unknown(
                    "job " + job.row().job() + " has no task '" + task + "'"));
    return isFinal(record) ? List.of() : List.of(why(record));
  }

  /** Of the tasks that are not final, from a number on. */
  List<Why> of(int from, int most) {
    List<Why> found = new ArrayList<>();
    if (job.row().status().isFinal()) {
      return found;
    }
    for (int next = from; found.size() < most; ) {
      List<Question.TaskRecord> page = page(next, most);
      page.stream()
          .filter(record -> !isFinal(record))
          .limit(most - found.size())
          .map(this::why)
          .forEach(found::add);
      next += page.size();
      if (page.size() < most) {
        return found;
      }
    }
    return found;
  }

  private List<Question.TaskRecord> page(int from, int most) {
    return Stores.told(() -> site.store().ask(new Question.Tasks(job.row().job(), from, most)));
  }

  private boolean isFinal(Question.TaskRecord record) {
    return job.row().status().isFinal() || status(record).isFinal();
  }

  private TaskStatus status(Question.TaskRecord record) {
    return Queries.status(job.row(), record, site.host().millis());
  }

  private Why why(Question.TaskRecord record) {
    Why own = own(record);
    Why why = own.kind() == Why.Kind.NEEDS ? Sentences.withRoots(own, roots(record)) : own;
    return job.row().is(JobRow.PAUSED) ? Sentences.inPaused(why, job.row().job()) : why;
  }

  private Why own(Question.TaskRecord record) {
    TaskStatus status = status(record);
    Sentences say = new Sentences(record.task(), record.name(), status);
    if (!job.row().is(JobRow.STARTED)) {
      return say.notStarted(job.row().is(JobRow.PAUSED));
    }
    if (!elsewhere) {
      return say.loading();
    }
    return switch (status) {
      case WAITING -> waiting(record, say);
      case READY -> ready(record, say);
      case RUNNING, SLEEPING -> underWay(record, status, say);
      case COMPLETED, FAILED, CANCELLED, NOT_RUN ->
          throw new IllegalStateException("task " + record.task() + " is " + status.word());
    };
  }

  private Why waiting(Question.TaskRecord record, Sentences say) {
    if (job.row().is(JobRow.CANCELLED | JobRow.GIVEN_UP)) {
      return say.cancelled();
    }
    List<String> names = new ArrayList<>();
    boolean blocked = false;
    for (String need : record.needs()) {
      TaskStatus status = find(need).map(this::status).orElse(TaskStatus.WAITING);
      if (!status.isFinal()) {
        names.add(need);
      }
      blocked |= status.isFinal() && status != TaskStatus.COMPLETED;
    }
    if (blocked) {
      return say.blocked();
    }
    List<String> whole = names.isEmpty() ? record.needs() : List.of();
    List<String> all = names.isEmpty() ? record.needs() : names;
    return say.needs(all.subList(0, Math.min(all.size(), Why.MOST_NAMES)), all.size(), whole);
  }

  private Why ready(Question.TaskRecord record, Sentences say) {
    AttemptRow row = record.row();
    if (row != null && row.attempt() > 0 && row.outcome() == null && row.startedAt() == 0) {
      return say.handedOut(row.attempt(), name(row.node()), "");
    }
    return job.row().is(JobRow.PAUSED)
        ? say.paused(job.row().job())
        : say.elsewhere(name(job.owner()));
  }

  private Why underWay(Question.TaskRecord record, TaskStatus status, Sentences say) {
    AttemptRow row = record.row();
    if (row == null) {
      return say.startsAt(job.row().moments().startAt());
    }
    if (status == TaskStatus.RUNNING) {
      return say.running(row.attempt(), row.startedAt(), name(row.node()));
    }
    Outcome outcome = row.outcome();
    if (outcome != null) {
      return say.retrying(row.attempt() + 1, row.wakeAt());
    }
    return row.startedAt() > 0
        ? say.asleep(row.attempt(), row.wakeAt())
        : say.delayed(row.wakeAt());
  }

  /** What it waits for in the end, as far as few questions tell. */
  private List<Why> roots(Question.TaskRecord first) {
    List<Why> roots = new ArrayList<>();
    Set<String> seen = new HashSet<>(first.needs());
    Deque<String> names = new ArrayDeque<>(first.needs());
    while (!names.isEmpty() && roots.size() < Why.MOST_ROOTS) {
      Question.TaskRecord record = find(names.poll()).orElse(null);
      if (record == null || isFinal(record)) {
        continue;
      }
      Why why = own(record);
      if (why.kind() != Why.Kind.NEEDS) {
        roots.add(why);
      } else {
        record.needs().stream().filter(seen::add).forEach(names::add);
      }
    }
    return roots;
  }

  private Optional<Question.TaskRecord> find(String task) {
    Optional<Question.TaskRecord> before = known.get(task);
    if (before != null) {
      return before;
    }
    if (known.size() >= MOST_LOOKED_UP) {
      return Optional.empty();
    }
    int number =
        Stores.told(() -> site.store().ask(new Question.TaskNumber(job.row().job(), task)));
    Optional<Question.TaskRecord> found =
        number < 0 ? Optional.empty() : page(number, 1).stream().findFirst();
    known.put(task, found);
    return found;
  }

  private String name(long incarnation) {
    NodeInfo node = nodes.get(incarnation);
    return node == null ? "#" + incarnation : node.name();
  }
}
