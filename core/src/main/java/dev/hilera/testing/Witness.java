package dev.hilera.testing;

import dev.hilera.Attempt;
import dev.hilera.OnFailure;
import dev.hilera.Outcome;
import dev.hilera.job.AttemptRow;
import dev.hilera.job.JobRow;
import dev.hilera.store.Question;
import dev.hilera.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stands beside each attempt of a {@link Trial} as it begins and compares what happens with what
 * the store says at that moment, which no record tells afterwards: that nothing begins that is not
 * written, is over, is paused, or lacks what it needs.
 */
final class Witness {
  private final Store store;
  private final List<String> violations = new ArrayList<>();
  private final Map<Id, Long> begun = new HashMap<>();

  private record Id(long job, int task, int attempt) {}

  Witness(Store store) {
    this.store = store;
  }

  /** The attempt's code is about to run, at a time by its node's clock. */
  void begins(Attempt attempt, long now) {
    if (attempt.cancelled()) {
      return;
    }
    long job = attempt.jobId();
    Question.JobRecord record = store.ask(new Question.JobById(job)).orElse(null);
    if (record == null) {
      wrong(attempt, "begins, and there is no such job");
      return;
    }
    if (isEnding(record)) {
      wrong(attempt, "begins although its job is over, or ends");
    }
    if (record.row().is(JobRow.PAUSED)) {
      wrong(attempt, "begins although its job is paused");
    }
    int task = store.ask(new Question.TaskNumber(job, attempt.task()));
    if (!store.ask(new Question.Tasks(job, task, 1)).getFirst().open()) {
      wrong(attempt, "begins before all it needs is whole");
    }
    rows(attempt, store.ask(new Question.Attempts(job, task)));
    begins(attempt, task, now);
  }

  /** The same on one of several nodes, where all that counts is that no other has begun it. */
  void beginsOnce(Attempt attempt) {
    begins(attempt, store.ask(new Question.TaskNumber(attempt.jobId(), attempt.task())), 0);
  }

  private void begins(Attempt attempt, int task, long now) {
    if (begun.put(new Id(attempt.jobId(), task, attempt.number()), now) != null) {
      wrong(attempt, "begins twice");
    }
  }

  private static boolean isEnding(Question.JobRecord job) {
    return job.row().status().isFinal()
        || job.row().is(JobRow.CANCELLED | JobRow.GIVEN_UP)
        || (job.info().options().onFailure() == OnFailure.FAIL_FAST && job.row().errorTask() >= 0);
  }

  private void rows(Attempt attempt, List<AttemptRow> rows) {
    AttemptRow own = find(rows, attempt.number()).orElse(null);
    if (own == null) {
      wrong(attempt, "begins before that is committed");
    } else if (own.outcome() != null || own.status().isFinal()) {
      wrong(attempt, "begins although it has ended");
    }
    for (AttemptRow row : rows) {
      if (row.attempt() > attempt.number()) {
        wrong(attempt, "begins after attempt " + row.attempt());
      } else if (row.attempt() > 0 && row.attempt() < attempt.number()) {
        former(attempt, row);
      }
    }
  }

  private void former(Attempt attempt, AttemptRow row) {
    if (row.outcome() == null) {
      wrong(attempt, "begins while attempt " + row.attempt() + " is under way");
    }
    if (row.outcome() == Outcome.LOST && store.ask(new Question.Nodes()).containsKey(row.node())) {
      wrong(attempt, "follows attempt " + row.attempt() + ", lost by a node that is alive");
    }
  }

  private static Optional<AttemptRow> find(List<AttemptRow> rows, int attempt) {
    return rows.stream().filter(row -> row.attempt() == attempt).findFirst();
  }

  private void wrong(Attempt attempt, String what) {
    violations.add(
        "job " + attempt.jobId() + ": " + attempt.task() + "#" + attempt.number() + " " + what);
  }

  /** What was wrong so far, in words, once all has come to rest. */
  List<String> violations() {
    List<String> all = new ArrayList<>(violations);
    begun.forEach((id, at) -> {
      if (store.ask(new Question.JobById(id.job())).isPresent()) {
        recorded(id, at, all);
      }
    });
    return all;
  }

  private void recorded(Id id, long at, List<String> all) {
    String name = "job " + id.job() + ": attempt " + id.attempt() + " of task " + id.task();
    AttemptRow row =
        find(store.ask(new Question.Attempts(id.job(), id.task())), id.attempt()).orElse(null);
    if (row == null) {
      all.add(name + " ran and is not recorded");
    } else if (at > 0 && row.startedAt() > 0 && row.startedAt() < at) {
      all.add(name + " began " + (at - row.startedAt()) + " ms later than is recorded");
    }
  }
}
