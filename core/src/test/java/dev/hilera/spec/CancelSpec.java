package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.OnFailure;
import dev.hilera.Outcome;
import dev.hilera.Resources;
import dev.hilera.Retry;
import dev.hilera.Run;
import dev.hilera.TaskStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Section 3, number 10: cancel. */
abstract class CancelSpec extends Opened {

  @Test
  void aRunningTaskIsInterruptedAndItsJobIsCancelled() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Job job = Job.named("cancel");
    job.task("slow", () -> interrupted.complete(!gate.passUnlessInterrupted()));
    Run run = hilera.run(job);
    gate.awaitArrival();

    run.cancel();

    assertThat(interrupted.get(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    assertThat(finish(run).status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(status(hilera, run, "slow")).isEqualTo(TaskStatus.CANCELLED);
    assertThat(hilera.attempts(run.jobId(), "slow"))
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo(Outcome.CANCELLED));
  }

  @Test
  void aJobThatIsNotStartedIsCancelledWithoutAnyAttempt() throws Exception {
    Hilera hilera = open();
    AtomicInteger runs = new AtomicInteger();
    Job job = Job.named("pending");
    job.task("never", runs::incrementAndGet);
    long id = hilera.submit(job);

    hilera.cancel(id);

    assertThat(finish(hilera.find(id)).status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(hilera.attempts(id, "never")).isEmpty();
    assertThatThrownBy(() -> hilera.start(id)).isInstanceOf(HileraException.Conflict.class);
    assertThat(runs).hasValue(0);
  }

  @Test
  void aSleepingTaskIsCancelled() throws Exception {
    Hilera hilera = open();
    Recorder events = new Recorder();
    hilera.watch(events);
    Job job = Job.named("sleeper");
    job.task("sleeps", () -> Attempt.current().sleep("long", Duration.ofHours(1)));
    Run run = hilera.run(job);
    events.await(Event.Kind.TASK_SLEEPING, "sleeps");

    run.cancel();

    assertThat(finish(run).status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(status(hilera, run, "sleeps")).isEqualTo(TaskStatus.CANCELLED);
    eventually(() -> hilera.stats().asleep() == 0);
  }

  @Test
  void aTaskThatWaitsForItsNextAttemptIsCancelled() throws Exception {
    Hilera hilera = open();
    Recorder events = new Recorder();
    hilera.watch(events);
    Job job = Job.named("retrying");
    job.task(
            "fails",
            () -> {
              throw new IllegalStateException("always");
            })
        .retry(Retry.times(5).backoff(Duration.ofHours(1)));
    Run run = hilera.run(job);
    events.await(Event.Kind.TASK_RETRYING, "fails");

    hilera.cancel(run.jobId(), "fails");

    assertThat(finish(run).status()).isEqualTo(JobStatus.FAILED);
    assertThat(status(hilera, run, "fails")).isEqualTo(TaskStatus.CANCELLED);
  }

  @Test
  void whatNeedsACancelledTaskDoesNotRunAndTheRestDoes() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    Job job = Job.named("one task");
    var slow = job.task("slow", gate::pass);
    var after = job.task("after", () -> "after").needs(slow);
    job.task("last", () -> "last").needs(after);
    job.task("other", () -> "other");
    Run run = hilera.run(job);
    gate.awaitArrival();

    hilera.cancel(run.jobId(), "slow");

    assertThat(finish(run).status()).isEqualTo(JobStatus.FAILED);
    assertThat(status(hilera, run, "slow")).isEqualTo(TaskStatus.CANCELLED);
    assertThat(status(hilera, run, "after")).isEqualTo(TaskStatus.NOT_RUN);
    assertThat(status(hilera, run, "last")).isEqualTo(TaskStatus.NOT_RUN);
    assertThat(hilera.result(run.jobId(), "other")).isEqualTo("other");
  }

  @Test
  void aWaitingTaskIsCancelledBeforeItsTurn() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    AtomicInteger runs = new AtomicInteger();
    Job job = Job.named("waiting");
    var first = job.task("first", gate::pass);
    job.task("second", runs::incrementAndGet).needs(first);
    Run run = hilera.run(job);
    gate.awaitArrival();

    hilera.cancel(run.jobId(), "second");
    gate.open();

    assertThat(finish(run).status()).isEqualTo(JobStatus.FAILED);
    assertThat(status(hilera, run, "first")).isEqualTo(TaskStatus.COMPLETED);
    assertThat(status(hilera, run, "second")).isEqualTo(TaskStatus.CANCELLED);
    assertThat(runs).hasValue(0);
  }

  @Test
  void cancellingWhatIsFinalIsAConflictThatNamesTheStatus() throws Exception {
    Hilera hilera = open();
    Job job = Job.named("done");
    job.task("quick", () -> 1);
    Run run = hilera.run(job);
    finish(run);

    assertThatThrownBy(run::cancel)
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("completed");
    assertThatThrownBy(() -> hilera.cancel(run.jobId(), "quick"))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("completed");
    assertThatThrownBy(() -> hilera.cancel(run.jobId(), "nobody"))
        .isInstanceOf(HileraException.Unknown.class);
    assertThatThrownBy(() -> hilera.cancel(run.jobId() + 1000))
        .isInstanceOf(HileraException.Unknown.class);
    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void aFinalTaskOfARunningJobIsNotCancelled() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    Recorder events = new Recorder();
    hilera.watch(events);
    Job job = Job.named("half");
    job.task("quick", () -> 1);
    job.task("slow", gate::pass);
    Run run = hilera.run(job);
    events.await(Event.Kind.TASK_TERMINATED, "quick");

    assertThatThrownBy(() -> hilera.cancel(run.jobId(), "quick"))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("completed");
    gate.open();
    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void aLateResultAndLateProgressOfACancelledAttemptAreRefused() throws Exception {
    Hilera hilera = open();
    Recorder events = new Recorder();
    hilera.watch(events);
    Gate gate = new Gate();
    Gate left = new Gate();
    CompletableFuture<Boolean> knew = new CompletableFuture<>();
    Job job = Job.named("stubborn");
    job.task(
        "stubborn",
        () -> {
          Attempt attempt = Attempt.current();
          gate.passUnlessInterrupted();
          knew.complete(attempt.cancelled());
          attempt.progress(77, "too late");
          left.pass();
          return "late";
        });
    Run run = hilera.run(job);
    gate.awaitArrival();

    run.cancel();
    left.awaitArrival();
    left.open();

    assertThat(knew.get()).isTrue();
    assertThat(finish(run).status()).isEqualTo(JobStatus.CANCELLED);
    eventually(() -> hilera.stats().active() == 0);
    finish(hilera.run(quick()));
    assertThat(status(hilera, run, "stubborn")).isEqualTo(TaskStatus.CANCELLED);
    assertThatThrownBy(() -> hilera.result(run.jobId(), "stubborn"))
        .isInstanceOf(HileraException.Failed.class)
        .hasMessageContaining("cancelled");
    assertThat(events.of(Event.Kind.TASK_PROGRESS)).isEmpty();
  }

  @Test
  void aCancelledAttemptIsNeverTriedAgain() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    Job job = Job.named("no retry").retry(Retry.times(9).backoff(Duration.ofMillis(1)));
    job.task("slow", gate::pass);
    Run run = hilera.run(job);
    gate.awaitArrival();

    run.cancel();

    assertThat(finish(run).status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(hilera.attempts(run.jobId(), "slow")).hasSize(1);
  }

  @Test
  void theWorkerOfACancelledTaskThatIgnoresTheInterruptIsFreeAtOnce() throws Exception {
    Hilera hilera = open(config().workers(1));
    Gate gate = new Gate();
    Gate never = new Gate();
    Job deaf = Job.named("deaf");
    deaf.task(
        "deaf",
        () -> {
          gate.passUnlessInterrupted();
          never.pass();
        });
    Run run = hilera.run(deaf);
    gate.awaitArrival();

    run.cancel();

    assertThat(finish(hilera.run(quick())).status()).isEqualTo(JobStatus.COMPLETED);
    never.open();
  }

  @Test
  void whatWaitsForTheAmountsOfACancelledTaskStartsWithoutFurtherNews() throws Exception {
    Config config = config();
    Config.Node node = new Config.Node("n", java.util.Map.of(), Resources.of("cpu", 1));
    Hilera hilera = open(config.node(node));
    Gate gate = new Gate();
    Job holder = Job.named("holder");
    holder.task("holds", gate::pass).resources(Resources.of("cpu", 1));
    Run held = hilera.run(holder);
    gate.awaitArrival();
    Job waits = Job.named("waits");
    waits.task("waits", () -> 1).resources(Resources.of("cpu", 1));
    Run waiting = hilera.run(waits);

    held.cancel();

    assertThat(finish(waiting).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void aCancelledJobOfManyTasksEndsWhole() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    Job job = Job.named("many");
    var first = job.task("first", gate::pass);
    for (int i = 0; i < 12_000; i++) {
      job.task("t" + i, () -> 1).needs(first);
    }
    Run run = hilera.run(job);
    gate.awaitArrival();

    run.cancel();

    var finished = finish(run);
    assertThat(finished.status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(finished.job().counts().cancelled()).isEqualTo(12_001);
  }

  @Test
  void aTaskThatNoWorkerHasTakenIsCancelledWithoutAnAttempt() throws Exception {
    Hilera hilera = open(config().workers(1));
    Recorder events = new Recorder();
    hilera.watch(events);
    Gate gate = new Gate();
    Run busy = hilera.run(held(gate));
    gate.awaitArrival();
    AtomicInteger runs = new AtomicInteger();
    Run run = hilera.run(behind(Job.named("behind"), runs));

    hilera.cancel(run.jobId(), "t3");
    gate.open();

    finish(busy);
    assertThat(finish(run).status()).isEqualTo(JobStatus.FAILED);
    assertThat(status(hilera, run, "t3")).isEqualTo(TaskStatus.CANCELLED);
    assertThat(hilera.attempts(run.jobId(), "t3")).isEmpty();
    assertThat(runs).hasValue(7);
    events.awaitFinished(2);
    assertThat(events.all())
        .noneMatch(event -> "t3".equals(event.task()) && event.kind() != Event.Kind.TASK_PROGRESS);
  }

  @Test
  void whenTheTimeOfAJobIsUpWhatNoWorkerHasTakenHasNoAttempt() throws Exception {
    Hilera hilera = open(config().workers(1));
    Gate gate = new Gate();
    Run busy = hilera.run(held(gate));
    gate.awaitArrival();
    AtomicInteger runs = new AtomicInteger();
    Job job = behind(Job.named("late").timeout(Duration.ofMillis(100)), runs);

    Run run = hilera.run(job);

    assertThat(finish(run).status()).isEqualTo(JobStatus.FAILED);
    for (var task : hilera.tasks(run.jobId(), 0, 8)) {
      assertThat(task.status()).isEqualTo(TaskStatus.CANCELLED);
      assertThat(hilera.attempts(run.jobId(), task.name())).isEmpty();
    }
    gate.open();
    finish(busy);
    assertThat(runs).hasValue(0);
  }

  @Test
  void whenAJobFailsFastOnlyWhatBeganHasAnAttempt() throws Exception {
    Hilera hilera = open(config().workers(1));
    Gate gate = new Gate();
    Gate never = new Gate();
    AtomicInteger runs = new AtomicInteger();
    Job job = Job.named("fast").onFailure(OnFailure.FAIL_FAST);
    job.task(
        "fails",
        () -> {
          gate.pass();
          throw new IllegalStateException("planted");
        });
    for (int i = 0; i < 8; i++) {
      job.task(
          "t" + i,
          () -> {
            runs.incrementAndGet();
            never.passUnlessInterrupted();
          });
    }
    Run run = hilera.run(job);
    gate.awaitArrival();

    gate.open();

    assertThat(finish(run).status()).isEqualTo(JobStatus.FAILED);
    int attempts = 0;
    for (var task : hilera.tasks(run.jobId(), 1, 8)) {
      assertThat(task.status()).isEqualTo(TaskStatus.CANCELLED);
      attempts += hilera.attempts(run.jobId(), task.name()).size();
    }
    int recorded = attempts;
    eventually(() -> runs.get() == recorded);
    assertThat(recorded).isLessThanOrEqualTo(1);
  }

  private static Job held(Gate gate) {
    Job job = Job.named("busy");
    job.task("busy", gate::pass);
    return job;
  }

  /** Eight tasks more, which are handed out and wait for a worker. */
  private static Job behind(Job job, AtomicInteger runs) {
    for (int i = 0; i < 8; i++) {
      job.task("t" + i, runs::incrementAndGet);
    }
    return job;
  }

  private static Job quick() {
    Job job = Job.named("quick");
    job.task("quick", () -> 1);
    return job;
  }
}
