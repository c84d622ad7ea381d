package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Finished;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.OnFailure;
import dev.hilera.Run;
import dev.hilera.Task;
import dev.hilera.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Spec 3.9: what depends on a failed task does not run; the rest goes on, or is cancelled. */
public abstract class FailureSpec extends Engines {

  @Test
  void directAndTransitiveDependentsDoNotRunAndTheRestGoesOn() throws Exception {
    Hilera hilera = open(2);
    Job job = Job.named("continue");
    Task<?> bad = failing(job, "bad");
    Task<?> good = job.task("good", () -> "good");
    job.task("direct", () -> "").needs(bad);
    job.task("transitive", () -> "").needs("direct");
    job.task("both", () -> "").needs(good, bad);
    job.task("free", () -> "free").needs(good);
    Finished finished = run(hilera, job);
    assertThat(finished.status()).isEqualTo(JobStatus.FAILED);
    assertThat(statuses(hilera, finished))
        .containsExactly(
            TaskStatus.FAILED,
            TaskStatus.COMPLETED,
            TaskStatus.NOT_RUN,
            TaskStatus.NOT_RUN,
            TaskStatus.NOT_RUN,
            TaskStatus.COMPLETED);
    assertThat(hilera.attempts(finished.job().id(), "direct")).isEmpty();
    assertThat(hilera.task(finished.job().id(), "direct").orElseThrow().attempt()).isZero();
  }

  @Test
  void theProgressOfAFailedJobIsWholeAndItsCountsTellWhatItHasDone() throws Exception {
    Hilera hilera = open(2);
    Job job = Job.named("half");
    job.task("good", () -> "good");
    Task<?> bad = failing(job, "bad");
    job.task("direct", () -> "").needs(bad);
    job.task("transitive", () -> "").needs("direct");

    Finished finished = run(hilera, job);

    assertThat(finished.job().progress().percent()).isEqualTo(100);
    assertThat(finished.job().counts().completed()).isEqualTo(1);
  }

  @Test
  void soItIsOfAJobThatWasCancelledBeforeItBegan() throws Exception {
    Hilera hilera = open(2);
    Job job = Job.named("none");
    job.task("one", () -> 1);
    job.task("two", () -> 2);
    long id = hilera.submit(job);

    hilera.cancel(id);
    until("it is over", () -> hilera.job(id).orElseThrow().status().isFinal());

    assertThat(hilera.job(id).orElseThrow().progress().percent()).isEqualTo(100);
    assertThat(hilera.job(id).orElseThrow().counts().completed()).isZero();
  }

  @Test
  void dependentsAreNotRunAtOnceNotOnlyAtTheEnd() throws Exception {
    Hilera hilera = open(2);
    CountDownLatch go = new CountDownLatch(1);
    Job job = Job.named("at once");
    Task<?> bad = failing(job, "bad");
    job.task("dependent", () -> "").needs(bad);
    job.task("beside", () -> pass(go));
    Run run = hilera.run(job);
    until(
        "the dependent is not run",
        () -> hilera.task(run.jobId(), "dependent").orElseThrow().status() == TaskStatus.NOT_RUN);
    assertThat(hilera.job(run.jobId()).orElseThrow().status()).isEqualTo(JobStatus.RUNNING);
    go.countDown();
    assertThat(over(run).status()).isEqualTo(JobStatus.FAILED);
  }

