package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Run;
import dev.hilera.TaskStatus;
import dev.hilera.TaskType;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Section 5, number 2: which of the unfinished jobs go on when a store is opened. */
abstract class TakeUpSpec extends Opened {
  private final FaultyStore store = FaultyStore.keptOpen(store());
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private volatile Gate gate = new Gate();

  private final TaskType<Step, Object> type =
      TaskType.of(
          "step",
          Step.class,
          step -> {
            count(step.of()).incrementAndGet();
            gate.pass();
            return step.of();
          });

  /** Names the job whose code it is. */
  record Step(String of) {}

  private AtomicInteger count(String job) {
    return calls.computeIfAbsent(job, name -> new AtomicInteger());
  }

  private Config typed() {
    return config().types(type);
  }

  /** Two jobs that were running when their process stopped. */
  private Run[] interrupted() throws InterruptedException {
    Hilera former = open(typed(), store);
    Run[] runs = new Run[2];
    for (int i = 0; i < 2; i++) {
      Job job = Job.named("job" + i);
      job.task("task", type, new Step(job.name()));
      runs[i] = former.run(job);
      gate.awaitArrival();
    }
    former.close(Duration.ZERO);
    calls.clear();
    gate = new Gate();
    return runs;
  }

  @Test
  void allOfThemGoOnByThemselves() throws Exception {
    Run[] runs = interrupted();
    gate.open();

    Hilera hilera = open(typed(), store);

    for (Run run : runs) {
      assertThat(finish(hilera.find(run.jobId())).status()).isEqualTo(JobStatus.COMPLETED);
      assertThat(hilera.attempts(run.jobId(), "task"))
          .hasSize(2)
          .allSatisfy(attempt -> assertThat(attempt.node()).isEqualTo("local"));
    }
  }

  @Test
  void whereTheyDoNotOnlyTheOneThatIsTakenUpGoesOn() throws Exception {
    Run[] runs = interrupted();
    gate.open();
    Hilera hilera = open(typed().takeUp(false), store);

    assertThat(finish(hilera.takeUp(runs[1].jobId())).result()).isEqualTo("job1");

    assertThat(count("job0")).hasValue(0);
    assertThat(hilera.job(runs[0].jobId()).orElseThrow().status()).isEqualTo(JobStatus.RUNNING);
    hilera.close();
    Hilera usual = open(typed(), store);
    assertThat(finish(usual.find(runs[0].jobId())).result()).isEqualTo("job0");
  }

  @Test
  void oneThatIsCancelledInsteadNeverRunsAgain() throws Exception {
    Run[] runs = interrupted();
    Hilera hilera = open(typed().takeUp(false), store);

    hilera.cancel(runs[0].jobId());

    assertThat(finish(hilera.find(runs[0].jobId())).status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(status(hilera, runs[0], "task")).isEqualTo(TaskStatus.CANCELLED);
    assertThat(calls).isEmpty();
    assertThatThrownBy(() -> hilera.takeUp(runs[0].jobId()))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("cancelled");
  }

  @Test
  void afterAFailedCommitNoneIsTakenUpEither() throws Exception {
    Run[] runs = interrupted();
    gate.open();
    Hilera hilera = open(typed().takeUp(false), store);
    store.failBefore(
        FaultyStore.creates("new"), FaultyStore.of(dev.hilera.store.StoreException.Kind.FAILED), 1);
    Job job = Job.named("new");
    job.task("task", type, new Step("new"));

    assertThatThrownBy(() -> hilera.run(job)).isInstanceOf(HileraException.Storage.class);

    assertThat(finish(hilera.run(job)).result()).isEqualTo("new");
    assertThat(count("job0")).hasValue(0);
    assertThat(finish(hilera.takeUp(runs[0].jobId())).result()).isEqualTo("job0");
    assertThat(hilera.takeUp(runs[1].jobId()).await(PATIENCE).result()).isEqualTo("job1");
  }
}
