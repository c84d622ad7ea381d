package dev.hilera.crash;

import dev.hilera.AttemptView;
import dev.hilera.Config;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.Outcome;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import dev.hilera.engine.Engine;
import dev.hilera.engine.Host;
import dev.hilera.engine.Stores;
import dev.hilera.engine.SystemHost;
import dev.hilera.job.AttemptRow;
import dev.hilera.store.Question;
import dev.hilera.store.Store;
import dev.hilera.testing.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Looks at what a {@link Victim} left: whether the record of every job is sound, and has all that
 * the victim was told and all that happened in the world. Reads a copy of the data file, so that
 * the next victim finds it as the last one left it.
 */
final class Crashed {
  private static final int ALL = 1_000_000;

  private final Path folder;
  private final Path copy;

  /** How many lines of {@code told} and {@code world} were looked at before. */
  private int toldBefore;

  private int worldBefore;

  /** Jobs that were over, and sound, before; they do not change unless somebody retries them. */
  private final Set<Long> settled = new HashSet<>();

  private final Set<String> world = new HashSet<>();
  private final Map<String, String> checkpoints = new HashMap<>();
  private final Map<String, String> keys = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private long events;
  private long attempts;

  Crashed(Path folder) throws IOException {
    this.folder = folder;
    this.copy = Files.createDirectories(folder.resolve("copy"));
  }

  /** How many events were compared with what was told. */
  long events() {
    return events;
  }

  /** How many attempts were looked for in the record. */
  long attempts() {
    return attempts;
  }

  /** What is wrong; empty if nothing is. */
  List<String> look() throws IOException {
    violations.clear();
    for (String ending : List.of("", "-wal", ".lock")) {
      Path from = folder.resolve("jobs.db" + ending);
      Path to = copy.resolve("jobs.db" + ending);
      Files.deleteIfExists(to);
      if (Files.exists(from)) {
        Files.copy(from, to);
      }
    }
    Files.deleteIfExists(copy.resolve("jobs.db-shm"));
    if (!Files.exists(copy.resolve("jobs.db"))) {
      verify(Told.read(folder.resolve("told")).isEmpty(), "there is no data file");
      return violations;
    }
    Config config = Config.file(copy.resolve("jobs.db").toString());
    Host host = new SystemHost();
    Store store = Planted.readOnly(Stores.open(config, host));
    try (Hilera record = Hilera.of(new Engine(config, store, host))) {
      look(record, store);
    }
    return List.copyOf(violations);
  }

  /** Looks at all jobs again, the next time. */
  void forget() {
    settled.clear();
    toldBefore = 0;
    worldBefore = 0;
    world.clear();
    events = 0;
    attempts = 0;
  }

  private void look(Hilera record, Store store) throws IOException {
    List<List<String>> told = Told.read(folder.resolve("told"));
    List<List<String>> did = Told.read(folder.resolve("world"));
    List<List<String>> news = told.subList(toldBefore, told.size());
    toldBefore = told.size();
    news.stream()
        .filter(line -> line.getFirst().equals("retries"))
        .forEach(line -> settled.remove(Long.parseLong(line.get(1))));
    Map<Long, JobView> jobs = new HashMap<>();
    record.jobs(JobFilter.newest(ALL)).forEach(job -> jobs.put(job.id(), job));
    compareTold(record, jobs, news);
    for (JobView job : jobs.values()) {
      if (!settled.contains(job.id())) {
        History.violations(record, job.id())
            .forEach(one -> violations.add("job " + job.id() + ": " + one));
        if (job.status().isFinal()) {
          settled.add(job.id());
        }
      }
    }
    compareWorld(store, did.subList(worldBefore, did.size()));
    worldBefore = did.size();
  }

