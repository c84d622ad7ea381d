package dev.hilera.testing;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Finished;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.OnFailure;
import dev.hilera.Resources;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import dev.hilera.engine.Host;
import dev.hilera.store.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One schedule of the long simulation: a random graph, and often somebody who pauses, cancels,
 * stops and switches off while it runs. In the end each task is as a sequential program says, or,
 * where anything was cancelled, as it can be.
 */
final class Schedule implements RandomGraph.World {
  private static final int MOST = 1_000_000;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(31);

  private final long seed;
  private final int nodes;
  private final RandomGraph graph;
  private @Nullable Trial trial;
  private boolean exact = true;
  private boolean paused;
  private String record = "";

  private Schedule(long seed, int nodes) {
    this.seed = seed;
    this.nodes = nodes;
    this.graph = new RandomGraph(seed, this);
  }

  /** Plays it; an error names the seed. */
  static Summary play(long seed) {
    return play(seed, 1);
  }

  /** Plays it on so many nodes. */
  static Summary play(long seed, int nodes) {
    return new Schedule(seed, nodes).play();
  }

  /** Plays it: all that happened and when, in words. */
  static String record(long seed, int nodes) {
    Schedule schedule = new Schedule(seed, nodes);
    schedule.play();
    return schedule.record;
  }

  private Summary play() {
    Config config =
        Config.memory()
            .workers(graph.workers)
            .types(graph.type, Poison.TYPE)
            .node(new Config.Node("local", Map.of(), Resources.of("cpu", graph.cpus)))
            .lostLimit(Integer.MAX_VALUE);
    return Simulation.of(config)
        .seed(seed)
        .nodes(nodes)
        .schedules(1)
        .store(Poison::refusing)
        .run(this::play);
  }

  private Trial trial() {
    return Objects.requireNonNull(trial);
  }

  @Override
  public int failures(Attempt attempt) {
    int number = trial().store().ask(new Question.TaskNumber(attempt.jobId(), attempt.task()));
    return (int)
        trial().store().ask(new Question.Attempts(attempt.jobId(), number)).stream()
            .filter(row -> row.outcome() != null && row.outcome().failed())
            .count();
  }

  /** On several nodes a task lasts longer than it takes until another one hears of it. */
  @Override
  public void work(Duration time) throws InterruptedException {
    boolean moves = nodes > 1 && time.toMillis() < 1_000;
    trial().work(moves ? time.multipliedBy(100) : time);
  }

  @Override
  public Instant now() {
    return trial().now();
  }

  @Override
  public Duration nap(Duration time) {
    return nodes > 1 ? time.multipliedBy(20) : time;
  }

  @Override
  public Object machine() {
    return trial().machine();
  }

  private void play(Trial here) {
    trial = here;
    Random random = here.random();
    long job = here.submit(described(random));
    for (int number : graph.cancelled) {
      here.insist(up -> cancel(up, job, "t" + number));
    }
    long poisoned = random.nextInt(8) == 0 ? here.submit(Poison.job()) : 0;
    start(job);
    start(poisoned);
    for (int count = random.nextInt(2) * random.nextInt(6); count > 0; count--) {
      disturb(job, random);
    }
    resume(job);
    Finished finished = here.await(job);
    here.insist(up -> check(up, job, 1) && (poisoned > 0 || checkRest(up)));
    if (finished.status() != JobStatus.COMPLETED) {
      while (!here.insist(up -> retry(up, job))) {
        here.advance(Duration.ZERO);
      }
      here.await(job);
      here.insist(up -> check(up, job, up.job(job).orElseThrow().run()));
    }
    if (poisoned > 0) {
      verify(here.await(poisoned).status() == JobStatus.FAILED, "what the store refused failed");
    }
    here.insist(this::checkRest);
    record = here.now() + " " + here.plan().commits() + here.insist(up -> up.events(job, 0, MOST));
    verify(graph.presence.violations().isEmpty(), graph.presence.violations().toString());
  }

  private Job described(Random random) {
    Job job = graph.job();
    if (random.nextInt(10) == 0) {
      exact = false;
      job.onFailure(OnFailure.FAIL_FAST);
    }
    if (random.nextInt(12) == 0) {
      exact = false;
      job.timeout(Duration.ofMillis(20 + random.nextInt(2_000)));
    }
    if (random.nextInt(8) == 0) {
      job.delay(Duration.ofMillis(random.nextInt(500)));
    }
    return job;
  }

  private void start(long job) {
    if (job > 0 && !isOver(job)) {
      trial()
          .insist(up -> {
            try {
              up.start(job);
            } catch (HileraException.Conflict e) {
              // it was started before, or is over
            }
            return true;
          });
    }
  }

