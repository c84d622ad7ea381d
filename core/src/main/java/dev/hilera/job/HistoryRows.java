package dev.hilera.job;

import dev.hilera.AttemptView;
import dev.hilera.Counts;
import dev.hilera.Event;
import dev.hilera.HileraException;
import dev.hilera.JobHistory;
import dev.hilera.JobStatus;
import dev.hilera.OnFailure;
import dev.hilera.Problem;
import dev.hilera.Retry;
import dev.hilera.TaskOptions;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import dev.hilera.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a finished job that comes from elsewhere. What its tasks ran does not come with it:
 * it can be looked at, and a retry fails for want of code.
 */
public final class HistoryRows {
  private static final int MOST_PROBLEMS = 20;

  private final JobHistory history;
  private final Function<@Nullable Object, @Nullable Object> stored;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<AttemptRow> attempts = new ArrayList<>();
  private final List<EventRow> events = new ArrayList<>();
  private final List<Payload> payloads = new ArrayList<>();
  private final SortedMap<String, Long> seqs = new TreeMap<>();
  private long startedSeq;
  private long endedSeq;
  private long last;
  private int errorTask = -1;

  /**
   * Of a history.
   *
   * @param stored makes of a value what the store keeps
   * @throws HileraException.Invalid if it is not that of a finished job, or contradicts itself
   */
  public HistoryRows(JobHistory history, Function<@Nullable Object, @Nullable Object> stored) {
    this.history = history;
    this.stored = stored;
    JobRules.name(history.job().name(), fault -> problem("job.name", fault));
    if (!history.job().status().isFinal()) {
      problem("job.status", "it is " + history.job().status().word() + "; only what is over comes");
    }
    JobRules.texts(history.description(), history.job().labels(), problems);
    if (history.tasks().isEmpty()) {
      problem("tasks", "there are none");
    }
    for (JobHistory.TaskHistory task : history.tasks()) {
      String name = task.task().name();
      JobRules.name(name, fault -> problem("tasks." + name, fault));
      if (numbers.putIfAbsent(name, numbers.size()) != null) {
        problem("tasks." + name, "the name occurs twice");
      }
    }
    check();
    events();
    check();
    history.tasks().forEach(this::task);
    counts();
    if (!seqs.isEmpty()) {
      problem("events", "they tell of an attempt that no task has: " + seqs.firstKey());
    }
    check();
  }

