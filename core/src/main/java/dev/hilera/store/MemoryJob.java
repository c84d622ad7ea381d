package dev.hilera.store;

import dev.hilera.Event;
import dev.hilera.job.Abroad;
import dev.hilera.job.AttemptRow;
import dev.hilera.job.EventRow;
import dev.hilera.job.GraphPart;
import dev.hilera.job.JobChanges;
import dev.hilera.job.JobInfo;
import dev.hilera.job.JobRow;
import dev.hilera.job.Mark;
import dev.hilera.job.Payload;
import dev.hilera.job.StoredJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One job on the heap. Guarded by the lock of its store. */
final class MemoryJob {
  final JobInfo info;
  final List<GraphPart> parts = new ArrayList<>(1);
  final List<EventRow> events = new ArrayList<>(0);
  long owner;
  private @Nullable JobRow row;
  private @Nullable AttemptRow[] latest = {};
  // Most jobs have nothing of the following.
  private Map<Integer, List<AttemptRow>> former = Map.of();
  private @Nullable Object[] results = {};
  private Map<PayloadKey, Payload> payloads = Map.of();
  private int size;

  private record PayloadKey(Payload.Kind kind, int task, int attempt, String name) {}

  MemoryJob(JobInfo info, long owner) {
    this.info = info;
    this.owner = owner;
  }

  /** Whether it waits for the batch that creates it. */
  boolean isStaged() {
    return row == null;
  }

  JobRow row() {
    if (row == null) {
      throw new IllegalStateException("job " + info.id() + " is only staged");
    }
    return row;
  }

  boolean isUnfinished() {
    return row != null && !row.status().isFinal() && row.is(JobRow.STARTED);
  }

  /** Whether it waits for an owner to go on. */
  boolean isOrphan() {
    return owner == 0 && isUnfinished();
  }

  int size() {
    return size;
  }

  void add(GraphPart part) {
    parts.add(part);
    size += part.size();
    latest = Arrays.copyOf(latest, size);
  }

  void apply(JobChanges changes) {
    changes.parts().forEach(this::add);
    if (changes.row() != null) {
      row = changes.row();
    }
    // In the order in which it can have happened to one attempt; see Mark.
    for (Mark mark : changes.marks()) {
      if (mark.withdraws()) {
        withdraw(mark);
      }
    }
    attempts(changes, true);
    for (Mark mark : changes.marks()) {
      if (!mark.withdraws()) {
        put(marked(mark));
      }
    }
    attempts(changes, false);
    events.addAll(changes.events());
    changes.payloads().forEach(this::put);
  }

  private void attempts(JobChanges changes, boolean ended) {
    for (AttemptRow attempt : changes.attempts()) {
      if (attempt.outcome() != null == ended) {
        put(attempt);
      }
    }
  }

  private void put(Payload payload) {
    if (payload.kind() == Payload.Kind.RESULT) {
      results = results.length < size ? Arrays.copyOf(results, size) : results;
      results[payload.task()] = payload.value();
    } else {
      payloads = payloads.isEmpty() ? new HashMap<>() : payloads;
      payloads.put(
          new PayloadKey(payload.kind(), payload.task(), payload.attempt(), payload.name()),
          payload);
    }
  }

  StoredJob stored(List<Abroad> abroad) {
    List<AttemptRow> rows = new ArrayList<>();
    for (int task = 0; task < size; task++) {
      rows.addAll(attempts(task));
    }
    return new StoredJob(info, row(), List.copyOf(parts), rows, retriedTask(), abroad);
  }

  List<AttemptRow> attempts(int task) {
    List<AttemptRow> rows = new ArrayList<>(former.getOrDefault(task, List.of()));
    AttemptRow last = latest[task];
    if (last != null) {
      rows.add(last);
    }
    return rows;
  }

  @Nullable AttemptRow latest(int task) {
    return latest[task];
  }

  @Nullable Object result(int task) {
    return task >= 0 && task < results.length ? results[task] : null;
  }

  @Nullable Payload payload(Question.PayloadOf of) {
    return payloads.get(new PayloadKey(of.kind(), of.task(), of.attempt(), of.name()));
  }

  private @Nullable Integer retriedTask() {
    for (int i = events.size() - 1; i >= 0; i--) {
      if (events.get(i).kind() == Event.Kind.JOB_RETRIED) {
        return events.get(i).task();
      }
    }
    return null;
  }

  private void put(AttemptRow attempt) {
    AttemptRow before = latest[attempt.task()];
    if (before != null && before.attempt() < attempt.attempt()) {
      former = former.isEmpty() ? new TreeMap<>() : former;
      former.computeIfAbsent(attempt.task(), task -> new ArrayList<>(1)).add(before);
    }
    latest[attempt.task()] = attempt;
  }

  private void withdraw(Mark mark) {
    AttemptRow last = latest[mark.task()];
    if (last != null && last.attempt() == mark.attempt()) {
      List<AttemptRow> before = former.getOrDefault(mark.task(), List.of());
      latest[mark.task()] = before.isEmpty() ? null : before.removeLast();
    }
  }

  private AttemptRow marked(Mark mark) {
    AttemptRow before = latest[mark.task()];
    if (before == null || before.attempt() != mark.attempt()) {
      return new AttemptRow(
          mark.task(),
          mark.attempt(),
          mark.run(),
          mark.status(),
          null,
          0,
          0,
          0,
          0,
          0,
          mark.wakeAt(),
          0);
    }
    return new AttemptRow(
        mark.task(),
        mark.attempt(),
        before.run(),
        mark.status(),
        before.outcome(),
        before.node(),
        before.startedAt(),
        before.endedAt(),
        before.startSeq(),
        before.endSeq(),
        mark.wakeAt(),
        mark.run());
  }
}
