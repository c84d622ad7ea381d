package dev.hilera.bench;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Finished;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.JobType;
import dev.hilera.Resources;
import dev.hilera.Retry;
import dev.hilera.Run;
import dev.hilera.Spawn;
import dev.hilera.TaskType;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * One job after the other, of every kind there is: graphs with values, failures and retries,
 * sleeps, checkpoints, spawns, cancels, pauses, timeouts, limits. Each says how it must end.
 */
final class SoakLoad {
  private static final Duration LOST = Duration.ofMinutes(2);
  private static final int VALUE_CHARACTERS = 2_000;
  private static final String VALUE = "x".repeat(VALUE_CHARACTERS);

  /** What a job of the load is told; public, because values are stored with their type. */
  public record Order(Kind kind, long number) {}

  /** What a spawned task is told. */
  public record Part(int number) {}

  /** The kinds of jobs. */
  public enum Kind {
    /** Values go through a diamond. */
    DIAMOND,
    /** Fails once, with a checkpoint before. */
    FLAKY,
    /** Sleeps a moment. */
    SLEEPY,
    /** Fails for good, and is retried as a job. */
    RETRIED,
    /** Is cancelled in its sleep. */
    CANCELLED,
    /** Is paused and resumed. */
    PAUSED,
    /** Adds tasks to itself. */
    SPAWNING,
    /** Waits longer than it may. */
    LATE,
    /** Many tasks, few at a time. */
    WIDE
  }

  private static final TaskType<Part, String> PART =
      TaskType.of("part", Part.class, part -> VALUE + part.number());

  private static final JobType<Order> TYPE =
      JobType.of("soak", Order.class, (job, order) -> build(job, order.kind()));

  private final Hilera hilera;

  SoakLoad(Hilera hilera) {
    this.hilera = hilera;
  }

  /** The configuration with what the load needs. */
  static Config config(Config plain, int kept) {
    return plain
        .types(TYPE)
        .types(PART)
        .workers(8)
        .retention(new Config.Retention(Duration.ofHours(1), kept));
  }

  /** Runs a job to its end; throws if it does not end as it must. */
  void run(long number) throws Exception {
    Kind kind = Kind.values()[(int) (number % Kind.values().length)];
    Job job = Job.of(TYPE, new Order(kind, number));
    job.label("kind", kind.name().toLowerCase(Locale.ROOT));
    Run run = kind == Kind.PAUSED ? held(job) : hilera.run(job);
    switch (kind) {
      case DIAMOND, FLAKY, SLEEPY, SPAWNING, WIDE -> {}
      case RETRIED -> {
        expect(run, JobStatus.FAILED);
        hilera.retry(run.jobId());
      }
      case CANCELLED -> {
        hilera.why(run.jobId(), 0, 10);
        run.cancel();
      }
      case PAUSED -> {
        hilera.why(run.jobId(), "last");
        hilera.resume(run.jobId());
      }
      case LATE -> hilera.events(run.jobId(), 0, 10);
    }
    Finished finished =
        expect(
            run,
            switch (kind) {
              case DIAMOND, FLAKY, SLEEPY, SPAWNING, WIDE, RETRIED, PAUSED -> JobStatus.COMPLETED;
              case CANCELLED -> JobStatus.CANCELLED;
              case LATE -> JobStatus.FAILED;
            });
    if (kind == Kind.DIAMOND && !VALUE.concat(VALUE).equals(finished.value("last"))) {
      throw new IllegalStateException("job " + number + " has another result");
    }
  }

  private Run held(Job job) {
    long id = hilera.submit(job);
    hilera.pause(id);
    return hilera.start(id);
  }

  private static Finished expect(Run run, JobStatus status) throws Exception {
    Finished finished = run.await(LOST);
    if (finished.status() != status) {
      throw new IllegalStateException(
          "job " + run.jobId() + " is " + finished.status() + ": " + finished.error());
    }
    return finished;
  }

  private static void build(Job job, Kind kind) {
    switch (kind) {
      case DIAMOND -> {
        var first = job.task("first", () -> VALUE);
        var left = job.task("left", first, text -> text);
        var right = job.task("right", first, text -> text);
        job.task("last", left, right, (one, two) -> one + two);
      }
      case FLAKY ->
          job.task("flaky", SoakLoad::flaky)
              .retry(Retry.times(3).backoff(Duration.ofMillis(5)))
              .timeout(Duration.ofMinutes(1));
      case SLEEPY -> job.task("naps", () -> Attempt.current().sleep("nap", Duration.ofMillis(20)));
      case RETRIED -> job.task("fails", SoakLoad::failsInTheFirstRun);
      case CANCELLED -> {
        var nap = job.task("naps", () -> Attempt.current().sleep("nap", Duration.ofHours(1)));
        job.task("after", () -> VALUE).needs(nap);
      }
      case PAUSED -> {
        var first = job.task("first", () -> Attempt.current().progress(50, "half"));
        job.task("last", () -> VALUE).needs(first);
      }
      case SPAWNING -> {
        var parent = job.task("parent", SoakLoad::spawn);
        job.task("gather", () -> Attempt.current().inputs().size()).needs(parent);
      }
      case LATE ->
          job.task("late", () -> Attempt.current().checkpoint("wait", SoakLoad::never))
              .timeout(Duration.ofMillis(20));
      case WIDE -> {
        job.maxParallel(4);
        for (int i = 0; i < 40; i++) {
          job.task("t" + i, () -> "").priority(i % 3).resources(Resources.of("cpu", 0.1));
        }
      }
    }
  }

  private static String flaky() throws Exception {
    Attempt.current().checkpoint("begun", () -> VALUE);
    if (Attempt.current().number() == 1) {
      throw new IllegalStateException("fails once");
    }
    return VALUE;
  }

  private static String failsInTheFirstRun() {
    if (Attempt.current().number() == 1) {
      throw new IllegalStateException("fails in the first run");
    }
    return VALUE;
  }

  private static String spawn() throws InterruptedException {
    Spawn spawn = new Spawn();
    for (int i = 0; i < 3; i++) {
      spawn.task("part" + i, PART, new Part(i));
    }
    Attempt.current().spawn(spawn);
    return VALUE;
  }

  private static String never() throws InterruptedException {
    new CountDownLatch(1).await();
    return VALUE;
  }
}
