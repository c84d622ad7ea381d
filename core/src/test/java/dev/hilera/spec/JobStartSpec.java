package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.Run;
import dev.hilera.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Spec 2: submit creates, start starts, once. */
public abstract class JobStartSpec extends Engines {
  private final AtomicInteger ran = new AtomicInteger();

  @Test
  void submittingStartsNothing() throws Exception {
    Hilera hilera = open(1);
    long idle = hilera.submit(job());
    assertThat(run(hilera, job()).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(ran).hasValue(1);
    assertThat(hilera.job(idle).orElseThrow().status()).isEqualTo(JobStatus.PENDING);
    assertThat(over(hilera.start(idle)).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(ran).hasValue(2);
  }

  @Test
  void twoSubmissionsOfOneDescriptionAreTwoJobs() throws Exception {
    Hilera hilera = open(1);
    Job job = job();
    assertThat(run(hilera, job).job().id()).isNotEqualTo(run(hilera, job).job().id());
    assertThat(ran).hasValue(2);
    assertThat(hilera.jobs(JobFilter.newest(10))).hasSize(2);
  }

  @Test
  void anUnknownJobCannotBeStarted() {
    Hilera hilera = open(1);
    for (long id : new long[] {7, 0, -1, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> hilera.start(id))
          .isInstanceOf(HileraException.Unknown.class)
          .hasMessageContaining(String.valueOf(id));
    }
  }

  @Test
  void aJobIsStartedOnce() throws Exception {
    Hilera hilera = open(1);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Job job = Job.named("once");
    job.task(
        "task",
        () -> {
          begun.countDown();
          pass(go);
        });
    Run run = hilera.run(job);
    assertRefused(hilera, run.jobId());
    pass(begun);
    until(
        "it is running", () -> hilera.job(run.jobId()).orElseThrow().status() == JobStatus.RUNNING);
    assertThatThrownBy(() -> hilera.start(run.jobId()))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("running");
    go.countDown();
    over(run);
    assertThatThrownBy(() -> hilera.start(run.jobId()))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("completed");
    assertThat(hilera.attempts(run.jobId(), "task")).hasSize(1);
  }

  @Test
  void aJobThatWaitsForItsTimeIsNotStartedAgain() {
    Hilera hilera = open(1);
    long later = hilera.submit(job().delay(Duration.ofMinutes(10)));
    hilera.start(later);
    assertRefused(hilera, later);
    assertThat(hilera.job(later).orElseThrow().status()).isEqualTo(JobStatus.PENDING);
    assertThat(hilera.task(later, "task").orElseThrow().status()).isEqualTo(TaskStatus.SLEEPING);
    hilera.cancel(later);
  }

  @Test
  void aJobBeginsAtItsStartTime() throws Exception {
    Hilera hilera = open(1);
    Instant time = Instant.now().plusMillis(300).truncatedTo(ChronoUnit.MILLIS);
    var finished = run(hilera, job().startAt(time));
    assertThat(finished.job().startedAt()).isAfterOrEqualTo(time);
    assertThat(run(hilera, job().startAt(Instant.EPOCH)).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void aTaskWaitsForItsDelayAfterWhatItNeeds() throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named("delay");
    job.task("first", () -> {});
    job.task("second", () -> {}).needs("first").delay(Duration.ofMillis(200));
    long id = run(hilera, job).job().id();
    Instant ended = hilera.task(id, "first").orElseThrow().endedAt();
    assertThat(hilera.task(id, "second").orElseThrow().startedAt())
        .isAfterOrEqualTo(ended.plusMillis(200));
  }

  @Test
  void waitingForAJobEndsWithItOrWithPatience() throws Exception {
    Hilera hilera = open(1);
    Run run = hilera.find(hilera.submit(job()));
    assertThatThrownBy(() -> run.await(Duration.ofMillis(20))).isInstanceOf(TimeoutException.class);
    assertThatThrownBy(() -> run.await(Duration.ZERO)).isInstanceOf(TimeoutException.class);
    hilera.start(run.jobId());
    assertThat(run.await(ChronoUnit.FOREVER.getDuration()).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(run.await().status()).isEqualTo(JobStatus.COMPLETED);
    assertThatThrownBy(() -> hilera.find(99).await()).isInstanceOf(HileraException.Unknown.class);
  }

  @Test
  void aKeyStandsForOneJob() throws Exception {
    Hilera hilera = open(1);
    long first = hilera.submit(job().key("today"));
    assertThat(hilera.submit(job().key("today"))).isEqualTo(first);
    assertThat(hilera.submit(job().key("tomorrow"))).isNotEqualTo(first);
    assertThat(run(hilera, job().key("today")).job().id()).isEqualTo(first);
    assertThat(run(hilera, job().key("today")).job().id()).isEqualTo(first);
    assertThat(ran).hasValue(1);
    assertThatThrownBy(() -> hilera.submit(job().key("today").priority(1)))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("today");
    assertThat(hilera.jobs(JobFilter.newest(10))).hasSize(2);
  }

  @Test
  void anEngineMayTakeForEverToCloseAndStillClosesAtOnceWhenIdle() throws Exception {
    Hilera hilera = open(1);
    assertThat(run(hilera, job()).status()).isEqualTo(JobStatus.COMPLETED);
    hilera.close(ChronoUnit.FOREVER.getDuration());
    assertThatThrownBy(() -> hilera.submit(job())).isInstanceOf(HileraException.class);
  }

  private Job job() {
    Job job = Job.named("job");
    job.task("task", () -> ran.incrementAndGet());
    return job;
  }

  private static void assertRefused(Hilera hilera, long job) {
    assertThatThrownBy(() -> hilera.start(job))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("started before");
  }
}
