package dev.hilera.engine;

import dev.hilera.AttemptView;
import dev.hilera.Event;
import dev.hilera.HileraException;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.Outcome;
import dev.hilera.Progress;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import dev.hilera.job.AttemptRow;
import dev.hilera.job.EventRow;
import dev.hilera.job.JobRow;
import dev.hilera.job.Payload;
import dev.hilera.store.Question;
import dev.hilera.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Reads what is stored and shows it as users see it. */
public final class Queries {
  private static final int PAGE = 10_000;

  private final Store store;
  private final Values values;
  private final Host host;
  private final LongFunction<@Nullable String> nodeNames;
  private final Workers workers;

  Queries(Site site, LongFunction<@Nullable String> nodeNames, Workers workers) {
    this.store = site.store();
    this.values = site.values();
    this.host = site.host();
    this.nodeNames = nodeNames;
    this.workers = workers;
  }

  private <A> A ask(Question<A> question) {
    return Stores.told(() -> store.ask(question));
  }

  /** One job. */
  public Optional<JobView> job(long id) {
    return ask(new Question.JobById(id)).map(this::view);
  }

  /** Jobs, newest first. */
  public List<JobView> jobs(JobFilter filter) {
    return ask(
            new Question.Jobs(
                filter.statuses(),
                filter.label(),
                filter.value(),
                filter.text(),
                filter.below(),
                filter.most()))
        .stream()
        .map(this::view)
        .toList();
  }

  /** The rule that chooses the nodes of a job's tasks, if the job has one of its own. */
  public @Nullable String placement(long id) {
    return ask(new Question.JobById(id))
        .map(record -> record.info().options().placement())
        .orElse(null);
  }

  /** What a job is described as for people; empty if nothing is said, or there is no such job. */
  public String description(long id) {
    return ask(new Question.JobById(id)).map(record -> record.info().description()).orElse("");
  }

  /** How many jobs have each status. */
  public Map<JobStatus, Integer> counts() {
    return ask(new Question.JobCounts());
  }

  private JobView view(Question.JobRecord record) {
    JobRow row = record.row();
    return new JobView(
        row.job(),
        record.info().name(),
        record.info().type(),
        row.status(),
        row.run(),
        progress(row),
        row.counts(),
        Instant.ofEpochMilli(record.info().createdAt()),
        instant(row.moments().startedAt()),
        instant(row.moments().endedAt()),
        record.info().labels(),
        error(row));
  }

  private Progress progress(JobRow row) {
    int total = row.counts().total();
    if (total == 1 && row.status() != JobStatus.COMPLETED) {
      return progress(row.job(), 0);
    }
    return new Progress(total == 0 ? 0 : (int) (100L * row.counts().ended() / total), "");
  }

  private Progress progress(long job, int task) {
    return ask(new Question.PayloadOf(job, Payload.Kind.PROGRESS, task, 0, ""))
        .map(payload -> payload.value() instanceof Progress told ? told : Progress.NONE)
        .orElse(Progress.NONE);
  }

  private @Nullable String error(JobRow row) {
    if (row.errorTask() < 0) {
      return row.is(JobRow.GIVEN_UP)
          ? text(new Question.PayloadOf(row.job(), Payload.Kind.ERROR, -1, row.run(), ""))
          : null;
    }
    List<AttemptRow> attempts = ask(new Question.Attempts(row.job(), row.errorTask()));
    return attempts.isEmpty() ? null : error(row.job(), attempts.getLast());
  }

  private @Nullable String error(long job, AttemptRow row) {
    return row.outcome() == null || row.outcome() == Outcome.COMPLETED
        ? null
        : text(new Question.PayloadOf(job, Payload.Kind.ERROR, row.task(), row.attempt(), ""));
  }

  private @Nullable String text(Question.PayloadOf where) {
    return ask(where).map(payload -> String.valueOf(payload.value())).orElse(null);
  }

  /** Tasks of a job by number, from one on. */
  public List<TaskView> tasks(long job, int from, int most) {
    JobRow row = record(job).row();
    return ask(new Question.Tasks(job, from, most)).stream().map(task -> view(row, task)).toList();
  }

  /** One task of a job. */
  public Optional<TaskView> task(long job, String name) {
    int number = ask(new Question.TaskNumber(job, name));
    return number < 0 ? Optional.empty() : tasks(job, number, 1).stream().findFirst();
  }

  private TaskView view(JobRow job, Question.TaskRecord task) {
    AttemptRow row = task.row();
    long now = host.millis();
    TaskStatus status = status(job, task, now);
    boolean sleeps = status == TaskStatus.SLEEPING;
    if (row == null || (row.outcome() == null && row.startedAt() == 0 && row.attempt() > 0)) {
      long wake = sleeps ? row == null ? job.moments().startAt() : row.wakeAt() : 0;
      return new TaskView(
          task.name(),
          status,
          0,
          null,
          null,
          null,
          instant(wake),
          null,
          null,
          task.needs(),
          Progress.NONE,
          null);
    }
    return new TaskView(
        task.name(),
        status,
        row.attempt(),
        row.outcome(),
        instant(row.startedAt()),
        instant(row.endedAt()),
        sleeps ? instant(row.wakeAt()) : null,
        nodeNames.apply(row.node()),
        status == TaskStatus.RUNNING ? worker(job.job(), task.task()) : null,
        task.needs(),
        status == TaskStatus.COMPLETED ? new Progress(100, "") : progress(job.job(), task.task()),
        error(job.job(), row));
  }