  private void problem(String place, String fault) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(new Problem(place, fault));
    }
  }

  private void check() {
    if (!problems.isEmpty()) {
      throw new HileraException.Invalid(problems);
    }
  }

  private void events() {
    int run = 1;
    long former = 0;
    for (Event event : history.events()) {
      if (event.seq() != former + 1 || (former == 0 && event.kind() != Event.Kind.JOB_CREATED)) {
        problem("events", "number " + event.seq() + " comes after " + former + "; all are needed");
        return;
      }
      former = event.seq();
      last = Math.max(last, event.at());
      run += event.kind() == Event.Kind.JOB_RETRIED ? 1 : 0;
      event(event, run);
    }
    if (run != history.job().run() || endedSeq == 0) {
      problem("events", "they are not those of " + history.job().run() + " runs to their end");
    }
  }

  private void event(Event event, int run) {
    boolean isNow = run == history.job().run();
    switch (event.kind()) {
      case JOB_CREATED -> {
        // The job itself tells it.
      }
      case TASK_STARTED -> seqs.put("start " + event.task() + '/' + event.attempt(), event.seq());
      case TASK_TERMINATED -> seqs.put("end " + event.task() + '/' + event.attempt(), event.seq());
      case JOB_STARTED -> {
        startedSeq = isNow ? event.seq() : 0;
        if (!isNow) {
          keep(event, run, null);
        }
      }
      case JOB_FINISHED -> {
        endedSeq = isNow ? event.seq() : 0;
        JobStatus status = event.status();
        if (!isNow && status != null && event.counts() != null) {
          keep(event, run, EventRow.ending(status, event.counts()));
        }
      }
      default -> keep(event, run, event.text());
    }
  }

  private void keep(Event event, int run, @Nullable String text) {
    int task = number(event.task());
    events.add(
        new EventRow(event.seq(), event.kind(), task, event.attempt(), event.at(), run, text));
  }

  private int number(@Nullable String task) {
    if (task == null) {
      return -1;
    }
    Integer number = numbers.get(task);
    if (number == null) {
      problem("events", "there is no task '" + task + "'");
      return -1;
    }
    return number;
  }

  private void task(JobHistory.TaskHistory kept) {
    TaskView task = kept.task();
    int number = numbers.getOrDefault(task.name(), 0);
    if (!task.status().isFinal()) {
      problem("tasks." + task.name(), "it is " + task.status().word() + "; its job is over");
    }
    for (String need : task.needs()) {
      if (numbers.getOrDefault(need, number) >= number) {
        problem("tasks." + task.name() + ".needs", "there is no task '" + need + "' before it");
      }
    }
    if (task.status() == TaskStatus.FAILED && errorTask < 0) {
      errorTask = number;
    }
    if (task.status() == TaskStatus.COMPLETED && kept.result() != null) {
      Object value = stored.apply(kept.result());
      payloads.add(new Payload(Payload.Kind.RESULT, number, 0, "", value));
    }
    attempts(kept);
    if (kept.attempts().isEmpty()) {
      int run = history.job().run();
      attempts.add(new AttemptRow(number, 0, run, task.status(), null, 0, 0, 0, 0, 0, 0, run));
    }
    for (AttemptView attempt : kept.attempts()) {
      attempt(number, task, attempt, attempt == kept.attempts().getLast());
    }
  }

  /** What is told of all tasks follows from what is told of each. */
  private void counts() {
    Map<TaskStatus, Integer> ends = new EnumMap<>(TaskStatus.class);
    history.tasks().forEach(kept -> ends.merge(kept.task().status(), 1, Integer::sum));
    Counts counted =
        new Counts(
            history.tasks().size(),
            0,
            0,
            0,
            ends.getOrDefault(TaskStatus.COMPLETED, 0),
            ends.getOrDefault(TaskStatus.FAILED, 0),
            ends.getOrDefault(TaskStatus.CANCELLED, 0),
            ends.getOrDefault(TaskStatus.NOT_RUN, 0));
    if (!counted.equals(history.job().counts())) {
      problem("job.counts", "they are not those of the tasks");
    }
    if (history.job().status() == JobStatus.COMPLETED && counted.completed() < counted.total()) {
      problem("job.status", "it is completed, and not all of its tasks are");
    }
  }

  private void attempts(JobHistory.TaskHistory kept) {
    int number = 0;
    int run = 1;
    for (AttemptView attempt : kept.attempts()) {
      boolean follows = attempt.number() > number && attempt.run() >= run;
      if (!follows || attempt.run() > history.job().run()) {
        problem("tasks." + kept.task().name() + ".attempts", "they are not in their order");
        return;
      }
      number = attempt.number();
      run = attempt.run();
    }
  }

  private void attempt(int number, TaskView task, AttemptView attempt, boolean isLast) {
    String name = task.name() + '/' + attempt.number();
    if (attempt.error() != null) {
      payloads.add(new Payload(Payload.Kind.ERROR, number, attempt.number(), "", attempt.error()));
    }
    attempts.add(
        new AttemptRow(
            number,
            attempt.number(),
            attempt.run(),
            isLast ? task.status() : TaskStatus.FAILED,
            attempt.outcome(),
            0,
            millis(attempt.startedAt()),
            millis(attempt.endedAt()),
            taken("start " + name),
            taken("end " + name),
            0,
            0));
  }

  private long taken(String told) {
    Long seq = seqs.remove(told);
    return seq == null ? 0 : seq;
  }

  private static long millis(@Nullable Instant moment) {
    return moment == null ? 0 : moment.toEpochMilli();
  }

  /** The job under an id of this store, with everything to commit. */
  public LiveJob job(long id) {
    List<GraphPart> parts = List.of(part());
    StoredJob all = new StoredJob(info(id), row(id), parts, attempts, null, List.of());
    LiveJob job = JobLoad.load(all);
    JobChanges changes = job.changes();
    changes.created(all.info());
    changes.parts().addAll(parts);
    changes.attempts().addAll(attempts);
    changes.events().addAll(events);
    changes.payloads().addAll(payloads);
    return job;
  }

  /** What the job is here. */
  public JobInfo info(long id) {
    return new JobInfo(
        id,
        history.job().name(),
        history.description(),
        history.job().type(),
        stored.apply(history.params()),
        history.job().labels(),
        null,
        "",
        null,
        history.job().createdAt().toEpochMilli(),
        new JobOptions(
            0, OnFailure.CONTINUE, 0, null, null, null, Retry.NONE, null, history.placement()));
  }

  private JobRow row(long id) {
    int cancelled = history.job().status() == JobStatus.CANCELLED ? JobRow.CANCELLED : 0;
    return new JobRow(
        id,
        history.job().status(),
        history.job().run(),
        JobRow.STARTED | cancelled,
        history.events().size(),
        new JobRow.Moments(
            last,
            0,
            0,
            millis(history.job().startedAt()),
            startedSeq,
            millis(history.job().endedAt()),
            endedSeq),
        history.job().counts(),
        errorTask);
  }

  private GraphPart part() {
    int size = history.tasks().size();
    String[] names = new String[size];
    Work[] works = new Work[size];
    TaskOptions[] options = new TaskOptions[size];
    int[] ends = new int[size];
    List<Integer> needs = new ArrayList<>();
    for (int number = 0; number < size; number++) {
      TaskView task = history.tasks().get(number).task();
      names[number] = task.name();
      works[number] = new Work.Code(List.of(), null);
      options[number] = TaskOptions.DEFAULT;
      task.needs().forEach(need -> needs.add(numbers.get(need)));
      ends[number] = needs.size();
    }
    int[] all = needs.stream().mapToInt(Integer::intValue).toArray();
    return new GraphPart(GraphPart.Origin.SUBMIT, names, works, options, ends, all);
  }
}
