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
import dev.hilera.Runner;
import dev.hilera.Task;
import dev.hilera.TaskOptions;
import dev.hilera.TaskStatus;
import dev.hilera.TaskType;
import dev.hilera.TaskView;
import dev.hilera.Work;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Spec 3.8: what failed is tried again, so often, after such waits, and only where it helps. */
public abstract class RetrySpec extends Engines {
  private static final Retry AT_ONCE = Retry.times(3).backoff(Duration.ZERO);

  @Test
  void withoutARetryThereIsOneAttempt() throws Exception {
    assertThat(attempts(failing(Job.named("none"), IllegalStateException::new))).hasSize(1);
  }

  @Test
  void attemptsAreCountedInAll() throws Exception {
    Job job = failing(Job.named("three").retry(AT_ONCE), IllegalStateException::new);
    assertThat(attempts(job))
        .extracting(AttemptView::outcome)
        .containsExactly(Outcome.CRASHED, Outcome.CRASHED, Outcome.CRASHED);
  }

  @Test
  void theTasksOwnRetryReplacesTheJobs() throws Exception {
    Job job = failing(Job.named("own").retry(Retry.times(9)), IllegalStateException::new);
    job.tasks().getFirst().retry(Retry.NONE);
    assertThat(attempts(job)).hasSize(1);
  }

  @Test
  void oneSuccessEndsIt() throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named("second").retry(AT_ONCE);
    Task<Integer> task =
        job.task(
            "task",
            () -> {
              if (Attempt.current().number() < 2) {
                throw new IOException("once");
              }
              return Attempt.current().number();
            });
    var finished = run(hilera, job);
    assertThat(finished.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(finished.error()).isNull();
    assertThat(finished.value(task)).isEqualTo(2);
  }

  @Test
  void aPredicateDecidesWhatIsWorthIt() throws Exception {
    Retry ofInput = AT_ONCE.when(thrown -> thrown instanceof IOException);
    assertThat(attempts(failing(Job.named("no").retry(ofInput), IllegalStateException::new)))
        .hasSize(1);
    assertThat(attempts(failing(Job.named("yes").retry(ofInput), IOException::new))).hasSize(3);
  }

  /** What a task of a type is told. */
  public record Throw(boolean io) {}

  @Test
  void theTypesRetryAndItsPredicateHoldWhereTheTaskSaysNothing() throws Exception {
    TaskType<Throw, String> type =
        TaskType.<Throw, String>of(
                "throws",
                Throw.class,
                params -> {
                  throw params.io() ? new IOException("io") : new IllegalStateException("state");
                })
            .options(
                TaskOptions.DEFAULT.retry(AT_ONCE.when(thrown -> thrown instanceof IOException)));
    Hilera hilera = open(store().workers(1).types(type));
    Job job = Job.named("typed").retry(Retry.times(9).backoff(Duration.ZERO));
    job.task("io", type, new Throw(true));
    job.task("state", type, new Throw(false));
    job.task("own", type, new Throw(true)).retry(Retry.NONE);

    long id = run(hilera, job).job().id();

    assertThat(hilera.attempts(id, "io")).hasSize(3);
    assertThat(hilera.attempts(id, "state")).hasSize(1);
    assertThat(hilera.attempts(id, "own")).hasSize(1);
  }

  @Test
  void theTypesTimeoutHoldsForItsTasksAndForThoseTheySpawn() throws Exception {
    TaskType<Throw, String> type =
        TaskType.<Throw, String>of(
                "waits for ever",
                Throw.class,
                params -> {
                  new CountDownLatch(1).await();
                  return "never";
                })
            .options(TaskOptions.DEFAULT.timeout(Duration.ofMillis(20)));
    Hilera hilera = open(store().workers(2).types(type));
    Job job = Job.named("typed");
    job.task("own", type, new Throw(true));
    job.task(
        "spawns",
        () -> {
          Attempt.current().spawn("child", type, new Throw(true));
          Attempt.current().spawn("child", type, new Throw(true));
        });

    long id = run(hilera, job).job().id();

    assertThat(hilera.attempts(id, "own").getFirst().outcome()).isEqualTo(Outcome.TIMEOUT);
    assertThat(hilera.attempts(id, "child").getFirst().outcome()).isEqualTo(Outcome.TIMEOUT);
  }

