package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Attempt;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Retry;
import dev.hilera.Run;
import dev.hilera.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Section 3, number 11: pause and resume. */
abstract class PauseSpec extends Opened {

  @Test
  void whatRunsEndsNormallyAndNothingNewStartsUntilTheJobIsResumed() throws Exception {
    Hilera hilera = open();
    Recorder events = new Recorder();
    hilera.watch(events);
    Gate gate = new Gate();
    AtomicInteger started = new AtomicInteger();
    Job job = Job.named("paused");
    var first =
        job.task(
            "first",
            () -> {
              gate.pass();
              return "first";
            });
    job.task("second", started::incrementAndGet).needs(first);
    Run run = hilera.run(job);
    gate.awaitArrival();

    hilera.pause(run.jobId());
    assertThat(hilera.job(run.jobId()).orElseThrow().status()).isEqualTo(JobStatus.PAUSED);
    gate.open();
    events.await(Event.Kind.TASK_TERMINATED, "first");
    finish(hilera.run(quick()));
    assertThat(started).hasValue(0);
    assertThat(hilera.result(run.jobId(), "first")).isEqualTo("first");
    assertThat(status(hilera, run, "second")).isEqualTo(TaskStatus.READY);

    hilera.resume(run.jobId());

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(started).hasValue(1);
    events.await(Event.Kind.JOB_PAUSED);
    events.await(Event.Kind.JOB_RESUMED);
  }

  @Test
  void whatWasHandedOutButNotTakenByAWorkerComesBack() throws Exception {
    Hilera hilera = open(config().workers(1));
    Gate gate = new Gate();
    AtomicInteger started = new AtomicInteger();
    Job busy = Job.named("busy");
    busy.task("busy", gate::pass);
    Run first = hilera.run(busy);
    gate.awaitArrival();
    Job job = Job.named("behind");
    for (int i = 0; i < 20; i++) {
      job.task("t" + i, started::incrementAndGet);
    }
    Run run = hilera.run(job);

    hilera.pause(run.jobId());
    gate.open();
    finish(first);
    finish(hilera.run(quick()));
    assertThat(started).hasValue(0);
    hilera.resume(run.jobId());

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(started).hasValue(20);
    assertThat(hilera.attempts(run.jobId(), "t0")).hasSize(1);
  }

  @Test
  void whatComesBackKeepsItsPlace() throws Exception {
    Hilera hilera = open(config().workers(1));
    Gate gate = new Gate();
    Job busy = Job.named("busy");
    busy.task("busy", gate::pass);
    hilera.run(busy);
    gate.awaitArrival();
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    Job job = Job.named("behind");
    for (int i = 0; i < 100; i++) {
      int number = i;
      job.task("t" + i, () -> order.add(number));
    }
    Run run = hilera.run(job);

    hilera.pause(run.jobId());
    hilera.resume(run.jobId());
    gate.open();

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(order).hasSize(100).isSorted();
  }

  @Test
  void aJobThatWasNotStartedCanBePausedStartedAndResumed() throws Exception {
    Hilera hilera = open();
    AtomicInteger started = new AtomicInteger();
    Job job = Job.named("early");
    job.task("task", started::incrementAndGet);
    long id = hilera.submit(job);

    hilera.pause(id);
    Run run = hilera.start(id);
    finish(hilera.run(quick()));
    assertThat(started).hasValue(0);
    assertThat(hilera.job(id).orElseThrow().status()).isEqualTo(JobStatus.PAUSED);
    hilera.resume(id);

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void aTaskThatSleepsWakesAndEndsWhileItsJobIsPaused() throws Exception {
    Hilera hilera = open();
    Recorder events = new Recorder();
    hilera.watch(events);
    Job job = Job.named("sleeps");
    var first = job.task("first", () -> Attempt.current().sleep("nap", Duration.ofMillis(300)));
    job.task("second", () -> 2).needs(first);
    Run run = hilera.run(job);
    events.await(Event.Kind.TASK_SLEEPING, "first");

    hilera.pause(run.jobId());
    events.await(Event.Kind.TASK_TERMINATED, "first");
    assertThat(status(hilera, run, "second")).isEqualTo(TaskStatus.READY);
    hilera.resume(run.jobId());

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void theNextAttemptOfAFailedTaskWaitsForTheResume() throws Exception {
    Hilera hilera = open();
    Recorder events = new Recorder();
    hilera.watch(events);
    Gate gate = new Gate();
    Job job = Job.named("retries");
    job.task(
            "fails once",
            () -> {
              if (Attempt.current().number() == 1) {
                gate.pass();
                throw new IllegalStateException("once");
              }
              return "then not";
            })
        .retry(Retry.times(2).backoff(Duration.ofMillis(10)));
    Run run = hilera.run(job);
    gate.awaitArrival();
    hilera.pause(run.jobId());
    gate.open();
    events.await(Event.Kind.TASK_RETRYING, "fails once");
    eventually(() -> status(hilera, run, "fails once") == TaskStatus.READY);
    finish(hilera.run(quick()));
    assertThat(hilera.attempts(run.jobId(), "fails once")).hasSize(1);

    hilera.resume(run.jobId());

    assertThat(finish(run).result()).isEqualTo("then not");
  }

  @Test
  void onlyWhatIsNeitherFinalNorPausedIsPausedAndOnlyAPausedJobIsResumed() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    Job job = Job.named("conflicts");
    job.task("slow", gate::pass);
    Run run = hilera.run(job);
    gate.awaitArrival();

    assertThatThrownBy(() -> hilera.resume(run.jobId()))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("running");
    hilera.pause(run.jobId());
    assertThatThrownBy(() -> hilera.pause(run.jobId()))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("paused");
    hilera.resume(run.jobId());
    gate.open();
    finish(run);
    assertThatThrownBy(() -> hilera.pause(run.jobId()))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("completed");
    assertThatThrownBy(() -> hilera.resume(run.jobId()))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("completed");
  }

  @Test
  void aPausedJobIsCancelled() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    Job job = Job.named("paused, cancelled");
    var slow = job.task("slow", gate::pass);
    job.task("next", () -> 1).needs(slow);
    Run run = hilera.run(job);
    gate.awaitArrival();
    hilera.pause(run.jobId());

    run.cancel();

    assertThat(finish(run).status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(status(hilera, run, "next")).isEqualTo(TaskStatus.CANCELLED);
  }

  private static Job quick() {
    Job job = Job.named("quick");
    job.task("quick", () -> 1);
    return job;
  }
}
