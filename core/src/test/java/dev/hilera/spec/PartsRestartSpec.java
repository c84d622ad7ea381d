package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Retry;
import dev.hilera.Run;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3, number 18: a part whose thread fails where it waits goes on. */
abstract class PartsRestartSpec extends Opened {

  @ParameterizedTest
  @ValueSource(strings = {"hilera-loop", "hilera-delivery", "hilera-loader", "hilera-alarms"})
  void itsWorkGoesOnAndAttemptsAndSubscribersSurvive(String thread) throws Exception {
    FaultyHost host = FaultyHost.waiting(thread);
    Hilera hilera = open(config(), store(), host);
    Recorder events = new Recorder();
    hilera.watch(events);
    Gate gate = new Gate();
    AtomicInteger runs = new AtomicInteger();
    Job job = Job.named("survives");
    job.task(
        "runs",
        () -> {
          runs.incrementAndGet();
          gate.pass();
          Attempt.current().sleep("nap", Duration.ofMillis(10));
          return "over";
        });
    Run run = hilera.run(job);
    gate.awaitArrival();
    events.await(Event.Kind.TASK_STARTED, "runs");

    host.fail(1);
    gate.open();

    assertThat(finish(run).result()).isEqualTo("over");
    assertThat(runs).hasValue(1);
    events.awaitFinished(1);
    EventsSpec.inOrder(events.numbered());
    for (int i = 0; i < 3; i++) {
      timesOutAndIsRetried(hilera);
      host.fail(1);
    }
    host.fail(0);
  }

  @ParameterizedTest
  @EnumSource(Outage.class)
  void whenTheMachineFailsAroundAnAttemptNoWorkerIsLostAndTheJobEnds(Outage outage)
      throws Exception {
    FaultyHost host = outage.host();
    Hilera hilera = open(config().workers(1), store(), host);
    for (int i = 0; i < 5; i++) {
      Gate gate = new Gate();
      Job job = Job.named("outage").retry(Retry.times(9).backoff(Duration.ofMillis(1)));
      job.task("first", gate::pass);
      job.task("second", () -> "second");
      host.fail(3);
      Run run = hilera.run(job);
      gate.awaitArrival();
      host.fail(3);
      gate.open();

      assertThat(finish(run).value("second")).isEqualTo("second");
      host.fail(0);
      eventually(() -> hilera.stats().active() == 0);
    }
  }

  /** Where the machine fails for a moment, as it does without memory. */
  enum Outage {
    NO_TIME,
    NO_WAKE_UP,
    NO_THREAD;

    FaultyHost host() {
      return switch (this) {
        case NO_TIME -> FaultyHost.clock("hilera-worker");
        case NO_WAKE_UP -> FaultyHost.waking("hilera-worker");
        case NO_THREAD -> FaultyHost.starting("hilera-worker");
      };
    }
  }

  @Test
  void theTimeoutOfAnAttemptIsToldAlthoughTheMachineFailsMeanwhile() throws Exception {
    FaultyHost host = FaultyHost.waking("hilera-alarms");
    Hilera hilera = open(config().workers(1), store(), host);
    Gate never = new Gate();
    Job job = Job.named("hangs");
    job.task("hangs", never::passUnlessInterrupted).timeout(Duration.ofMillis(50));
    host.fail(3);

    assertThat(finish(hilera.run(job)).status()).isEqualTo(JobStatus.FAILED);
    eventually(() -> hilera.stats().active() == 0);
    never.open();
  }

  /** Needs the alarms for the timeout and the loader for the retry. */
  private static void timesOutAndIsRetried(Hilera hilera) throws InterruptedException {
    Gate never = new Gate();
    Job job = Job.named("times out");
    job.task("hangs", never::passUnlessInterrupted).timeout(Duration.ofMillis(20));
    Run run = hilera.run(job);
    assertThat(finish(run).status()).isEqualTo(JobStatus.FAILED);
    never.open();
    hilera.retry(run.jobId());
    finish(run);
    assertThat(hilera.attempts(run.jobId(), "hangs")).hasSize(2);
  }
}