  private boolean isOver(long job) {
    return status(job).isFinal();
  }

  private void disturb(long job, Random random) {
    trial().advance(Duration.ofMillis(random.nextInt(3) == 0 ? 0 : random.nextInt(300)));
    // With several nodes a pause that was in doubt may come true late, also after its resume.
    switch (nodes == 1 ? random.nextInt(8) : 3 + random.nextInt(5)) {
      case 0, 1 -> pause(job);
      case 2 -> resume(job);
      case 3 -> {
        exact = false;
        String task = graph.tasks.get(random.nextInt(graph.tasks.size())).name();
        trial().insist(up -> cancel(up, job, task));
      }
      case 4 -> {
        if (random.nextInt(2) == 0) {
          cancel(job);
        }
      }
      case 5, 6 -> trial().crash();
      default -> stop(Duration.ofMillis(random.nextInt(100)));
    }
  }

  private void pause(long job) {
    if (!paused) {
      JobStatus status = insist(job, up -> up.pause(job), Schedule::isPausedOrOver);
      paused = !status.isFinal();
    }
  }

  private void resume(long job) {
    if (paused) {
      insist(job, up -> up.resume(job), status -> status != JobStatus.PAUSED);
      paused = false;
    }
  }

  private void cancel(long job) {
    exact = false;
    insist(job, up -> up.cancel(job), JobStatus::isFinal);
    paused = false;
  }

  private static boolean isPausedOrOver(JobStatus status) {
    return status == JobStatus.PAUSED || status.isFinal();
  }

  /**
   * Gives a command until it is done, or is refused for a reason that stands; what was acknowledged
   * must be there, or come, whatever dies meanwhile.
   */
  private JobStatus insist(long job, Consumer<Hilera> command, Predicate<JobStatus> reached) {
    boolean done = false;
    JobStatus status = status(job);
    while (!done && !status.isFinal()) {
      done = trial().insist(up -> isDone(() -> command.accept(up)));
      status = status(job);
      done |= reached.test(status);
    }
    for (int wait = 0; wait < 1_000 && !reached.test(status); wait++) {
      trial().advance(Duration.ofSeconds(1));
      status = status(job);
    }
    verify(reached.test(status), "a command was acknowledged, and the job is " + status);
    return status;
  }

  private JobStatus status(long job) {
    return trial().insist(up -> up.job(job).orElseThrow().status());
  }

  private static boolean isDone(Runnable command) {
    try {
      command.run();
      return true;
    } catch (HileraException.Conflict e) {
      // It was done by an earlier call that was not answered, which only a cancel tells, or is too
      // late.
      return String.valueOf(e.getMessage()).endsWith("it is being cancelled already");
    }
  }

  private void stop(Duration drain) {
    try {
      trial().hilera().close(drain);
    } catch (Host.Off | HileraException e) {
      // it died on the way
    }
    trial().crash();
  }

  private static boolean cancel(Hilera up, long job, String task) {
    while (!isDone(() -> up.cancel(job, task))) {
      if (up.task(job, task).orElseThrow().status().isFinal()) {
        return false;
      }
    }
    return true;
  }

  private static boolean retry(Hilera up, long job) {
    if (up.job(job).orElseThrow().run() == 1) {
      isDone(() -> up.retry(job));
    }
    return up.job(job).orElseThrow().run() > 1;
  }

  private boolean check(Hilera up, long job, int runs) {
    Map<String, Object> ends = new TreeMap<>();
    for (TaskView task : up.tasks(job, 0, MOST)) {
      boolean completed = task.status() == TaskStatus.COMPLETED;
      Object value = completed ? up.result(job, task.name()) : null;
      ends.put(task.name(), value == null ? task.status() : value);
    }
    if (exact) {
      Map<String, Object> expected = graph.expected(runs);
      verify(ends.equals(expected), "the ends are " + ends + "\n, not " + expected);
    } else {
      List<String> wrong = graph.implausible(ends);
      verify(wrong.isEmpty(), "impossible ends: " + wrong + " in " + ends);
    }
    return true;
  }

  private boolean checkRest(Hilera up) {
    if (nodes > 1) {
      return true;
    }
    trial().advance(LONGEST_PAUSE); // a machine that stands still comes to rest later
    up.jobs(JobFilter.newest(1)); // one that has died meanwhile says so
    verify(up.stats().active() == 0, up.stats().active() + " workers are left busy");
    verify(up.stats().asleep() == 0, up.stats().asleep() + " sleepers are left");
    return true;
  }

  private static void verify(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
