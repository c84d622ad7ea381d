package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Retry;
import dev.hilera.Run;
import dev.hilera.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Spec 3.3: never more attempts at one moment than workers, and as many whenever enough is ready.
 */
public abstract class WorkersSpec extends Engines {
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void noMoreAttemptsRunThanThereAreWorkersOverAllJobs(int workers) throws Exception {
    Hilera hilera = open(workers);
    List<Run> runs = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      Job job = Job.named("job" + number).retry(Retry.times(2).backoff(Duration.ZERO));
      for (int task = 0; task < 250; task++) {
        boolean fails = task % 10 == 0;
        job.task("t" + task, () -> counted(fails));
      }
      runs.add(hilera.run(job));
    }
    for (Run run : runs) {
      assertThat(over(run).status()).isEqualTo(JobStatus.COMPLETED);
    }
    assertThat(most).hasValueLessThanOrEqualTo(workers);
  }

  private void counted(boolean fails) {
    int now = running.incrementAndGet();
    most.accumulateAndGet(now, Math::max);
    Thread.onSpinWait();
    running.decrementAndGet();
    if (fails && Attempt.current().number() == 1) {
      throw new IllegalStateException("the first attempt fails");
    }
  }

  @Test
  void twoJobsOnOneWorkerNeverOverlap() throws Exception {
    Hilera hilera = open(1);
    List<Run> runs = new ArrayList<>();
    for (String name : List.of("one", "other")) {
      Job job = Job.named(name);
      for (int task = 0; task < 50; task++) {
        job.task("t" + task, () -> counted(false));
      }
      runs.add(hilera.run(job));
    }
    for (Run run : runs) {
      over(run);
    }
    assertThat(most).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 16, 64})
  void allWorkersAreUsedWhenEnoughIsReady(int workers) throws Exception {
    Hilera hilera = open(workers);
    CyclicBarrier together = new CyclicBarrier(workers);
    Job job = Job.named("together");
    for (int task = 0; task < 3 * workers; task++) {
      job.task("t" + task, () -> meet(together));
    }
    assertThat(run(hilera, job).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void allWorkersAreUsedAgainAfterManyFailures() throws Exception {
    Hilera hilera = open(4);
    CyclicBarrier together = new CyclicBarrier(4);
    Job failing = Job.named("failing");
    Job meeting = Job.named("meeting");
    for (int task = 0; task < 40; task++) {
      failing.task(
          "t" + task,
          () -> {
            throw new IllegalStateException("fails");
          });
    }
    for (int task = 0; task < 4; task++) {
      meeting.task("t" + task, () -> meet(together));
    }
    assertThat(run(hilera, failing).status()).isEqualTo(JobStatus.FAILED);
    assertThat(run(hilera, meeting).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void withoutALimitEverythingThatIsReadyRuns() throws Exception {
    Hilera hilera = open(Config.UNBOUNDED);
    int count = 2_000;
    CyclicBarrier together = new CyclicBarrier(count);
    Job job = Job.named("all at once");
    for (int task = 0; task < count; task++) {
      job.task("t" + task, () -> meet(together));
    }
    assertThat(run(hilera, job).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void aSleepingTaskHoldsNoWorker() throws Exception {
    Hilera hilera = open(1);
    CountDownLatch ran = new CountDownLatch(1);
    Job sleeper = Job.named("sleeper");
    sleeper.task("sleeps", () -> Attempt.current().sleep("nap", Duration.ofMinutes(10)));
    Run sleeping = hilera.run(sleeper);
    until(
        "it sleeps",
        () ->
            hilera.task(sleeping.jobId(), "sleeps").orElseThrow().status() == TaskStatus.SLEEPING);
    Job other = Job.named("other");
    other.task("runs", ran::countDown);
    assertThat(run(hilera, other).status()).isEqualTo(JobStatus.COMPLETED);
    pass(ran);
    sleeping.cancel();
  }

  @Test
  void aTaskThatWaitsForItsNextAttemptHoldsNoWorker() throws Exception {
    Hilera hilera = open(1);
    Job failing = Job.named("failing").retry(Retry.times(2).backoff(Duration.ofMinutes(10)));
    failing.task(
        "fails",
        () -> {
          throw new IllegalStateException("fails");
        });
    Run waiting = hilera.run(failing);
    until(
        "it waits",
        () -> hilera.task(waiting.jobId(), "fails").orElseThrow().status() == TaskStatus.SLEEPING);
    Job other = Job.named("other");
    other.task("runs", () -> "ran");
    assertThat(run(hilera, other).result()).isEqualTo("ran");
    waiting.cancel();
  }

  @Test
  void maxParallelLimitsOneJobAndNoOther() throws Exception {
    Hilera hilera = open(4);
    CyclicBarrier three = new CyclicBarrier(3);
    Job narrow = Job.named("narrow").maxParallel(1);
    for (int task = 0; task < 30; task++) {
      narrow.task("t" + task, () -> counted(false));
    }
    Job wide = Job.named("wide");
    for (int task = 0; task < 30; task++) {
      wide.task("t" + task, () -> meet(three));
    }
    Run narrowRun = hilera.run(narrow);
    assertThat(run(hilera, wide).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(over(narrowRun).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(most).hasValue(1);
  }

  private static void meet(CyclicBarrier barrier) throws Exception {
    barrier.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
