package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.AttemptView;
import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Outcome;
import dev.hilera.Retry;
import dev.hilera.Run;
import dev.hilera.Task;
import dev.hilera.TaskStatus;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spec 3.7: an attempt has so much time, and then its worker is free whatever its code does. */
public abstract class TimeoutSpec extends Engines {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Config.Times IMPATIENT =
      new Config.Times(Duration.ofMillis(20), Duration.ZERO, LONG, LONG);

  private final AtomicBoolean enough = new AtomicBoolean();

  @AfterEach
  void letGo() {
    enough.set(true);
  }

  @Test
  void anAttemptThatTakesTooLongIsInterruptedAndFails() throws Exception {
    Hilera hilera = open(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Job job = Job.named("timeout");
    job.task("waits", () -> waitForInterrupt(interrupted)).timeout(SHORT);
    var finished = run(hilera, job);
    pass(interrupted);
    assertThat(finished.status()).isEqualTo(JobStatus.FAILED);
    assertThat(finished.error()).contains("timeout");
    AttemptView attempt = hilera.attempts(finished.job().id(), "waits").getFirst();
    assertThat(attempt.outcome()).isEqualTo(Outcome.TIMEOUT);
    assertThat(Duration.between(attempt.startedAt(), attempt.endedAt()))
        .isGreaterThanOrEqualTo(SHORT.minusMillis(5)); // two clocks are read
  }

  @Test
  void itsCodeCanSeeThatItIsOver() throws Exception {
    Hilera hilera = open(1);
    CountDownLatch seen = new CountDownLatch(1);
    Job job = Job.named("cancelled");
    job.task(
            "looks",
            () -> {
              Attempt attempt = Attempt.current();
              spin(() -> attempt.cancelled() || enough.get());
              seen.countDown();
            })
        .timeout(SHORT);
    assertThat(run(hilera, job).status()).isEqualTo(JobStatus.FAILED);
    pass(seen);
  }

  @Test
  void aTaskWithinItsTimeIsLeftAlone() throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named("in time").taskTimeout(LONG);
    job.task("quick", () -> "done");
    job.task("own", () -> "done").timeout(LONG);
    assertThat(run(hilera, job).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void theJobGivesADefaultThatTheTaskReplaces() throws Exception {
    Hilera hilera = open(2);
    Job job = Job.named("default").taskTimeout(SHORT);
    job.task("default", () -> waitForInterrupt(new CountDownLatch(1)));
    CountDownLatch defaultEnded = new CountDownLatch(1);
    job.task("own", () -> pass(defaultEnded)).timeout(LONG);
    Run run = hilera.run(job);
    until("the default passes", () -> status(hilera, run, "default") == TaskStatus.FAILED);
    assertThat(status(hilera, run, "own")).isEqualTo(TaskStatus.RUNNING);
    defaultEnded.countDown();
    assertThat(over(run).job().counts().completed()).isEqualTo(1);
  }

  @Test
  void theTimeInTheQueueDoesNotCount() throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named("queue");
    CountDownLatch never = new CountDownLatch(1);
    job.task("first", () -> never.await(300, TimeUnit.MILLISECONDS));
    Task<String> second = job.task("second", () -> "in time");
    second.timeout(Duration.ofMillis(250));
    assertThat(run(hilera, job).value(second)).isEqualTo("in time");
  }

  @Test
  void sleptTimeDoesNotCount() throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named("sleep");
    Task<String> sleeper =
        job.task(
            "sleeper",
            () -> {
              Attempt.current().sleep("nap", Duration.ofMillis(700));
              return "rested";
            });
    sleeper.timeout(Duration.ofMillis(500));
    assertThat(run(hilera, job).value(sleeper)).isEqualTo("rested");
  }

