package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.AttemptView;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Outcome;
import dev.hilera.Retry;
import dev.hilera.Run;
import dev.hilera.Task;
import dev.hilera.TaskStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spec 3.5 and 3.6: one outcome an attempt, and whatever is thrown fails that attempt only. */
public abstract class OutcomeSpec extends Engines {

  @Test
  void oneOutcomeIsRecordedForEachAttempt() throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named("outcomes").retry(Retry.times(3).backoff(Duration.ZERO));
    job.task(
        "third time lucky",
        () -> {
          if (Attempt.current().number() < 3) {
            throw new IllegalStateException("attempt " + Attempt.current().number());
          }
          return "done";
        });
    long id = run(hilera, job).job().id();
    assertThat(hilera.attempts(id, "third time lucky"))
        .extracting(AttemptView::number, AttemptView::outcome, AttemptView::run)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, Outcome.CRASHED, 1),
            org.assertj.core.groups.Tuple.tuple(2, Outcome.CRASHED, 1),
            org.assertj.core.groups.Tuple.tuple(3, Outcome.COMPLETED, 1));
    AttemptView first = hilera.attempts(id, "third time lucky").getFirst();
    assertThat(first.error()).contains("IllegalStateException", "attempt 1", "OutcomeSpec");
    assertThat(first.startedAt()).isNotNull();
    assertThat(first.endedAt()).isAfterOrEqualTo(first.startedAt());
    assertThat(first.node()).isEqualTo(store().node().name());
  }

  @Test
  void anOutcomeIsRecordedBeforeWhatDependsOnItStarts() throws Exception {
    Hilera hilera = open(2);
    Job job = Job.named("recorded");
    Task<String> first = job.task("first", () -> "value");
    Task<String> second =
        job.task(
                "second",
                () -> {
                  long id = Attempt.current().jobId();
                  return hilera.task(id, "first").orElseThrow().status()
                      + " "
                      + hilera.result(id, "first");
                })
            .needs(first);
    assertThat(run(hilera, job).value(second)).isEqualTo("COMPLETED value");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theLateEndOfATimedOutAttemptChangesNothing(boolean throwing) throws Exception {
    Hilera hilera = open(2);
    CountDownLatch secondEnded = new CountDownLatch(1);
    CountDownLatch firstEnds = new CountDownLatch(1);
    Job job = Job.named("late");
    Task<String> task =
        job.task(
            "task",
            () -> {
              if (Attempt.current().number() == 2) {
                return "second";
              }
              spin(() -> secondEnded.getCount() == 0);
              firstEnds.countDown();
              if (throwing) {
                throw new IllegalStateException("late");
              }
              return "first";
            });
    task.timeout(Duration.ofMillis(200)).retry(Retry.times(2).backoff(Duration.ZERO));
    Task<?> held = job.task("held", task, value -> late(secondEnded, hilera));
    Task<String> after = job.task("after", task, value -> value).needs(held);
    var finished = run(hilera, job);
    pass(firstEnds);
    until("its thread is back", () -> hilera.stats().processed() == 4);
    assertThat(finished.value(after)).isEqualTo("second");
    assertThat(hilera.result(finished.job().id(), "task")).isEqualTo("second");
    assertThat(hilera.attempts(finished.job().id(), "task"))
        .extracting(AttemptView::outcome)
        .containsExactly(Outcome.TIMEOUT, Outcome.COMPLETED);
    assertThat(finished.status()).isEqualTo(JobStatus.COMPLETED);
  }

  /**
   * Lets the first attempt end and waits until its worker thread has nothing more to do with it.
   */
  private static String late(CountDownLatch secondEnded, Hilera hilera)
      throws InterruptedException {
    secondEnded.countDown();
    until("the first attempt returns", () -> hilera.stats().processed() == 2);
    return "held";
  }

  @Test
  void theLateEndOfACancelledAttemptChangesNothing() throws Exception {
    Hilera hilera = open(1);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Job job = Job.named("late");
    job.task(
        "task",
        () -> {
          begun.countDown();
          spin(() -> over.getCount() == 0);
          return "late";
        });
    Run run = hilera.run(job);
    pass(begun);
    run.cancel();
    var finished = over(run);
    over.countDown();
    until("its thread is back", () -> hilera.stats().processed() == 1);
    assertThat(finished.status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(hilera.job(run.jobId()).orElseThrow().status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(hilera.task(run.jobId(), "task").orElseThrow().status())
        .isEqualTo(TaskStatus.CANCELLED);
  }

  @Test
  void tenFailuresInARowChangeNothingForTheNextTask() throws Exception {
    Hilera hilera = open(1);
    for (int i = 0; i < 10; i++) {
      Job job = Job.named("failing" + i);
      job.task(
          "fails",
          () -> {
            throw new IllegalStateException("fails");
          });
      assertThat(run(hilera, job).status()).isEqualTo(JobStatus.FAILED);
    }
    assertThat(run(hilera, good()).result()).isEqualTo("good");
  }

  @Test
  void tenFailingTasksOfAJobChangeNothingForItsLastOne() throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named("ten");
    for (int i = 0; i < 10; i++) {
      job.task(
          "fails" + i,
          () -> {
            throw new LinkageError("fails");
          });
    }
    Task<String> good = job.task("good", () -> "good");
    var finished = run(hilera, job);
    assertThat(finished.value(good)).isEqualTo("good");
    assertThat(finished.job().counts().failed()).isEqualTo(10);
    assertThat(finished.job().counts().completed()).isEqualTo(1);
  }

  static Stream<Arguments> throwables() {
    return Stream.of(
        thrower("an exception", () -> raise(new IllegalStateException("text"))),
        thrower("a checked exception", () -> raise(new IOException("text"))),
        thrower("an error", () -> raise(new LinkageError("text"))),
        thrower("an assertion", () -> raise(new AssertionError("text"))),
        thrower("out of memory", () -> raise(new OutOfMemoryError("text"))),
        thrower("an interrupt", () -> raise(new InterruptedException("text"))),
        thrower("a bare throwable", () -> raise(new Throwable("text"))),
        thrower("a stack overflow", () -> deep(0)),
        thrower("a hostile exception", () -> raise(new HostileException())),
        thrower("an endless cause", () -> raise(new LoopException())),
        thrower("no message", () -> raise(new RuntimeException())),
        thrower("a class that fails to load", () -> FailsToLoad.VALUE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("throwables")
  void whateverIsThrownFailsItsOwnAttemptOnly(String what, Callable<?> code) throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named(what);
    job.task("throws", code::call);
    Task<String> beside = job.task("beside", () -> "beside");
    var finished = run(hilera, job);
    assertThat(finished.status()).isEqualTo(JobStatus.FAILED);
    assertThat(finished.value(beside)).isEqualTo("beside");
    assertThat(hilera.attempts(finished.job().id(), "throws"))
        .singleElement()
        .matches(attempt -> attempt.outcome() == Outcome.CRASHED && attempt.error() != null);
    assertThat(run(hilera, good()).result()).isEqualTo("good");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("throwables")
  void whateverARetrysPredicateThrowsFailsTheAttemptOnly(String what, Callable<?> code)
      throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named(what);
    job.task(
            "throws",
            () -> {
              throw new IllegalStateException("fails");
            })
        .retry(Retry.times(2).backoff(Duration.ZERO).when(thrown -> sneak(code) == null));
    var finished = run(hilera, job);
    assertThat(finished.status()).isEqualTo(JobStatus.FAILED);
    assertThat(hilera.attempts(finished.job().id(), "throws")).hasSize(1);
    assertThat(run(hilera, good()).result()).isEqualTo("good");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("throwables")
  void whateverStoringAValueThrowsFailsTheAttemptOnly(String what, Callable<?> code)
      throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named(what);
    job.task("value", () -> new HostileValue(code));
    TaskStatus status = hilera.task(run(hilera, job).job().id(), "value").orElseThrow().status();
    // A store in memory keeps the object and never looks into it.
    assertThat(status).isIn(TaskStatus.COMPLETED, TaskStatus.FAILED);
    assertThat(run(hilera, good()).result()).isEqualTo("good");
  }

  @Test
  void anInterruptLeftBehindDoesNotReachTheNextTask() throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named("interrupt");
    Task<String> first =
        job.task(
            "first",
            () -> {
              Thread.currentThread().interrupt();
              return "kept";
            });
    Task<Boolean> second =
        job.task("second", first, text -> Thread.currentThread().isInterrupted());
    var finished = run(hilera, job);
    assertThat(finished.value(first)).isEqualTo("kept");
    assertThat(finished.value(second)).isFalse();
  }

  private static Job good() {
    Job job = Job.named("good");
    job.task("good", () -> "good");
    return job;
  }

  private static Arguments thrower(String what, Callable<?> code) {
    return Arguments.of(what, code);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // sneaks a checked one through
  private static <T, E extends Throwable> T raise(Throwable thrown) throws E {
    throw (E) thrown;
  }

  private static Object sneak(Callable<?> code) {
    try {
      return code.call();
    } catch (Exception e) {
      return raise(e);
    }
  }

  private static int deep(int depth) {
    return depth < 0 ? 0 : deep(depth + 1) + 1;
  }

  /** Fails at whatever is asked of it. */
  private static final class HostileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new LinkageError("no message either");
    }

    @Override
    public String toString() {
      throw new LinkageError("no text either");
    }
  }

  /** Is its own cause. */
  private static final class LoopException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable getCause() {
      return this;
    }
  }

  private static final class FailsToLoad {
    private static final Object VALUE = raise(new IllegalStateException("fails to load"));
  }

  /** A value that runs code when it is read. */
  private record HostileValue(Callable<?> code) {
    @Override
    @SuppressWarnings("UnusedMethod") // whoever stores the value calls it
    public Callable<?> code() {
      sneak(code);
      return code;
    }
  }
}
