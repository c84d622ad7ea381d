package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Outcome;
import dev.hilera.Retry;
import dev.hilera.Run;
import dev.hilera.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Section 3, number 13: sleep. */
abstract class SleepSpec extends Opened {

  @Test
  void itSleepsAtLeastSoLongAndGoesOnInTheSameAttempt() throws Exception {
    Hilera hilera = open();
    Recorder events = new Recorder();
    hilera.watch(events);
    Job job = Job.named("nap");
    job.task(
        "naps",
        () -> {
          long begin = System.nanoTime();
          Attempt.current().sleep("nap", Duration.ofMillis(200));
          return (System.nanoTime() - begin) / 1_000_000;
        });
    Run run = hilera.run(job);

    assertThat((Long) finish(run).result()).isGreaterThanOrEqualTo(190);
    events.awaitFinished(1);
    assertThat(hilera.attempts(run.jobId(), "naps")).hasSize(1);
    assertThat(events.kinds())
        .containsSubsequence(
            Event.Kind.TASK_STARTED,
            Event.Kind.TASK_SLEEPING,
            Event.Kind.TASK_WOKEN,
            Event.Kind.TASK_TERMINATED);
    assertThat(events.of(Event.Kind.TASK_SLEEPING))
        .singleElement()
        .satisfies(event -> assertThat(event.text()).isEqualTo("nap"));
  }

  @Test
  void aSleeperShowsUntilWhenItSleepsAndHoldsNoWorker() throws Exception {
    Hilera hilera = open(config().workers(1));
    Recorder events = new Recorder();
    hilera.watch(events);
    Job job = Job.named("long");
    job.task("sleeps", () -> Attempt.current().sleep("long", Duration.ofHours(1)));
    Run run = hilera.run(job);
    events.await(Event.Kind.TASK_SLEEPING, "sleeps");

    Job other = Job.named("other");
    other.task("other", () -> 1);
    assertThat(finish(hilera.run(other)).status()).isEqualTo(JobStatus.COMPLETED);
    var view = hilera.task(run.jobId(), "sleeps").orElseThrow();
    assertThat(view.status()).isEqualTo(TaskStatus.SLEEPING);
    assertThat(view.wakeAt()).isNotNull();
    assertThat(hilera.job(run.jobId()).orElseThrow().counts().sleeping()).isEqualTo(1);
    assertThat(hilera.stats().asleep()).isEqualTo(1);
    eventually(() -> hilera.stats().active() == 0);
    run.cancel();
  }

  @Test
  void whatIsReadyBehindASleeperStartsWithoutFurtherNews() throws Exception {
    Hilera hilera = open(config().workers(1));
    for (int i = 0; i < 6; i++) {
      Job slow = Job.named("slow, so that little is handed out ahead");
      slow.task("slow", () -> java.util.concurrent.locks.LockSupport.parkNanos(200_000_000));
      finish(hilera.run(slow));
    }
    Gate gate = new Gate();
    Job job = Job.named("two");
    job.task(
            "sleeps",
            () -> {
              gate.pass();
              Attempt.current().sleep("long", Duration.ofHours(1));
            })
        .priority(1);
    Run sleeper = hilera.run(job);
    gate.awaitArrival();
    Job behind = Job.named("behind");
    behind.task("a", () -> 1);
    behind.task("b", () -> 2);
    Run run = hilera.run(behind);

    gate.open();

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
    sleeper.cancel();
  }

