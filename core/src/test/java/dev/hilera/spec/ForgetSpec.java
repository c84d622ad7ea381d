package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobFilter;
import dev.hilera.JobType;
import dev.hilera.JobView;
import dev.hilera.Resources;
import dev.hilera.Run;
import dev.hilera.TaskType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Finished jobs are forgotten on demand, and typed jobs tell what they were built from. */
abstract class ForgetSpec extends Opened {
  record Greeting(String name, int times) {}

  private final TaskType<Greeting, String> greet =
      TaskType.of("greet", Greeting.class, p -> p.name().repeat(p.times())).description("Greets.");

  private static Job quick(String name) {
    Job job = Job.named(name);
    job.task("only", () -> 1);
    return job;
  }

  @Test
  void aFinishedJobIsForgottenWhole() throws Exception {
    Hilera hilera = open();
    Run run = hilera.run(quick("gone"));
    finish(run);

    hilera.forget(run.jobId());

    assertThat(hilera.job(run.jobId())).isEmpty();
    assertThatThrownBy(() -> hilera.forget(run.jobId()))
        .isInstanceOf(HileraException.Unknown.class);
  }

  @Test
  void anUnfinishedJobIsNotForgotten() {
    Hilera hilera = open();
    long held = hilera.submit(quick("held"));

    assertThatThrownBy(() -> hilera.forget(held))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("pending");
    assertThat(hilera.job(held)).isPresent();
  }

  @Test
  void allFinishedJobsAreForgottenAndNoOther() throws Exception {
    Hilera hilera = open();
    Run first = hilera.run(quick("first"));
    Run second = hilera.run(quick("second"));
    finish(first);
    finish(second);
    long held = hilera.submit(quick("held"));

    assertThat(hilera.forgetFinished()).containsExactly(second.jobId(), first.jobId());

    assertThat(hilera.jobs(JobFilter.newest(10))).extracting(JobView::id).containsExactly(held);
    assertThat(hilera.forgetFinished()).isEmpty();
  }

  @Test
  void aTaskTypeIsAJobTypeOfOneTask() throws Exception {
    Hilera hilera = open(config().types(greet));
    JobType<?> type = hilera.jobTypes().getFirst();

    assertThat(type.name()).isEqualTo("greet");
    assertThat(type.description()).isEqualTo("Greets.");
    Run run = hilera.run(Job.of(typed(type), new Greeting("ha", 2)));
    assertThat(finish(run).result()).isEqualTo("haha");
    assertThat(hilera.job(run.jobId()).orElseThrow().type()).isEqualTo("greet");
  }

  @Test
  void aTypedJobTellsItsParameters() {
    Hilera hilera = open(config().types(greet));
    long typed = hilera.submit(Job.of(typed(hilera.jobTypes().getFirst()), new Greeting("ho", 3)));
    long untyped = hilera.submit(quick("plain"));

    assertThat(hilera.params(typed)).isEqualTo(new Greeting("ho", 3));
    assertThat(hilera.params(untyped)).isNull();
    assertThatThrownBy(() -> hilera.params(999)).isInstanceOf(HileraException.Unknown.class);
  }

  @Test
  void typesAreListedInTheOrderOfRegistrationAndAJobTypeHidesATaskTypeOfItsName() {
    JobType<Greeting> own = JobType.of("greet", Greeting.class, (job, p) -> job.task("t", () -> 1));
    JobType<Greeting> other = JobType.of("a", Greeting.class, (job, p) -> job.task("t", () -> 1));

    assertThat(open(config().types(own, other).types(greet)).jobTypes())
        .isEqualTo(List.of(own, other));
  }

  @Test
  void aNodeTellsWhatItHasNow() {
    Hilera hilera = open();

    hilera.capacity(Resources.of("cpu", 5));

    assertThat(hilera.node().name()).isEqualTo("local");
    assertThat(hilera.node().labels()).isEqualTo(Map.of());
    assertThat(hilera.node().capacity()).isEqualTo(Resources.of("cpu", 5));
  }

  @SuppressWarnings("unchecked") // the only type there is
  private static JobType<Greeting> typed(JobType<?> type) {
    return (JobType<Greeting>) type;
  }
}
