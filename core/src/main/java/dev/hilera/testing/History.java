package dev.hilera.testing;

import dev.hilera.AttemptView;
import dev.hilera.Counts;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.Outcome;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import dev.hilera.Why;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Looks through what is recorded of a job for what must never be: an attempt with two outcomes, a
 * completed task that ran again, a task that began before what it needs was completed, numbers with
 * gaps, time that falls, a job whose status or counts are not what its tasks say, a task that is
 * not final and waits for nothing. It reads only what any user can read, so that simulations, crash
 * tests, load tests and users judge by the same rules.
 *
 * <p>What has not ended may be looked at too, but it must not change meanwhile.
 */
public final class History {
  private static final int PAGE = 10_000;
  private static final int REASONS = 1_000;

  private final Hilera hilera;
  private final JobView job;
  private final List<String> violations = new ArrayList<>();
  private final Map<String, TaskView> tasks = new LinkedHashMap<>();
  private final int workers;
  private final Set<String> open = new HashSet<>();
  private final Map<String, String> nodes = new HashMap<>();
  private final Set<String> asleep = new HashSet<>();
  private final Set<String> completed = new HashSet<>();
  private final Map<String, Integer> started = new HashMap<>();
  private final Map<String, Outcome> outcomes = new HashMap<>();
  private long seq;
  private long at;
  private int runs = 1;
  private boolean begun;
  private boolean finished;
  private boolean spawned;
  private String crowded = "";

  private History(Hilera hilera, JobView job, int workers) {
    this.hilera = hilera;
    this.job = job;
    this.workers = workers;
  }

  /**
   * What is wrong with the record of a job, in words; empty if nothing is.
   *
   * @throws HileraException.Unknown if there is no such job
   */
  public static List<String> violations(Hilera hilera, long job) {
    return violations(hilera, job, Integer.MAX_VALUE);
  }

  /** The same, where each node had so many workers. */
  static List<String> violations(Hilera hilera, long job, int workers) {
    JobView view =
        hilera.job(job).orElseThrow(() -> new HileraException.Unknown("there is no job " + job));
    History history = new History(hilera, view, workers);
    history.readTasks();
    history.readEvents();
    history.compare();
    history.reasons();
    return history.violations;
  }

  private void readTasks() {
    List<TaskView> page = hilera.tasks(job.id(), 0, PAGE);
    while (!page.isEmpty()) {
      for (TaskView task : page) {
        verify(tasks.put(task.name(), task) == null, "there are two tasks '" + task.name() + "'");
      }
      page = hilera.tasks(job.id(), tasks.size(), PAGE);
    }
  }

  private void readEvents() {
    List<Event> page = hilera.events(job.id(), 0, PAGE);
    while (!page.isEmpty()) {
      page.forEach(this::event);
      page = hilera.events(job.id(), seq, PAGE);
    }
  }

  private void event(Event event) {
    verify(event.seq() == seq + 1, "event " + event.seq() + " follows " + seq);
    verify(event.at() >= at, "time falls at event " + event.seq());
    seq = event.seq();
    at = event.at();
    judgeCrowd(event);
    switch (event.kind()) {
      case JOB_CREATED -> verify(seq == 1, "job_created is event " + seq);
      case JOB_STARTED -> {
        verify(!begun && !finished, "the run starts twice, at event " + seq);
        begun = true;
      }
      case JOB_FINISHED -> {
        verify(!finished, "the run ends twice, at event " + seq);
        verify(open.isEmpty(), "the run ends while attempts are open: " + open);
        finished = true;
      }
      case JOB_RETRIED -> {
        verify(finished, "the job is retried before its run is over, at event " + seq);
        finished = false;
        begun = false;
        runs++;
      }
      case TASK_STARTED, TASK_SLEEPING, TASK_WOKEN, TASK_TERMINATED, TASK_RETRYING -> task(event);
      case TASK_SPAWNED -> spawned = true;
      case TASK_PROGRESS, JOB_PAUSED, JOB_RESUMED, MISSED, NODE_CHANGED -> {}
    }
    verify(
        !finished || event.kind() == Event.Kind.JOB_FINISHED,
        event.kind().word() + " comes after the run is over, at event " + seq);
  }

  private void task(Event event) {
    String name = Objects.requireNonNullElse(event.task(), "");
    String attempt = name + "#" + event.attempt();
    switch (event.kind()) {
      case TASK_STARTED -> started(name, event);
      case TASK_SLEEPING ->
          verify(open.contains(attempt) && asleep.add(attempt), attempt + " sleeps without cause");
      case TASK_WOKEN -> {
        verify(asleep.remove(attempt), attempt + " wakes and did not sleep");
        crowd(attempt);
      }
      case TASK_TERMINATED -> {
        verify(open.remove(attempt), attempt + " ends and is not open, at event " + seq);
        asleep.remove(attempt);
        Outcome outcome = event.outcome();
        verify(outcome != null, attempt + " ends without an outcome");
        if (outcome != null) {
          verify(outcomes.put(attempt, outcome) == null, attempt + " has two outcomes");
          if (outcome == Outcome.COMPLETED) {
            verify(completed.add(name), "'" + name + "' completes twice");
          }
        }
      }
      default ->
          verify(outcomes.containsKey(attempt), attempt + " is tried again before it has ended");
    }
  }

