package dev.hilera.store;

import dev.hilera.Event;
import dev.hilera.JobStatus;
import dev.hilera.TaskStatus;
import dev.hilera.job.Abroad;
import dev.hilera.job.AttemptRow;
import dev.hilera.job.EventRow;
import dev.hilera.job.GraphPart;
import dev.hilera.job.JobRow;
import dev.hilera.job.Payload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/** Answers questions from what a {@link MemoryStore} holds, under its lock. */
final class MemoryAnswers {
  private final TreeMap<Long, MemoryJob> jobs;
  private final int[] statuses;
  private final Map<Long, MemoryStore.MemoryNode> nodes;
  private final Map<Long, String> nodeNames;
  private final MemoryOffers offers;
  private final LongFunction<List<Abroad>> abroad;

  MemoryAnswers(
      TreeMap<Long, MemoryJob> jobs,
      int[] statuses,
      Map<Long, MemoryStore.MemoryNode> nodes,
      Map<Long, String> nodeNames,
      MemoryOffers offers,
      LongFunction<List<Abroad>> abroad) {
    this.jobs = jobs;
    this.statuses = statuses;
    this.nodes = nodes;
    this.nodeNames = nodeNames;
    this.offers = offers;
    this.abroad = abroad;
  }

  @SuppressWarnings("unchecked") // each question names the type of its answer
  <A> A answer(Question<A> question) {
    Object answer =
        switch (question) {
          case Question.JobById(long id) -> find(id).map(MemoryAnswers::jobRecord);
          case Question.Jobs some -> jobs(some);
          case Question.JobCounts() -> counts();
          case Question.Tasks tasks ->
              find(tasks.job()).map(job -> tasks(job, tasks)).orElse(List.of());
          case Question.TaskNumber(long job, String name) -> number(job, name);
          case Question.Attempts(long job, int task) ->
              find(job)
                  .filter(one -> task >= 0 && task < one.size())
                  .map(one -> one.attempts(task))
                  .orElse(List.of());
          case Question.PayloadOf of -> find(of.job()).flatMap(job -> payload(job, of));
          case Question.Results(long job, List<Integer> tasks) -> results(job, tasks);
          case Question.Events events -> events(events);
          case Question.NodeName(long incarnation) ->
              Optional.ofNullable(nodeNames.get(incarnation));
          case Question.Whole(long id) -> find(id).map(job -> job.stored(abroad.apply(id)));
          case Question.Claimed(long incarnation) -> offers.claimedBy(incarnation);
          case Question.Nodes() -> {
            Map<Long, NodeInfo> alive = new TreeMap<>();
            nodes.values().forEach(node -> alive.put(node.incarnation, node.info));
            yield alive;
          }
        };
    return (A) answer;
  }

  private Optional<MemoryJob> find(long id) {
    return Optional.ofNullable(jobs.get(id)).filter(job -> !job.isStaged());
  }

  private static Question.JobRecord jobRecord(MemoryJob job) {
    return new Question.JobRecord(job.info, job.row(), job.owner);
  }

  private List<Question.JobRecord> jobs(Question.Jobs some) {
    return jobs.headMap(some.below(), false).descendingMap().values().stream()
        .filter(job -> !job.isStaged())
        .filter(job -> some.statuses().isEmpty() || some.statuses().contains(job.row().status()))
        .filter(job ->
            some.label() == null
                || (job.info.labels().containsKey(some.label())
                    && (some.value() == null
                        || some.value().equals(job.info.labels().get(some.label())))))
        .filter(job -> some.text() == null || job.info.name().contains(some.text()))
        .limit(some.most())
        .map(MemoryAnswers::jobRecord)
        .toList();
  }

  private Map<JobStatus, Integer> counts() {
    Map<JobStatus, Integer> counts = new EnumMap<>(JobStatus.class);
    for (JobStatus status : JobStatus.values()) {
      counts.put(status, statuses[status.ordinal()]);
    }
    return counts;
  }

  private static List<Question.TaskRecord> tasks(MemoryJob job, Question.Tasks page) {
    List<Question.TaskRecord> records = new ArrayList<>();
    for (GraphPart part : job.parts) {
      int start = Math.max(0, page.from() - part.first());
      for (int position = start;
          position < part.size() && records.size() < page.most();
          position++) {
        records.add(record(job, part, position));
      }
    }
    return records;
  }

