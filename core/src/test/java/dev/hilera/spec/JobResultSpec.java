package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Attempt;
import dev.hilera.Finished;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.OnFailure;
import dev.hilera.Progress;
import dev.hilera.Run;
import dev.hilera.Task;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Spec 1: what a job shows of itself: status, result, progress, error. */
public abstract class JobResultSpec extends Engines {

  @Test
  void theResultIsThatOfTheNamedTask() throws Exception {
    Job job = Job.named("named");
    Task<String> first = job.task("first", () -> "first");
    job.task("last", () -> "last").needs(first);
    job.result(first);
    assertThat(run(open(2), job).result()).isEqualTo("first");
  }

  @Test
  void elseOfTheOnlyTaskThatNothingDependsOn() throws Exception {
    Job job = Job.named("last");
    Task<String> first = job.task("first", () -> "first");
    job.task("last", () -> "last").needs(first);
    Hilera hilera = open(2);
    Finished finished = run(hilera, job);
    assertThat(finished.result()).isEqualTo("last");
    assertThat(hilera.result(finished.job().id())).isEqualTo("last");
  }

  @Test
  void elseAMapByNameOfThose() throws Exception {
    Job job = Job.named("map");
    Task<String> first = job.task("first", () -> "first");
    job.task("one", () -> 1).needs(first);
    job.task("none", () -> null).needs(first);
    job.task("alone", () -> "alone");
    Map<String, Object> expected = new HashMap<>(Map.of("one", 1, "alone", "alone"));
    expected.put("none", null);
    assertThat(run(open(2), job).result()).isEqualTo(expected);
  }

  @Test
  void aResultMayBeNull() throws Exception {
    Job job = Job.named("null");
    job.task("none", () -> {});
    assertThat(run(open(1), job).result()).isNull();
  }

  @Test
  void aJobThatDidNotCompleteHasNoResult() throws Exception {
    Hilera hilera = open(2);
    Job failed = Job.named("failed");
    Task<String> kept = failed.task("kept", () -> "kept");
    failed.task(
        "bad",
        () -> {
          throw new IllegalStateException("it is bad");
        });
    failed.result(kept);
    Finished finished = run(hilera, failed);
    assertThatThrownBy(finished::result)
        .isInstanceOf(HileraException.Failed.class)
        .hasMessageContaining("failed")
        .hasMessageContaining("it is bad");
    assertThatThrownBy(() -> hilera.result(finished.job().id()))
        .isInstanceOf(HileraException.Failed.class);
    assertThat(finished.value(kept)).isEqualTo("kept");
    long pending = hilera.submit(failed);
    assertThatThrownBy(() -> hilera.result(pending))
        .isInstanceOf(HileraException.Failed.class)
        .hasMessageContaining("pending");
  }

  @Test
  void theErrorIsTheTextOfTheFirstFailure() throws Exception {
    Hilera hilera = open(1);
    Job job = Job.named("errors");
    for (String name : Arrays.asList("first", "second", "third")) {
      job.task(
          name,
          () -> {
            throw new IllegalStateException("the " + name);
          });
    }
    Finished finished = run(hilera, job);
    assertThat(finished.error()).contains("the first").doesNotContain("the second");
    assertThat(finished.job().error()).isEqualTo(finished.error());
    assertThat(hilera.task(finished.job().id(), "third").orElseThrow().error())
        .contains("the third");
  }

  @Test
  void failFastDoesNotHideTheFirstFailure() throws Exception {
    Hilera hilera = open(2);
    Job job = Job.named("fast").onFailure(OnFailure.FAIL_FAST);
    job.task("waits", () -> pass(new CountDownLatch(1)));
    job.task(
        "bad",
        () -> {
          throw new IllegalStateException("the reason");
        });
    assertThat(run(hilera, job).error()).contains("the reason");
  }

  @Test
  void aJobOfOneTaskShowsTheTasksOwnProgress() throws Exception {
    Hilera hilera = open(1);
    CountDownLatch go = new CountDownLatch(1);
    Job job = Job.named("one");
    job.task(
        "task",
        () -> {
          Attempt.current().progress(40, "almost half");
          Attempt.current().progress(30, "never back");
          pass(go);
          throw new IllegalStateException("stuck at 40");
        });
    Run run = hilera.run(job);
    until(
        "progress is told",
        () ->
            hilera
                .job(run.jobId())
                .orElseThrow()
                .progress()
                .equals(new Progress(40, "never back")));
    go.countDown();
    assertThat(over(run).job().progress()).isEqualTo(new Progress(40, "never back"));
  }

  @Test
  void aCompletedJobIsWhollyDone() throws Exception {
    Job job = Job.named("done");
    job.task("silent", () -> {});
    assertThat(run(open(1), job).job().progress().percent()).isEqualTo(100);
  }

  @Test
  void aJobOfManyTasksShowsTheShareOfFinalOnes() throws Exception {
    Hilera hilera = open(1);
    CountDownLatch go = new CountDownLatch(1);
    Job job = Job.named("four");
    Task<?> bad =
        job.task(
            "bad",
            () -> {
              throw new IllegalStateException("bad");
            });
    job.task("not run", () -> "").needs(bad);
    job.task("completed", () -> "");
    job.task("held", () -> pass(go));
    Run run = hilera.run(job);
    until(
        "three of four are final",
        () -> hilera.job(run.jobId()).orElseThrow().progress().percent() == 75);
    go.countDown();
    assertThat(over(run).job().progress().percent()).as("all four are final").isEqualTo(100);
  }

  @Test
  void aJobIsPendingUntilItsFirstAttemptBegins() throws Exception {
    Hilera hilera = open(1);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Job job = Job.named("status");
    job.task(
        "task",
        () -> {
          begun.countDown();
          pass(go);
        });
    long id = hilera.submit(job);
    assertThat(hilera.job(id).orElseThrow().status()).isEqualTo(JobStatus.PENDING);
    assertThat(hilera.job(id).orElseThrow().startedAt()).isNull();
    Run run = hilera.start(id);
    pass(begun);
    until("it is running", () -> hilera.job(id).orElseThrow().status() == JobStatus.RUNNING);
    assertThat(hilera.job(id).orElseThrow().startedAt()).isNotNull();
    go.countDown();
    Finished finished = over(run);
    assertThat(finished.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(finished.job().endedAt()).isAfterOrEqualTo(finished.job().startedAt());
    assertThat(finished.job().run()).isEqualTo(1);
  }
}