  private void started(String name, Event event) {
    String attempt = name + "#" + event.attempt();
    TaskView task = tasks.get(name);
    verify(begun, attempt + " starts before its run");
    verify(task != null, "there is no task '" + name + "', which starts at event " + seq);
    verify(!completed.contains(name), attempt + " starts although the task is completed");
    verify(!outcomes.containsKey(attempt), attempt + " starts after its end");
    int before = started.getOrDefault(name, 0);
    verify(event.attempt() == before + 1, attempt + " follows attempt " + before);
    started.put(name, event.attempt());
    verify(
        open.stream().noneMatch(other -> other.startsWith(name + "#")),
        attempt + " starts while another attempt of the task is open");
    open.add(attempt);
    nodes.put(attempt, Objects.requireNonNullElse(event.node(), ""));
    crowd(attempt);
    if (task != null) {
      for (String need : task.needs()) {
        verify(completed.contains(need), attempt + " starts before '" + need + "' is completed");
      }
    }
  }

  /** The attempt runs: as many as its node has workers may, sleepers apart. */
  private void crowd(String attempt) {
    if (open.size() - asleep.size() > workers) {
      String node = nodes.get(attempt);
      long running =
          open.stream()
              .filter(other -> !asleep.contains(other) && Objects.equals(nodes.get(other), node))
              .count();
      crowded = running > workers ? attempt : "";
    }
  }

  /** One that no worker ever took is told as begun only together with its end. */
  private void judgeCrowd(Event next) {
    boolean ends =
        next.kind() == Event.Kind.TASK_TERMINATED
            && crowded.equals(next.task() + "#" + next.attempt());
    verify(crowded.isEmpty() || ends, crowded + " runs beside as many as there are workers");
    crowded = "";
  }

  private void compare() {
    tasks.values().forEach(this::compare);
    boolean over = job.status().isFinal();
    verify(over == finished, "the job is " + job.status().word() + ", its events say otherwise");
    verify(runs == job.run(), "the job is in run " + job.run() + ", its events tell of " + runs);
    if (over) {
      JobStatus expected = statusByTasks();
      verify(
          job.status() == expected
              || job.status() == JobStatus.CANCELLED
              || (job.status() == JobStatus.FAILED && job.error() != null), // its time was up
          "the job is " + job.status().word() + ", its tasks say " + expected.word());
      verify(open.isEmpty(), "the job is over while attempts are open: " + open);
      verify(
          job.counts().equals(counted()),
          "the job counts " + job.counts() + ", its tasks are " + counted());
    }
  }

  private Counts counted() {
    int[] counts = new int[TaskStatus.values().length];
    tasks.values().forEach(task -> counts[task.status().ordinal()]++);
    return new Counts(
        tasks.size(),
        counts[TaskStatus.WAITING.ordinal()] + counts[TaskStatus.READY.ordinal()],
        counts[TaskStatus.RUNNING.ordinal()],
        counts[TaskStatus.SLEEPING.ordinal()],
        counts[TaskStatus.COMPLETED.ordinal()],
        counts[TaskStatus.FAILED.ordinal()],
        counts[TaskStatus.CANCELLED.ordinal()],
        counts[TaskStatus.NOT_RUN.ordinal()]);
  }

  /** What is not final, and is not a moment later either, has a reason. */
  private void reasons() {
    if (job.status().isFinal()) {
      return;
    }
    Set<String> explained = new HashSet<>();
    List<Why> page = hilera.why(job.id(), 0, REASONS);
    while (!page.isEmpty()) {
      page.forEach(why -> explained.add(why.task()));
      page = hilera.why(job.id(), page.getLast().number() + 1, REASONS);
    }
    for (TaskView task : tasks.values()) {
      verify(
          task.status().isFinal()
              || explained.contains(task.name())
              || hilera.task(job.id(), task.name()).orElseThrow().status().isFinal(),
          "'" + task.name() + "' is " + task.status().word() + " without a reason");
    }
  }

  private JobStatus statusByTasks() {
    return tasks.values().stream().allMatch(task -> task.status() == TaskStatus.COMPLETED)
        ? JobStatus.COMPLETED
        : JobStatus.FAILED;
  }

  private void compare(TaskView task) {
    String name = task.name();
    boolean done = task.status() == TaskStatus.COMPLETED;
    verify(done == completed.contains(name), "'" + name + "' is " + task.status().word());
    if (job.status().isFinal()) {
      verify(task.status().isFinal(), "'" + name + "' is " + task.status().word() + " for ever");
    }
    List<AttemptView> attempts = hilera.attempts(job.id(), name);
    int count = 0;
    for (AttemptView attempt : attempts) {
      String told = name + "#" + attempt.number();
      verify(
          Objects.equals(attempt.outcome(), outcomes.get(told)),
          told + " is recorded as " + attempt.outcome() + ", told as " + outcomes.get(told));
      Instant began = attempt.startedAt();
      Instant ended = attempt.endedAt();
      verify(
          began == null || ended == null || !ended.isBefore(began),
          told + " ends before it begins");
      count += began == null ? 0 : 1;
    }
    verify(
        count == started.getOrDefault(name, 0),
        "'" + name + "' has " + count + " attempts, its events tell of " + started.get(name));
    end(task);
  }

  /** How the task ended follows from its last attempt, or from what it needs. */
  private void end(TaskView task) {
    String name = task.name();
    Outcome last = task.outcome();
    switch (task.status()) {
      case COMPLETED ->
          verify(last == Outcome.COMPLETED, "'" + name + "' is completed, its attempt " + last);
      case FAILED ->
          verify(
              last != null && (last.failed() || last == Outcome.LOST),
              "'" + name + "' is failed, its attempt " + last);
      case NOT_RUN ->
          verify(
              spawned || !completed.containsAll(task.needs()),
              "'" + name + "' did not run although all it needs is completed");
      case WAITING, READY, RUNNING, SLEEPING, CANCELLED -> {}
    }
  }

  private void verify(boolean holds, String otherwise) {
    if (!holds) {
      violations.add(otherwise);
    }
  }
}