  @Test
  void aShortSleepIsNeverMissed() throws Exception {
    Hilera hilera = open();
    Job job = Job.named("short");
    for (int i = 0; i < 50; i++) {
      job.task(
          "t" + i,
          () -> {
            for (int nap = 0; nap < 5; nap++) {
              Attempt.current().sleep("nap" + nap, Duration.ofMillis(1));
            }
            return "awake";
          });
    }
    var finished = finish(hilera.run(job));
    assertThat(finished.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(finished.job().counts().completed()).isEqualTo(50);
    eventually(() -> hilera.stats().active() == 0);
    assertThat(hilera.stats().asleep()).isZero();
  }

  @Test
  void aLaterAttemptSleepsOnlyTheRest() throws Exception {
    Hilera hilera = open();
    List<Long> slept = new ArrayList<>();
    Job job = Job.named("rest");
    job.task(
            "fails after its nap",
            () -> {
              long begin = System.nanoTime();
              Attempt.current().sleep("nap", Duration.ofSeconds(2));
              slept.add((System.nanoTime() - begin) / 1_000_000);
              if (Attempt.current().number() == 1) {
                throw new IllegalStateException("once");
              }
            })
        .retry(Retry.times(2).backoff(Duration.ofMillis(1)));

    assertThat(finish(hilera.run(job)).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(slept).hasSize(2);
    assertThat(slept.get(0)).isGreaterThanOrEqualTo(1_990);
    assertThat(slept.get(1)).isLessThan(1_500);
  }

  @Test
  void sleptTimeDoesNotCountForTheTimeout() throws Exception {
    Hilera hilera = open();
    Job job = Job.named("timed");
    job.task(
            "naps",
            () -> {
              Attempt.current().sleep("nap", Duration.ofSeconds(4));
              return "in time";
            })
        .timeout(Duration.ofSeconds(3));

    assertThat(finish(hilera.run(job)).result()).isEqualTo("in time");
  }

  @Test
  void theTimeoutGoesOnAfterTheSleep() throws Exception {
    Hilera hilera = open();
    Gate never = new Gate();
    Job job = Job.named("timed");
    job.task(
            "naps, then hangs",
            () -> {
              Attempt.current().sleep("nap", Duration.ofMillis(100));
              never.pass();
            })
        .timeout(Duration.ofMillis(800));
    Run run = hilera.run(job);

    assertThat(finish(run).status()).isEqualTo(JobStatus.FAILED);
    assertThat(hilera.attempts(run.jobId(), "naps, then hangs"))
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo(Outcome.TIMEOUT));
  }

  @Test
  void oneSleeperTooManyKeepsItsWorkerAndItsTimeIsNotCounted() throws Exception {
    Config.Limits limits = Config.Limits.DEFAULT;
    Hilera hilera =
        open(
            config()
                .limits(
                    new Config.Limits(limits.tasks(), limits.edges(), limits.resultBytes(), 0)));
    Job job = Job.named("no room to sleep");
    job.task(
            "naps",
            () -> {
              Attempt.current().sleep("nap", Duration.ofSeconds(4));
              return "in time";
            })
        .timeout(Duration.ofSeconds(3));

    assertThat(finish(hilera.run(job)).result()).isEqualTo("in time");
  }

  @Test
  void moreSleepersThanWorkersWakeAndNeverRunMoreThanTheWorkers() throws Exception {
    Hilera hilera = open(config().workers(2));
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Job job = Job.named("many");
    for (int i = 0; i < 40; i++) {
      job.task(
          "t" + i,
          () -> {
            work(now, most);
            now.decrementAndGet();
            Attempt.current().sleep("nap", Duration.ofMillis(50));
            work(now, most);
            now.decrementAndGet();
          });
    }
    assertThat(finish(hilera.run(job)).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void aSleeperGoesOnOnlyWhenItsJobHasRoom() throws Exception {
    Hilera hilera = open(config().workers(8));
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Job job = Job.named("two at most").maxParallel(2);
    for (int i = 0; i < 20; i++) {
      job.task(
          "t" + i,
          () -> {
            Attempt.current().sleep("nap", Duration.ofMillis(20));
            work(now, most);
            now.decrementAndGet();
          });
    }
    assertThat(finish(hilera.run(job)).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(most.get()).isBetween(1, 2);
  }

  private static void work(AtomicInteger now, AtomicInteger most) {
    most.accumulateAndGet(now.incrementAndGet(), Math::max);
    java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
  }

  @Test
  void anInterruptOfItsOwnMakingFailsOnlyTheAttempt() throws Exception {
    Hilera hilera = open();
    Job job = Job.named("interrupts itself");
    job.task(
            "interrupts itself",
            () -> {
              if (Attempt.current().number() == 1) {
                Thread.currentThread().interrupt();
              }
              Attempt.current().sleep("nap", Duration.ofMillis(20));
              return "second time";
            })
        .retry(Retry.times(2).backoff(Duration.ofMillis(1)));
    Run run = hilera.run(job);

    assertThat(finish(run).result()).isEqualTo("second time");
    assertThat(hilera.attempts(run.jobId(), "interrupts itself"))
        .extracting(attempt -> attempt.outcome())
        .containsExactly(Outcome.CRASHED, Outcome.COMPLETED);
  }

  @Test
  void virtualThreadsSleepToo() throws Exception {
    Hilera hilera = open();
    Job job = Job.named("virtual");
    for (int i = 0; i < 20; i++) {
      job.task(
              "t" + i,
              () -> {
                Attempt.current().sleep("nap", Duration.ofMillis(20));
                return Thread.currentThread().isVirtual();
              })
          .virtual();
    }
    var finished = finish(hilera.run(job));
    assertThat(finished.value("t0")).isEqualTo(true);
    assertThat(finished.job().counts().completed()).isEqualTo(20);
  }
}