  private static Question.TaskRecord record(MemoryJob job, GraphPart part, int position) {
    List<String> needs = new ArrayList<>();
    boolean open = true;
    for (int place = part.needStart(position); place < part.needEnd(position); place++) {
      int need = part.need(place);
      needs.add(name(job, need));
      open &= isWhole(job, need);
    }
    int task = part.first() + position;
    return new Question.TaskRecord(task, part.name(position), needs, job.latest(task), open);
  }

  /** Whether a task is completed, and with it what it spawned. */
  private static boolean isWhole(MemoryJob job, int task) {
    AttemptRow row = job.latest(task);
    if (row == null || row.status() != TaskStatus.COMPLETED) {
      return false;
    }
    return job.parts.stream()
        .filter(part -> part.parent() == task && !part.detached())
        .allMatch(part ->
            IntStream.range(part.first(), part.first() + part.size())
                .allMatch(child -> isWhole(job, child)));
  }

  private static String name(MemoryJob job, int task) {
    for (GraphPart part : job.parts) {
      if (task < part.first() + part.size()) {
        return part.name(task - part.first());
      }
    }
    throw new IllegalArgumentException("job " + job.info.id() + " has no task " + task);
  }

  private int number(long id, String name) {
    MemoryJob job = find(id).orElse(null);
    if (job != null) {
      for (GraphPart part : job.parts) {
        for (int position = 0; position < part.size(); position++) {
          if (part.name(position).equals(name)) {
            return part.first() + position;
          }
        }
      }
    }
    return -1;
  }

  private static Optional<Payload> payload(MemoryJob job, Question.PayloadOf of) {
    if (of.kind() == Payload.Kind.RESULT) {
      boolean keyed = of.attempt() == 0 && of.name().isEmpty();
      Object value = keyed ? job.result(of.task()) : null;
      return Optional.ofNullable(value)
          .map(result -> new Payload(Payload.Kind.RESULT, of.task(), 0, "", result));
    }
    return Optional.ofNullable(job.payload(of));
  }

  private Map<Integer, Object> results(long id, List<Integer> tasks) {
    Map<Integer, Object> results = new HashMap<>();
    find(id)
        .ifPresent(job -> {
          for (int task : tasks) {
            Object value = job.result(task);
            if (value != null) {
              results.put(task, value);
            }
          }
        });
    return results;
  }

  private List<Question.EventRecord> events(Question.Events wanted) {
    List<Question.EventRecord> all = new ArrayList<>();
    MemoryJob job = find(wanted.job()).orElse(null);
    if (job == null) {
      return all;
    }
    JobRow row = job.row();
    JobRow.Moments moments = row.moments();
    job.events.forEach(event -> all.add(new Question.EventRecord(event, 0)));
    all.add(ofJob(new EventRow(1, Event.Kind.JOB_CREATED, -1, 0, job.info.createdAt(), 1, null)));
    if (moments.startedSeq() > 0) {
      all.add(
          ofJob(
              new EventRow(
                  moments.startedSeq(),
                  Event.Kind.JOB_STARTED,
                  -1,
                  0,
                  moments.startedAt(),
                  row.run(),
                  null)));
    }
    if (moments.endedSeq() > 0) {
      all.add(
          ofJob(
              new EventRow(
                  moments.endedSeq(),
                  Event.Kind.JOB_FINISHED,
                  -1,
                  0,
                  moments.endedAt(),
                  row.run(),
                  row.status().word())));
    }
    for (int task = 0; task < job.size(); task++) {
      job.attempts(task).forEach(attempt -> ofAttempt(attempt, all));
    }
    return all.stream()
        .filter(event -> event.row().seq() > wanted.after())
        .sorted(Comparator.comparingLong(event -> event.row().seq()))
        .limit(wanted.most())
        .toList();
  }

  private static Question.EventRecord ofJob(EventRow row) {
    return new Question.EventRecord(row, 0);
  }

  private static void ofAttempt(AttemptRow row, List<Question.EventRecord> all) {
    if (row.startSeq() > 0) {
      all.add(
          new Question.EventRecord(
              new EventRow(
                  row.startSeq(),
                  Event.Kind.TASK_STARTED,
                  row.task(),
                  row.attempt(),
                  row.startedAt(),
                  row.run(),
                  null),
              row.node()));
    }
    if (row.endSeq() > 0 && row.outcome() != null) {
      all.add(
          new Question.EventRecord(
              new EventRow(
                  row.endSeq(),
                  Event.Kind.TASK_TERMINATED,
                  row.task(),
                  row.attempt(),
                  row.endedAt(),
                  row.run(),
                  row.outcome().word()),
              row.node()));
    }
  }
}