  private @Nullable Integer worker(long job, int task) {
    int number = workers.number(job, task);
    return number == 0 ? null : number;
  }

  /** The status as of now: what no row tells follows from the tasks it needs, and from the time. */
  static TaskStatus status(JobRow job, Question.TaskRecord task, long now) {
    AttemptRow row = task.row();
    boolean former =
        row != null && row.decided() < job.run() && row.status() != TaskStatus.COMPLETED;
    if (row == null || former || row.status() == TaskStatus.WAITING) {
      boolean started = job.is(JobRow.STARTED);
      if (!task.open() || !started) {
        return TaskStatus.WAITING;
      }
      return job.moments().startAt() > now ? TaskStatus.SLEEPING : TaskStatus.READY;
    }
    return row.status() == TaskStatus.SLEEPING && row.wakeAt() <= now
        ? TaskStatus.READY
        : row.status();
  }

  /** All attempts of a task. */
  public List<AttemptView> attempts(long job, String name) {
    return ask(new Question.Attempts(job, number(job, name))).stream()
        .filter(row -> row.attempt() > 0 && (row.startedAt() > 0 || row.outcome() != null))
        .map(row ->
            new AttemptView(
                row.attempt(),
                row.run(),
                row.outcome(),
                instant(row.startedAt()),
                instant(row.endedAt()),
                nodeNames.apply(row.node()),
                error(job, row)))
        .toList();
  }

  /**
   * The result of a task.
   *
   * @throws HileraException.Failed if it is not completed
   */
  public @Nullable Object result(long job, String name) {
    TaskView task =
        task(job, name)
            .orElseThrow(
                () -> new HileraException.Unknown("job " + job + " has no task '" + name + "'"));
    if (task.status() != TaskStatus.COMPLETED) {
      String error = task.error();
      throw new HileraException.Failed(
          "task '"
              + name
              + "' of job "
              + job
              + " is "
              + task.status().word()
              + (error == null ? "" : ": " + error),
          null);
    }
    int number = number(job, name);
    return values.results(job, List.of(number)).get(number);
  }

  /**
   * The result of a job: of the task it names, of the only task that nothing depends on, or of all
   * such tasks by name.
   *
   * @throws HileraException.Failed if the job is not completed
   */
  public @Nullable Object result(long job) {
    Question.JobRecord record = record(job);
    JobStatus status = record.row().status();
    if (status != JobStatus.COMPLETED) {
      String error = error(record.row());
      throw new HileraException.Failed(
          "job " + job + " is " + status.word() + (error == null ? "" : ": " + error), null);
    }
    String named = record.info().result();
    if (named != null) {
      return result(job, named);
    }
    Map<String, Integer> last = lastTasks(job);
    Map<Integer, @Nullable Object> found = values.results(job, List.copyOf(last.values()));
    if (last.size() == 1) {
      return found.get(last.values().iterator().next());
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    last.forEach((name, number) -> all.put(name, found.get(number)));
    return all;
  }

  private Map<String, Integer> lastTasks(long job) {
    Map<String, Integer> last = new LinkedHashMap<>();
    Set<String> needed = new HashSet<>();
    for (int from = 0; ; from += PAGE) {
      List<Question.TaskRecord> page = ask(new Question.Tasks(job, from, PAGE));
      for (Question.TaskRecord task : page) {
        last.put(task.name(), task.task());
        needed.addAll(task.needs());
      }
      if (page.size() < PAGE) {
        last.keySet().removeAll(needed);
        return last;
      }
    }
  }

  /** What the type of a job built it from. */
  public @Nullable Object params(long job) {
    return values.live(record(job).info().params());
  }

  /** The numbered events of a job after one, in order. */
  public List<Event> events(long job, long after, int most) {
    JobRow row = record(job).row();
    List<Event> events = new ArrayList<>();
    for (Question.EventRecord event : ask(new Question.Events(job, after, most))) {
      events.add(view(row, event));
    }
    return events;
  }

  private Event view(JobRow job, Question.EventRecord record) {
    EventRow row = record.row();
    String text = row.text();
    boolean finished = row.kind() == Event.Kind.JOB_FINISHED;
    boolean ended = row.kind() == Event.Kind.TASK_TERMINATED;
    Outcome outcome = ended && text != null ? Outcome.valueOf(upper(text)) : null;
    return new Event(
        row.kind(),
        job.job(),
        row.seq(),
        row.at(),
        row.task() < 0 ? null : name(job.job(), row.task()),
        row.attempt(),
        record.node() == 0 ? null : nodeNames.apply(record.node()),
        row.endStatus(),
        outcome,
        finished && row.run() == job.run() ? job.counts() : row.endCounts(),
        null,
        finished ? null : ended ? error(job.job(), row, outcome) : text);
  }

  private @Nullable String error(long job, EventRow row, @Nullable Outcome outcome) {
    return outcome == Outcome.COMPLETED
        ? null
        : text(new Question.PayloadOf(job, Payload.Kind.ERROR, row.task(), row.attempt(), ""));
  }

  private String name(long job, int task) {
    return ask(new Question.Tasks(job, task, 1)).getFirst().name();
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private int number(long job, String name) {
    int number = ask(new Question.TaskNumber(job, name));
    if (number < 0) {
      record(job);
      throw new HileraException.Unknown("job " + job + " has no task '" + name + "'");
    }
    return number;
  }

  private Question.JobRecord record(long job) {
    return ask(new Question.JobById(job))
        .orElseThrow(() -> new HileraException.Unknown("there is no job " + job));
  }

  private static @Nullable Instant instant(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }
}