  @Test
  void failFastCancelsEverythingElse() throws Exception {
    Hilera hilera = open(2);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Job job = Job.named("fail fast").onFailure(OnFailure.FAIL_FAST);
    Task<String> early = job.task("early", () -> "kept");
    Task<?> bad =
        job.task(
                "bad",
                () -> {
                  pass(begun);
                  throw new IllegalStateException("bad");
                })
            .needs(early);
    job.task("dependent", () -> "").needs(bad);
    Task<?> running =
        job.task(
                "running",
                () -> {
                  begun.countDown();
                  try {
                    pass(new CountDownLatch(1));
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                  }
                })
            .needs(early);
    job.task("after", () -> "").needs(running);
    job.task("later", () -> "").delay(Duration.ofMinutes(10));
    Finished finished = run(hilera, job);
    pass(interrupted);
    assertThat(finished.status()).isEqualTo(JobStatus.FAILED);
    assertThat(finished.error()).contains("bad");
    assertThat(statuses(hilera, finished))
        .containsExactly(
            TaskStatus.COMPLETED,
            TaskStatus.FAILED,
            TaskStatus.NOT_RUN,
            TaskStatus.CANCELLED,
            TaskStatus.CANCELLED,
            TaskStatus.CANCELLED);
  }

  @Test
  void aJobThatFailsFastStartsNothingMore() throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named("nothing more").onFailure(OnFailure.FAIL_FAST);
    failing(job, "bad").priority(1);
    for (int i = 0; i < 2_000; i++) {
      job.task("t" + i, () -> "");
    }
    Finished finished = run(hilera, job);
    assertThat(finished.job().counts().failed()).isEqualTo(1);
    // A few may have been handed to the worker before the failure was known.
    assertThat(finished.job().counts().cancelled()).isGreaterThan(1_000);
    assertThat(finished.job().counts().ended()).isEqualTo(2_001);
  }

  @Test
  void aFailureOfOneJobDoesNotReachAnother() throws Exception {
    Hilera hilera = open(1);
    Job bad = Job.named("bad").onFailure(OnFailure.FAIL_FAST);
    failing(bad, "bad");
    Job good = Job.named("good");
    Task<String> after = good.task("after", good.task("first", () -> "a"), text -> text + "b");
    Run goodRun = hilera.run(good);
    assertThat(run(hilera, bad).status()).isEqualTo(JobStatus.FAILED);
    assertThat(over(goodRun).value(after)).isEqualTo("ab");
  }

  @Test
  void aDependentOfManyFailuresIsNotRunOnce() throws Exception {
    Hilera hilera = open(4);
    Job job = Job.named("many");
    List<Task<?>> bad = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      bad.add(failing(job, "bad" + i));
    }
    job.task("after", () -> "").needs(bad.toArray(new Task<?>[0]));
    Finished finished = run(hilera, job);
    assertThat(finished.job().counts().failed()).isEqualTo(50);
    assertThat(finished.job().counts().notRun()).isEqualTo(1);
  }

  @Test
  void aFailureBeforeManyThousandTasksEndsTheJob() throws Exception {
    Hilera hilera = open(2);
    Job job = Job.named("wide");
    Task<?> bad = failing(job, "bad");
    for (int i = 0; i < 30_000; i++) {
      job.task("t" + i, () -> "").needs(i % 3 == 0 ? bad : job.tasks().get(i));
    }
    Finished finished = run(hilera, job);
    assertThat(finished.status()).isEqualTo(JobStatus.FAILED);
    assertThat(finished.job().counts().notRun()).isEqualTo(30_000);
  }

  @Test
  void whatDidNotRunHasNoValue() throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named("value");
    Task<?> bad = failing(job, "bad");
    Task<String> after = job.task("after", () -> "");
    after.needs(bad);
    Finished finished = run(hilera, job);
    assertThatThrownBy(() -> finished.value(after))
        .isInstanceOf(HileraException.Failed.class)
        .hasMessageContaining("after")
        .hasMessageContaining("not_run");
    assertThatThrownBy(() -> finished.value("bad"))
        .isInstanceOf(HileraException.Failed.class)
        .hasMessageContaining("IllegalStateException");
  }

  private static Task<?> failing(Job job, String name) {
    return job.task(
        name,
        () -> {
          throw new IllegalStateException("it is bad");
        });
  }

  private static List<TaskStatus> statuses(Hilera hilera, Finished finished) {
    return hilera.tasks(finished.job().id(), 0, 100).stream().map(task -> task.status()).toList();
  }
}
