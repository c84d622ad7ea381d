package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.AttemptView;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.OnFailure;
import dev.hilera.Outcome;
import dev.hilera.Retry;
import dev.hilera.Run;
import dev.hilera.TaskStatus;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Section 3, number 12: the retry of a finished job and of one task of it. */
abstract class JobRetrySpec extends Opened {
  private final AtomicBoolean broken = new AtomicBoolean(true);
  private final AtomicInteger goodRuns = new AtomicInteger();

  private String failing() {
    if (broken.get()) {
      throw new IllegalStateException("broken");
    }
    return "mended";
  }

  /** One that completes, one that fails with a dependent and its dependent, another that fails. */
  private Job described() {
    Job job = Job.named("retried");
    var good = job.task("good", goodRuns::incrementAndGet);
    var bad = job.task("bad", good, one -> failing());
    var after = job.task("after", bad, text -> text + ", after");
    job.task("last", after, text -> text + ", last");
    job.task("other bad", this::failing);
    return job;
  }

  @Test
  void whatDidNotCompleteRunsAgainAndWhatCompletedKeepsItsResult() throws Exception {
    Hilera hilera = open();
    Run run = hilera.run(described());
    assertThat(finish(run).status()).isEqualTo(JobStatus.FAILED);
    assertThat(status(hilera, run, "last")).isEqualTo(TaskStatus.NOT_RUN);
    broken.set(false);

    Run again = hilera.retry(run.jobId());

    assertThat(again.jobId()).isEqualTo(run.jobId());
    assertThat(finish(again).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(finish(again).value("last")).isEqualTo("mended, after, last");
    assertThat(finish(again).job().run()).isEqualTo(2);
    assertThat(finish(again).error()).isNull();
    assertThat(goodRuns).hasValue(1);
  }

  @Test
  void theHistoryOfRunsIsKept() throws Exception {
    Hilera hilera = open();
    Recorder events = new Recorder();
    hilera.watch(events);
    Run run = hilera.run(described());
    finish(run);
    hilera.retry(run.jobId());
    assertThat(finish(run).status()).isEqualTo(JobStatus.FAILED);
    broken.set(false);
    hilera.retry(run.jobId());
    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);

    assertThat(hilera.attempts(run.jobId(), "bad"))
        .extracting(AttemptView::number, AttemptView::run, AttemptView::outcome)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, 1, Outcome.CRASHED),
            org.assertj.core.groups.Tuple.tuple(2, 2, Outcome.CRASHED),
            org.assertj.core.groups.Tuple.tuple(3, 3, Outcome.COMPLETED));
    assertThat(hilera.attempts(run.jobId(), "bad").getFirst().error()).contains("broken");
    assertThat(hilera.attempts(run.jobId(), "good"))
        .extracting(AttemptView::run)
        .containsExactly(1);
    events.awaitFinished(3);
    EventsSpec.inOrder(events.numbered());
    assertThat(events.of(Event.Kind.JOB_RETRIED)).hasSize(2);
    assertThat(events.of(Event.Kind.JOB_STARTED)).hasSize(3);
    assertThat(events.of(Event.Kind.JOB_FINISHED))
        .extracting(Event::status)
        .containsExactly(JobStatus.FAILED, JobStatus.FAILED, JobStatus.COMPLETED);
  }

  @Test
  void oneTaskIsRetriedWithWhatNeedsItAndTheOthersStayAsTheyAre() throws Exception {
    Hilera hilera = open();
    Run run = hilera.run(described());
    finish(run);
    broken.set(false);

    Run again = hilera.retry(run.jobId(), "bad");

    assertThat(finish(again).status()).isEqualTo(JobStatus.FAILED);
    assertThat(status(hilera, run, "bad")).isEqualTo(TaskStatus.COMPLETED);
    assertThat(hilera.result(run.jobId(), "last")).isEqualTo("mended, after, last");
    assertThat(status(hilera, run, "other bad")).isEqualTo(TaskStatus.FAILED);
    assertThat(hilera.attempts(run.jobId(), "other bad")).hasSize(1);

    assertThat(finish(hilera.retry(run.jobId(), "other bad")).status())
        .isEqualTo(JobStatus.COMPLETED);
    assertThat(goodRuns).hasValue(1);
    assertThat(hilera.attempts(run.jobId(), "bad")).hasSize(2);
  }

  @Test
  void aCancelledJobIsRetried() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    Job job = Job.named("cancelled");
    var slow =
        job.task(
            "slow",
            () -> {
              gate.pass();
              return 1;
            });
    job.task("next", slow, one -> one + 1);
    Run run = hilera.run(job);
    gate.awaitArrival();
    run.cancel();
    assertThat(finish(run).status()).isEqualTo(JobStatus.CANCELLED);
    gate.open();

    assertThat(finish(hilera.retry(run.jobId())).result()).isEqualTo(2);
    assertThat(hilera.attempts(run.jobId(), "slow"))
        .extracting(AttemptView::outcome)
        .containsExactly(Outcome.CANCELLED, Outcome.COMPLETED);
  }

  @Test
  void aJobThatWasCancelledBeforeItStartedIsRetried() throws Exception {
    Hilera hilera = open();
    Job job = Job.named("never started");
    job.task("task", () -> 1);
    long id = hilera.submit(job);
    hilera.cancel(id);

    assertThat(finish(hilera.retry(id)).result()).isEqualTo(1);
  }

  @Test
  void aNewRunHasAllItsAttemptsAgain() throws Exception {
    Hilera hilera = open();
    AtomicInteger calls = new AtomicInteger();
    Job job = Job.named("attempts");
    job.task(
            "fails twice a run",
            () -> {
              if (calls.incrementAndGet() % 3 != 0 || calls.get() < 4) {
                throw new IllegalStateException("call " + calls.get());
              }
              return calls.get();
            })
        .retry(Retry.times(3).backoff(Duration.ofMillis(1)));
    Run run = hilera.run(job);
    assertThat(finish(run).status()).isEqualTo(JobStatus.FAILED);

    assertThat(finish(hilera.retry(run.jobId())).result()).isEqualTo(6);
    assertThat(hilera.attempts(run.jobId(), "fails twice a run")).hasSize(6);
  }

  @Test
  void anAttemptStaysInItsRunWhileItsTaskWaitsForTheNext() throws Exception {
    Hilera hilera = open();
    Job job = Job.named("delayed");
    job.task(
            "late",
            () -> {
              throw new IllegalStateException("broken");
            })
        .delay(Duration.ofMillis(1));
    Run run = hilera.run(job);
    finish(run);

    finish(hilera.retry(run.jobId()));

    assertThat(hilera.attempts(run.jobId(), "late"))
        .extracting(AttemptView::run)
        .containsExactly(1, 2);
  }

  @Test
  void aFailFastJobIsRetriedWhole() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    Job job = Job.named("fail fast").onFailure(OnFailure.FAIL_FAST);
    job.task(
        "slow",
        () -> {
          gate.pass();
          return "slow";
        });
    job.task("bad", this::failing);
    Run run = hilera.run(job);
    assertThat(finish(run).status()).isEqualTo(JobStatus.FAILED);
    assertThat(status(hilera, run, "slow")).isEqualTo(TaskStatus.CANCELLED);
    broken.set(false);
    gate.open();

    assertThat(finish(hilera.retry(run.jobId())).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void aJobWhoseTimeoutPassedIsRetriedWithAllItsTime() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    Job job = Job.named("timeout").timeout(Duration.ofSeconds(3));
    job.task("slow", gate::pass);
    Run run = hilera.run(job);
    assertThat(finish(run).status()).isEqualTo(JobStatus.FAILED);
    assertThat(finish(run).error()).contains("timeout");
    gate.open();

    assertThat(finish(hilera.retry(run.jobId())).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void onlyWhatEndedWithoutCompletingIsRetried() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    Job job = Job.named("conflicts");
    job.task("slow", gate::pass);
    Run run = hilera.run(job);
    gate.awaitArrival();
    assertThatThrownBy(() -> hilera.retry(run.jobId()))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("running");
    gate.open();
    finish(run);
    assertThatThrownBy(() -> hilera.retry(run.jobId()))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("completed");
    assertThatThrownBy(() -> hilera.retry(run.jobId() + 99))
        .isInstanceOf(HileraException.Unknown.class);

    Run failed = hilera.run(described());
    finish(failed);
    assertThatThrownBy(() -> hilera.retry(failed.jobId(), "good"))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("completed");
    assertThatThrownBy(() -> hilera.retry(failed.jobId(), "nobody"))
        .isInstanceOf(HileraException.Unknown.class);
    assertThat(finish(failed).status()).isEqualTo(JobStatus.FAILED);
  }

  @Test
  void aRetryThatWasReadBeforeAnotherOneRanDoesNotOpenThatRunAgain() throws Exception {
    FaultyStore store = FaultyStore.around(store());
    Hilera hilera = open(config(), store);
    Recorder events = new Recorder();
    hilera.watch(events);
    Gate gate = new Gate();
    Gate late = new Gate();
    Job job = Job.named("read early");
    job.task(
        "task",
        () -> {
          failing();
          gate.pass();
        });
    Run run = hilera.run(job);
    finish(run);
    broken.set(false);
    hilera.retry(run.jobId());
    gate.awaitArrival();
    store.readLate(late);
    gate.open();
    finish(run);
    CompletableFuture<Throwable> second = retried(hilera, run);
    late.awaitArrival();
    late.open();

    assertThat(second.get())
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("completed");
    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(finish(run).job().run()).isEqualTo(2);
    events.awaitFinished(2);
    EventsSpec.inOrder(events.numbered());
  }

  private static CompletableFuture<Throwable> retried(Hilera hilera, Run run) {
    CompletableFuture<Throwable> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(() -> {
          try {
            hilera.retry(run.jobId());
            result.complete(null);
          } catch (Throwable e) {
            result.complete(e);
          }
        });
    return result;
  }

  @Test
  void twoRetriesAtOnceOpenOneRun() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    Job job = Job.named("twice");
    job.task(
        "task",
        () -> {
          failing();
          gate.pass();
        });
    Run run = hilera.run(job);
    finish(run);
    broken.set(false);
    AtomicInteger opened = new AtomicInteger();
    Queue<String> refusals = new ConcurrentLinkedQueue<>();
    Thread[] callers = new Thread[8];
    for (int i = 0; i < callers.length; i++) {
      callers[i] =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  hilera.retry(run.jobId());
                  opened.incrementAndGet();
                } catch (HileraException.Conflict e) {
                  refusals.add(e.getMessage());
                }
              });
    }
    for (Thread caller : callers) {
      caller.join();
    }
    gate.open();

    assertThat(refusals)
        .hasSize(callers.length - 1)
        .allSatisfy(said ->
            assertThat(said).containsAnyOf("only a finished job can be retried", "runs already"));

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(opened).hasValue(1);
    assertThat(finish(run).job().run()).isEqualTo(2);
  }
}