  @Test
  void aTimedOutAttemptIsTriedAgain() throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named("retry");
    Task<String> task =
        job.task(
            "second time",
            () -> {
              if (Attempt.current().number() == 1) {
                spin(enough::get);
              }
              return "done";
            });
    task.timeout(Duration.ofMillis(500)).retry(Retry.times(2).backoff(Duration.ZERO));
    var finished = run(hilera, job);
    assertThat(finished.value(task)).isEqualTo("done");
    assertThat(hilera.attempts(finished.job().id(), "second time"))
        .extracting(AttemptView::outcome)
        .containsExactly(Outcome.TIMEOUT, Outcome.COMPLETED);
  }

  @Test
  void aTaskThatSpinsForEverLeavesItsWorkerUsableAtOnce() throws Exception {
    // The grace time is long: nobody waits for the thread to come back.
    Hilera hilera = open(store().workers(1).times(new Config.Times(LONG, LONG, LONG, LONG)));
    Job job = Job.named("spins");
    AtomicBoolean spins = new AtomicBoolean();
    job.task(
            "spins",
            () -> {
              spins.set(true);
              spin(enough::get);
              spins.set(false);
            })
        .timeout(SHORT);
    Task<String> next = job.task("next", () -> "ran");
    var finished = run(hilera, job);
    assertThat(finished.value(next)).isEqualTo("ran");
    until("no worker is busy", () -> hilera.stats().active() == 0);
    assertThat(spins).isTrue();
  }

  @Test
  void eightTasksThatSpinForEverOnTwoWorkersStopNobody() throws Exception {
    Hilera hilera = open(store().workers(2).times(IMPATIENT));
    Job job = Job.named("spin");
    for (int i = 0; i < 8; i++) {
      job.task("spins" + i, () -> spin(enough::get)).timeout(SHORT);
    }
    Run spinning = hilera.run(job);
    Job small = Job.named("small");
    for (int i = 0; i < 100; i++) {
      small.task("t" + i, () -> "ran");
    }
    assertThat(run(hilera, small).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(over(spinning).job().counts().failed()).isEqualTo(8);
    until("all are counted as abandoned", () -> hilera.stats().abandoned() == 8);
    until("no worker is busy", () -> hilera.stats().active() == 0);
    assertThat(run(hilera, small).status()).isEqualTo(JobStatus.COMPLETED);
    enough.set(true);
    until("their threads are back", () -> hilera.stats().abandoned() == 0);
  }

  @Test
  void anAbandonedThreadIsNeverUsedForAnotherAttempt() throws Exception {
    Hilera hilera = open(1);
    AtomicReference<Thread> spinner = new AtomicReference<>();
    Job job = Job.named("spins");
    job.task(
            "spins",
            () -> {
              spinner.set(Thread.currentThread());
              spin(enough::get);
            })
        .timeout(SHORT);
    Task<Thread.State> next = job.task("next", () -> spinner.get().getState());
    assertThat(run(hilera, job).value(next)).isNotEqualTo(Thread.State.TERMINATED);
    enough.set(true);
    until("it ends", () -> !spinner.get().isAlive());
    Job after = Job.named("after");
    after.task("after", () -> Thread.currentThread().isInterrupted());
    assertThat(run(hilera, after).result()).isEqualTo(false);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, Config.UNBOUNDED})
  void timeoutsThatRaceWithTheEndLeaveOneOutcomeEachAndNoWorkerBusy(int workers) throws Exception {
    Hilera hilera = open(workers);
    Job job = Job.named("race").taskTimeout(Duration.ofMillis(2));
    for (int i = 0; i < 500; i++) {
      long nanos = 1_500_000 + i * 2_000L;
      job.task(
          "t" + i,
          () -> {
            long end = System.nanoTime() + nanos;
            spin(() -> System.nanoTime() >= end);
          });
    }
    var finished = run(hilera, job);
    var counts = finished.job().counts();
    assertThat(counts.completed() + counts.failed()).isEqualTo(500);
    for (int i = 0; i < 500; i++) {
      assertThat(hilera.attempts(finished.job().id(), "t" + i))
          .singleElement()
          .matches(attempt ->
              attempt.outcome() == Outcome.COMPLETED || attempt.outcome() == Outcome.TIMEOUT);
    }
    until("no worker is busy", () -> hilera.stats().active() == 0);
    Job after = Job.named("after");
    for (int i = 0; i < 100; i++) {
      after.task(
          "t" + i,
          () -> {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
          });
    }
    assertThat(run(hilera, after).status()).isEqualTo(JobStatus.COMPLETED);
    until("all threads are back", () -> hilera.stats().processed() == 600);
  }

  @Test
  void theJobsOwnTimeoutFailsItAndCancelsWhatIsUnfinished() throws Exception {
    Hilera hilera = open(2);
    CountDownLatch interrupted = new CountDownLatch(1);
    Job job = Job.named("whole").timeout(Duration.ofMillis(500));
    Task<String> quick = job.task("quick", () -> "kept");
    job.task("slow", () -> waitForInterrupt(interrupted)).needs(quick);
    job.task("after", () -> "never").needs("slow");
    var finished = run(hilera, job);
    pass(interrupted);
    long id = finished.job().id();
    assertThat(finished.status()).isEqualTo(JobStatus.FAILED);
    assertThat(finished.error()).contains("timeout");
    assertThat(finished.value(quick)).isEqualTo("kept");
    assertThat(hilera.task(id, "slow").orElseThrow().status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(hilera.task(id, "after").orElseThrow().status()).isEqualTo(TaskStatus.CANCELLED);
  }

  @Test
  void onVirtualThreadsATimeoutInterruptsToo() throws Exception {
    Hilera hilera = open(Config.UNBOUNDED);
    CountDownLatch interrupted = new CountDownLatch(1);
    Job job = Job.named("virtual");
    job.task("waits", () -> waitForInterrupt(interrupted)).timeout(SHORT);
    assertThat(run(hilera, job).status()).isEqualTo(JobStatus.FAILED);
    pass(interrupted);
  }

  private static TaskStatus status(Hilera hilera, Run run, String task) {
    return hilera.task(run.jobId(), task).orElseThrow().status();
  }

  private static void waitForInterrupt(CountDownLatch interrupted) throws InterruptedException {
    try {
      pass(new CountDownLatch(1));
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw e;
    }
  }
}