  private void compareTold(Hilera record, Map<Long, JobView> jobs, List<List<String>> news) {
    Map<Long, List<Event>> known = new HashMap<>();
    for (List<String> line : news) {
      switch (line.getFirst()) {
        case "event" -> {
          long job = Long.parseLong(line.get(1));
          List<Event> all =
              known.computeIfAbsent(
                  job, id -> jobs.containsKey(id) ? record.events(id, 0, ALL) : List.of());
          int seq = Integer.parseInt(line.get(2));
          String stored =
              seq > all.size() ? "nothing" : words(Objects.requireNonNull(all.get(seq - 1)));
          verify(
              stored.equals(String.join(" ", line.subList(3, line.size()))),
              "told %s, stored %s".formatted(line, stored));
          events++;
        }
        case "submitted", "started", "cancelled" -> {
          JobView job = jobs.get(Long.parseLong(line.get(1)));
          verify(job != null, line + " is forgotten");
        }
        case "key" -> {
          verify(jobs.containsKey(Long.parseLong(line.get(2))), line + " is forgotten");
          String former = keys.putIfAbsent(line.get(1), line.get(2));
          verify(former == null || former.equals(line.get(2)), line + " was job " + former);
        }
        case "checkpoint" -> {
          String name = String.join(" ", line.subList(1, 4));
          String former = checkpoints.putIfAbsent(name, line.get(4));
          verify(former == null || former.equals(line.get(4)), line + " was " + former);
        }
        default -> {}
      }
    }
  }

  private static String words(Event event) {
    return "%s %s %s %s".formatted(event.kind(), event.task(), event.attempt(), event.outcome());
  }

  /** No attempt runs that is not recorded, and none runs twice. */
  private void compareWorld(Store store, List<List<String>> did) {
    Map<String, Integer> latest = new HashMap<>();
    for (List<String> line : did) {
      attempts++;
      verify(world.add(String.join(" ", line)), line + " ran twice");
      long job = Long.parseLong(line.get(0));
      int recorded =
          latest.computeIfAbsent(
              line.get(0) + " " + line.get(1), _ -> latest(store, job, line.get(1)));
      verify(
          Integer.parseInt(line.get(2)) <= recorded,
          line + " ran, and " + recorded + " attempts are recorded");
    }
  }

  /** The number of the latest attempt of a task, whether or not it is recorded that it began. */
  private static int latest(Store store, long job, String task) {
    int number = store.ask(new Question.TaskNumber(job, task));
    return store.ask(new Question.Attempts(job, number)).stream()
        .mapToInt(AttemptRow::attempt)
        .max()
        .orElse(0);
  }

  /** How all jobs ended, once they are over: their values, and what was cancelled. */
  List<String> ends(Hilera record) throws IOException {
    violations.clear();
    Set<String> retried = new HashSet<>();
    Set<String> cancelled = new HashSet<>();
    for (List<String> line : Told.read(folder.resolve("told"))) {
      if (line.getFirst().equals("retries")) {
        retried.add(line.get(1));
      } else if (line.getFirst().equals("cancelled")) {
        cancelled.add(line.get(1));
      }
    }
    for (JobView job : record.jobs(JobFilter.newest(ALL))) {
      String id = Long.toString(job.id());
      verify(job.status().isFinal(), "job " + id + " is " + job.status());
      if (cancelled.contains(id) && !retried.contains(id)) {
        verify(
            job.status() == JobStatus.CANCELLED,
            "job " + id + " was cancelled and is " + job.status());
      }
      values(record, job.id());
    }
    return List.copyOf(violations);
  }

  private void values(Hilera record, long job) {
    Map<String, TaskView> tasks = new HashMap<>();
    record.tasks(job, 0, ALL).forEach(task -> tasks.put(task.name(), task));
    Map<String, Integer> worth = new HashMap<>();
    for (TaskView task : tasks.values()) {
      if (task.status() == TaskStatus.COMPLETED) {
        Object value = record.result(job, task.name());
        verify(
            value instanceof Number number && number.intValue() == worth(task, tasks, worth),
            "job " + job + " task " + task.name() + " is worth " + value);
      }
      List<AttemptView> all = record.attempts(job, task.name());
      for (int at = 0; at < all.size(); at++) {
        verify(all.get(at).outcome() != null, "an attempt of " + task.name() + " has no outcome");
        verify(
            all.get(at).outcome() != Outcome.COMPLETED || at == all.size() - 1,
            "job " + job + " task " + task.name() + " ran after it was completed");
      }
    }
  }

  private static int worth(TaskView task, Map<String, TaskView> tasks, Map<String, Integer> worth) {
    Integer known = worth.get(task.name());
    if (known == null) {
      known = 1;
      if (!task.name().contains("command")) {
        for (String need : task.needs()) {
          known = Math.max(known, 1 + worth(Objects.requireNonNull(tasks.get(need)), tasks, worth));
        }
      }
      worth.put(task.name(), known);
    }
    return known;
  }

  private void verify(boolean holds, String otherwise) {
    if (!holds) {
      violations.add(otherwise);
    }
  }
}
