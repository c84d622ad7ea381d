package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Resources;
import dev.hilera.Retry;
import dev.hilera.TaskStatus;
import dev.hilera.engine.Sabotage;
import dev.hilera.testing.Rehearsal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task that waits for nothing is found, told of, and goes on; in virtual time. */
abstract class StuckSpec implements Stored {
  private static final Logger LOG = Logger.getLogger("dev.hilera");
  private static final Duration SOON = Duration.ofMinutes(2);

  /** Keeps what is said of stuck tasks. */
  private static final class Listener extends Handler {
    private final List<String> told = new ArrayList<>();

    @Override
    public synchronized void publish(LogRecord told) {
      if (told.getLevel() == Level.WARNING && told.getMessage().contains("stuck")) {
        this.told.add(told.getMessage());
      }
    }

    synchronized List<String> told() {
      return List.copyOf(told);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private final Listener listener = new Listener();

  @BeforeEach
  void listen() {
    LOG.addHandler(listener);
  }

  @AfterEach
  void listenNoMore() {
    LOG.removeHandler(listener);
  }

  /** One worker that a sleeper keeps, room for one gpu. */
  private Rehearsal rehearse() {
    Config.Limits limits = Config.Limits.DEFAULT;
    return Rehearsal.of(
        store()
            .workers(1)
            .node(new Config.Node("here", Map.of(), Resources.of("gpu", 1)))
            .limits(new Config.Limits(limits.tasks(), limits.edges(), limits.resultBytes(), 0)),
        3);
  }

  /** Keeps the worker for a while. */
  private static void busy(Hilera hilera, Duration time) {
    Job job = Job.named("busy");
    job.task("busy", () -> Attempt.current().sleep("nap", time)).resources(Resources.of("gpu", 1));
    hilera.run(job);
  }

  private static Job crowd() {
    Job job = Job.named("crowd");
    for (int i = 0; i < 40; i++) {
      job.task("t" + i, () -> 1);
    }
    return job;
  }

  private static void completes(Rehearsal rehearsal, long job, Duration time) {
    rehearsal.advance(time);
    assertThat(rehearsal.hilera().job(job).orElseThrow().status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void readyTasksThatFellOutOfTheQueueAreFoundAndRun() throws Exception {
    try (var rehearsal = rehearse()) {
      Hilera hilera = rehearsal.hilera();
      busy(hilera, Duration.ofMinutes(1));
      long id = hilera.run(crowd()).jobId();
      rehearsal.settle();

      Sabotage.dropReady(hilera, id);

      completes(rehearsal, id, SOON);
      long stuck = hilera.stats().stuck();
      assertThat(stuck).isPositive();
      assertThat(listener.told()).hasSize((int) stuck).doesNotHaveDuplicates();
      assertThat(listener.told().getFirst())
          .contains("job " + id + " 'crowd' task 't")
          .contains("is stuck: it is ready, and it is ready and does not stand in the queue")
          .contains("its job is taken from the store anew");
      assertThat(hilera.attempts(id, "t39")).hasSize(1);
    }
  }

  @Test
  void readyTasksThatAreNotOfferedToWorkersAreFoundAndRun() throws Exception {
    try (var rehearsal = rehearse()) {
      Hilera hilera = rehearsal.hilera();
      busy(hilera, Duration.ofMinutes(1));
      long id = hilera.run(crowd()).jobId();
      rehearsal.settle();

      Sabotage.hideLanes(hilera, id);

      completes(rehearsal, id, SOON);
      assertThat(listener.told()).singleElement().asString().contains("not offered to workers");
    }
  }

  @Test
  void aSleeperWhoseTimerIsGoneIsFoundAndWakesInTime() throws Exception {
    try (var rehearsal = rehearse()) {
      Hilera hilera = rehearsal.hilera();
      Job job = Job.named("later").timeout(Duration.ofHours(9));
      job.task("delayed", () -> 1).delay(Duration.ofHours(1));
      long id = hilera.run(job).jobId();

      Sabotage.dropTimers(hilera);
      rehearsal.advance(SOON);

      assertThat(hilera.stats().stuck()).isEqualTo(2);
      assertThat(listener.told())
          .anyMatch(text -> text.contains("'delayed'") && text.contains("nothing will wake it"))
          .anyMatch(text -> text.contains("nothing will wake it at its timeout"));
      assertThat(hilera.task(id, "delayed").orElseThrow().status()).isEqualTo(TaskStatus.SLEEPING);
      completes(rehearsal, id, Duration.ofMinutes(59));
      assertThat(hilera.stats().stuck()).isEqualTo(2);
    }
  }

  @Test
  void aJobWhoseStartTimeWouldPassUnnoticedIsFound() throws Exception {
    try (var rehearsal = rehearse()) {
      Hilera hilera = rehearsal.hilera();
      Job job = Job.named("planned").delay(Duration.ofHours(1));
      job.task("task", () -> 1);
      long id = hilera.run(job).jobId();

      Sabotage.dropTimers(hilera);

      completes(rehearsal, id, Duration.ofMinutes(61));
      assertThat(listener.told()).singleElement().asString().contains("at its start time");
    }
  }

  @Test
  void attemptsThatWereLostOnTheWayToAWorkerAreHandedOutAgain() throws Exception {
    try (var rehearsal = rehearse()) {
      Hilera hilera = rehearsal.hilera();
      busy(hilera, Duration.ofMinutes(1));
      long id = hilera.run(crowd()).jobId();
      rehearsal.settle();

      Sabotage.loseHandedOut(hilera, id);

      completes(rehearsal, id, Duration.ofMinutes(5));
      assertThat(hilera.stats().stuck()).isPositive();
      assertThat(hilera.attempts(id, "t0")).hasSize(1);
    }
  }

  @Test
  void aTaskThatCountsNeedsThatAreNotThereIsFound() throws Exception {
    try (var rehearsal = rehearse()) {
      Hilera hilera = rehearsal.hilera();
      Job job = Job.named("miscounted");
      var first = job.task("first", () -> Attempt.current().sleep("nap", Duration.ofMinutes(1)));
      job.task("second", () -> 2).needs(first);
      long id = hilera.run(job).jobId();
      rehearsal.settle();

      Sabotage.miscount(hilera, id, 1);

      completes(rehearsal, id, SOON);
      assertThat(listener.told()).singleElement().asString().contains("it counts 2 needs");
      assertThat(hilera.attempts(id, "first")).hasSize(1);
    }
  }

  @Test
  void whatIsBookedTwiceIsCorrected() throws Exception {
    try (var rehearsal = rehearse()) {
      Hilera hilera = rehearsal.hilera();
      Job first = Job.named("first");
      first
          .task("holds", () -> Attempt.current().sleep("nap", Duration.ofMinutes(1)))
          .resources(Resources.of("gpu", 0.5));
      long holder = hilera.run(first).jobId();
      rehearsal.settle();
      Job second = Job.named("second");
      second.task("wants", () -> 1).resources(Resources.of("gpu", 1));

      Sabotage.bookTwice(hilera, holder);
      long id = hilera.run(second).jobId();

      completes(rehearsal, id, SOON);
      assertThat(hilera.stats().stuck()).isEqualTo(1);
    }
  }

  @Test
  void aLookAtManyTasksThatAreReadyEnds() throws Exception {
    try (var rehearsal = rehearse()) {
      Hilera hilera = rehearsal.hilera();
      Job job = Job.named("many");
      for (int i = 0; i < 300_000; i++) {
        job.task("t" + i, () -> 1);
      }
      long id = hilera.submit(job);
      hilera.pause(id);
      hilera.start(id);
      rehearsal.advance(SOON);
      assertThat(hilera.stats().stuck()).isZero();

      Sabotage.dropReady(hilera, id);
      hilera.run(crowd());
      rehearsal.advance(SOON);

      assertThat(hilera.stats().stuck()).isEqualTo(10_000);
      assertThat(listener.told()).hasSize(1_001).last().asString().contains("9000 more tasks");
      hilera.resume(id);
      completes(rehearsal, id, SOON);
    }
  }

  @Test
  void aBusyTimeWithEveryReasonToWaitFindsNothing() throws Exception {
    for (long seed = 1; seed <= 5; seed++) {
      try (var rehearsal = Rehearsal.of(store().workers(3), seed)) {
        Hilera hilera = rehearsal.hilera();
        Job never = Job.named("not started");
        never.task("task", () -> 1);
        hilera.submit(never);
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          ids.add(hilera.run(mixture(i)).jobId());
          rehearsal.advance(Duration.ofSeconds(i));
          if (i % 5 == 0) {
            hilera.pause(ids.getLast());
          }
        }
        rehearsal.advance(Duration.ofMinutes(10));
        for (int i = 0; i < 20; i += 5) {
          hilera.resume(ids.get(i));
        }
        rehearsal.advance(Duration.ofMinutes(10));
        assertThat(ids)
            .allMatch(id -> hilera.job(id).orElseThrow().status() == JobStatus.COMPLETED);
        assertThat(listener.told()).as("seed %s", seed).isEmpty();
        assertThat(hilera.stats().stuck()).as("seed %s", seed).isZero();
      }
    }
  }

  private static Job mixture(int number) {
    Job job = Job.named("mixture " + number).maxParallel(1 + number % 3);
    var first =
        job.task("first", () -> Attempt.current().sleep("nap", Duration.ofSeconds(7L * number)));
    var flaky =
        job.task(
                "flaky",
                () -> {
                  if (Attempt.current().number() < 3) {
                    throw new IllegalStateException("planted");
                  }
                  return 1;
                })
            .retry(Retry.times(3).backoff(Duration.ofSeconds(20)));
    var later = job.task("later", () -> 1).delay(Duration.ofSeconds(50));
    job.task("last", () -> 1).needs(first).needs(flaky).needs(later);
    return job.timeout(Duration.ofHours(1));
  }
}
