package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Run;
import dev.hilera.engine.Host;
import dev.hilera.engine.SystemHost;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3, number 18: a part whose thread fails where it waits goes on. */
abstract class PartsRestartSpec extends Opened {

  /** A machine on which waiting fails, so many times, on threads of one name. */
  private static final class FaultyHost implements Host {
    private final Host real = new SystemHost();
    private final String thread;
    private final AtomicInteger failures = new AtomicInteger();

    FaultyHost(String thread) {
      this.thread = thread;
    }

    void fail(int times) {
      failures.set(times);
    }

    private void perhapsFail() {
      if (Thread.currentThread().getName().equals(thread)
          && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new IllegalStateException("planted in " + thread);
      }
    }

    @Override
    public long millis() {
      return real.millis();
    }

    @Override
    public long nanos() {
      return real.nanos();
    }

    @Override
    public double random() {
      return real.random();
    }

    @Override
    public Thread start(String name, boolean virtual, Runnable body) {
      return real.start(name, virtual, body);
    }

    @Override
    public void interrupt(Thread interrupted) {
      real.interrupt(interrupted);
    }

    @Override
    public Waiter waiter() {
      Waiter waiter = real.waiter();
      return new Waiter() {
        @Override
        public void await(long nanos) {
          perhapsFail();
          waiter.await(nanos);
        }

        @Override
        public void wake() {
          waiter.wake();
        }
      };
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hilera-loop", "hilera-delivery", "hilera-loader", "hilera-alarms"})
  void itsWorkGoesOnAndAttemptsAndSubscribersSurvive(String thread) throws Exception {
    FaultyHost host = new FaultyHost(thread);
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