  @Test
  void anInvalidDescriptionIsNeverTriedAgain() throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named("invalid").retry(AT_ONCE);
    job.task("task", () -> hilera.submit(Job.named("")));
    long id = run(hilera, job).job().id();
    assertThat(hilera.attempts(id, "task"))
        .singleElement()
        .matches(attempt -> String.valueOf(attempt.error()).contains("Invalid"));
  }

  @Test
  void aCancelledTaskIsNeverTriedAgain() throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named("cancel").retry(AT_ONCE);
    job.task("task", () -> hilera.cancel(Attempt.current().jobId(), "task"));
    long id = run(hilera, job).job().id();
    assertThat(hilera.attempts(id, "task"))
        .extracting(AttemptView::outcome)
        .containsExactly(Outcome.CANCELLED);
  }

  @Test
  void exitCodesMeanNothingForCode() throws Exception {
    Job job = Job.named("codes").retry(AT_ONCE.exitCodes(Set.of(75)));
    assertThat(attempts(failing(job, IllegalStateException::new))).hasSize(3);
  }

  /** A command that ends with one code after the other. */
  private static final class Exits implements Runner {
    private final Iterator<Integer> codes;

    Exits(Integer... codes) {
      this.codes = List.of(codes).iterator();
    }

    @Override
    public boolean runs(Work work) {
      return work instanceof Work.Command;
    }

    @Override
    public Object run(Work work, Attempt attempt) throws Exception {
      throw new Exited(codes.next());
    }
  }

  private static final class Exited extends Exception implements Runner.ExitCode {
    private static final long serialVersionUID = 1L;
    private final int code;

    Exited(int code) {
      super("exit code " + code);
      this.code = code;
    }

    @Override
    public int exitCode() {
      return code;
    }
  }

  @Test
  void anExitCodeOfACommandDecidesWhetherItIsTriedAgain() throws Exception {
    Hilera hilera = open(store().workers(1).runners(new Exits(75, 1, 75)));
    Job job = Job.named("command");
    job.task("task", Work.Command.of("exit"))
        .retry(Retry.times(5).backoff(Duration.ofMillis(1)).exitCodes(Set.of(75)));
    var finished = run(hilera, job);
    assertThat(finished.status()).isEqualTo(JobStatus.FAILED);
    assertThat(hilera.attempts(finished.job().id(), "task"))
        .extracting(AttemptView::error)
        .satisfiesExactly(
            first -> assertThat(first).contains("exit code 75"),
            second -> assertThat(second).contains("exit code 1"));
  }

  @Test
  void theWaitGrowsFromAttemptToAttempt() throws Exception {
    Retry growing = Retry.times(3).backoff(Duration.ofMillis(100)).factor(3).jitter(0);
    List<AttemptView> attempts =
        attempts(failing(Job.named("backoff").retry(growing), IllegalStateException::new));
    assertThat(wait(attempts, 1)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    assertThat(wait(attempts, 2)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
  }

  private static Duration wait(List<AttemptView> attempts, int next) {
    return Duration.between(attempts.get(next - 1).endedAt(), attempts.get(next).startedAt());
  }

  @Test
  void waitsAreExponentialWithACeilingAndJitter() {
    Retry retry = Retry.times(9).backoff(Duration.ofSeconds(2)).maxBackoff(Duration.ofSeconds(10));
    assertThat(retry.jitter(0).waitAfter(1, 0.5)).isEqualTo(Duration.ofSeconds(2));
    assertThat(retry.jitter(0).waitAfter(2, 0.5)).isEqualTo(Duration.ofSeconds(4));
    assertThat(retry.jitter(0).waitAfter(3, 0.5)).isEqualTo(Duration.ofSeconds(8));
    assertThat(retry.jitter(0).waitAfter(4, 0.5)).isEqualTo(Duration.ofSeconds(10));
    assertThat(retry.jitter(0).waitAfter(5_000, 0.5)).isEqualTo(Duration.ofSeconds(10));
    assertThat(retry.jitter(1).waitAfter(1, 0.75)).isEqualTo(Duration.ofMillis(500));
    assertThat(retry.jitter(0.5).waitAfter(1, 0)).isEqualTo(Duration.ofSeconds(2));
    assertThat(retry.backoff(Duration.ZERO).waitAfter(5_000, 0)).isEqualTo(Duration.ZERO);
  }

  @Test
  void whileItWaitsATaskSleeps() throws Exception {
    Hilera hilera = open(1);
    Retry slow = Retry.times(2).backoff(Duration.ofMinutes(4)).jitter(0);
    Run run = hilera.run(failing(Job.named("waits").retry(slow), IllegalStateException::new));
    until("it waits", () -> task(hilera, run).status() == TaskStatus.SLEEPING);
    TaskView task = task(hilera, run);
    assertThat(task.outcome()).isEqualTo(Outcome.CRASHED);
    assertThat(task.error()).contains("IllegalStateException");
    assertThat(Duration.between(task.endedAt(), task.wakeAt())).isEqualTo(Duration.ofMinutes(4));
    assertThat(hilera.job(run.jobId()).orElseThrow().status()).isEqualTo(JobStatus.RUNNING);
    assertThat(hilera.job(run.jobId()).orElseThrow().counts().sleeping()).isEqualTo(1);
    until("no worker is busy", () -> hilera.stats().active() == 0);
    run.cancel();
    assertThat(over(run).status()).isEqualTo(JobStatus.CANCELLED);
  }

  @Test
  void whatDependsOnItWaitsForTheLastAttempt() throws Exception {
    Hilera hilera = open(2);
    Job job = Job.named("dependent").retry(AT_ONCE);
    Task<Integer> first =
        job.task(
            "first",
            () -> {
              if (Attempt.current().number() < 3) {
                throw new IllegalStateException("again");
              }
              return Attempt.current().number();
            });
    Task<Integer> after = job.task("after", first, number -> number);
    var finished = run(hilera, job);
    assertThat(finished.value(after)).isEqualTo(3);
    assertThat(hilera.attempts(finished.job().id(), "after")).hasSize(1);
  }

  @Test
  void aThousandTasksThatAreTriedThreeTimesEnd() throws Exception {
    Hilera hilera = open(4);
    Job job = Job.named("many").retry(AT_ONCE);
    for (int i = 0; i < 1_000; i++) {
      job.task(
          "t" + i,
          () -> {
            if (Attempt.current().number() < 3) {
              throw new IllegalStateException("again");
            }
          });
    }
    var finished = run(hilera, job);
    assertThat(finished.job().counts().completed()).isEqualTo(1_000);
    until("each has ended", () -> hilera.stats().processed() == 3_000);
  }

  private interface Failure {
    Exception make();
  }

  private static Job failing(Job job, Failure failure) {
    job.task(
        "task",
        () -> {
          throw failure.make();
        });
    return job;
  }

  private List<AttemptView> attempts(Job job) throws Exception {
    Hilera hilera = open(1);
    var finished = run(hilera, job);
    assertThat(finished.status()).isEqualTo(JobStatus.FAILED);
    return hilera.attempts(finished.job().id(), "task");
  }

  private static TaskView task(Hilera hilera, Run run) {
    return hilera.task(run.jobId(), "task").orElseThrow();
  }
}
