package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Run;
import dev.hilera.engine.Sabotage;
import dev.hilera.store.Batch;
import dev.hilera.store.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Section 3, number 18: one job's trouble never reaches another. */
abstract class BadAppleSpec extends Opened {
  private final Gate gate = new Gate();

  private Job gated(String name, AtomicInteger runs) {
    Job job = Job.named(name);
    var first =
        job.task(
            "first",
            () -> {
              runs.incrementAndGet();
              gate.pass();
              return 1;
            });
    job.task("second", first, one -> one + 1);
    return job;
  }

  /** Batches in which the first task of this job completes. */
  private static Predicate<Batch> completes(long job) {
    return batch ->
        batch.jobs().stream()
            .filter(changes -> changes.job() == job)
            .flatMap(changes -> changes.attempts().stream())
            .anyMatch(row -> row.outcome() == dev.hilera.Outcome.COMPLETED);
  }

  /** Batches that change this job. */
  private static Predicate<Batch> changes(long job) {
    return batch -> batch.jobs().stream().anyMatch(changes -> changes.job() == job);
  }

  @Test
  void aQuestionThatFailsInsideTheLoopIsToldAndNotRepeated() throws Exception {
    Hilera hilera = open();
    AtomicInteger runs = new AtomicInteger();
    Run run = hilera.run(gated("sound", runs));
    gate.awaitArrival();

    assertThatThrownBy(() -> Sabotage.failInside(hilera))
        .isInstanceOf(HileraException.class)
        .hasMessageContaining("planted");

    gate.open();
    assertThat(finish(run).result()).isEqualTo(2);
    assertThat(runs).hasValue(1);
  }

  @Test
  void aBatchWithOnePoisonedOutcomeHarmsOnlyThatJob() throws Exception {
    FaultyStore store = FaultyStore.around(store());
    Hilera hilera = open(config().workers(8), store);
    AtomicInteger runs = new AtomicInteger();
    List<Run> sound = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sound.add(hilera.run(gated("sound " + i, runs)));
    }
    Run poisoned = hilera.run(gated("poisoned", runs));
    for (int i = 0; i < 4; i++) {
      gate.awaitArrival();
    }
    store.failBefore(completes(poisoned.jobId()), FaultyStore.of(Kind.REFUSED), 1_000);

    gate.open();

    for (Run run : sound) {
      assertThat(finish(run).result()).isEqualTo(2);
      assertThat(hilera.attempts(run.jobId(), "first")).hasSize(1);
    }
    assertThat(finish(poisoned).status()).isEqualTo(JobStatus.FAILED);
    assertThat(finish(poisoned).error()).contains("refused");
    assertThat(runs).hasValue(4);
  }

  @Test
  void whatBecomesReadyWhileJobsAreCommittedOneByOneIsHandedOutAfterwards() throws Exception {
    FaultyStore store = FaultyStore.around(store());
    Hilera hilera = open(config().workers(8), store);
    AtomicInteger runs = new AtomicInteger();
    Run one = hilera.run(gated("one", runs));
    Run other = hilera.run(gated("other", runs));
    gate.awaitArrival();
    gate.awaitArrival();
    Gate commit = new Gate();
    Predicate<Batch> waits = FaultyStore.creates("held").and(_ -> !commit.passUnlessInterrupted());
    store.failBefore(waits, FaultyStore.of(Kind.FAILED), 1);
    Predicate<Batch> both = completes(one.jobId()).and(completes(other.jobId()));
    store.failBefore(both, FaultyStore.of(Kind.REFUSED), 1);
    Job held = Job.named("held");
    held.task("task", () -> 1);
    Thread submits = Thread.ofPlatform().start(() -> hilera.submit(held));
    commit.awaitArrival();
    gate.open();
    Engines.until("both first tasks have ended", () -> hilera.stats().active() == 0);

    commit.open();

    assertThat(finish(one).result()).isEqualTo(2);
    assertThat(finish(other).result()).isEqualTo(2);
    assertThat(store.fired()).isEqualTo(1);
    submits.join();
  }

  @Test
  void aSubmitThatTheStoreRefusesFailsAloneAmongManySubmits() throws Exception {
    FaultyStore store = FaultyStore.around(store());
    store.failBefore(FaultyStore.creates("poisoned"), FaultyStore.of(Kind.REFUSED), 1_000);
    Hilera hilera = open(config(), store);
    List<CompletableFuture<Boolean>> submits = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String name = i % 10 == 5 ? "poisoned" : "sound";
      CompletableFuture<Boolean> done = new CompletableFuture<>();
      submits.add(done);
      Thread.ofPlatform()
          .start(() -> {
            try {
              Job job = Job.named(name);
              job.task("task", () -> 1);
              done.complete(finish(hilera.run(job)).status() == JobStatus.COMPLETED);
            } catch (HileraException.Storage e) {
              done.complete(false);
            } catch (Throwable e) {
              done.completeExceptionally(e);
            }
          });
    }
    for (int i = 0; i < submits.size(); i++) {
      assertThat(submits.get(i).get(60, java.util.concurrent.TimeUnit.SECONDS))
          .isEqualTo(i % 10 != 5);
    }
    assertThat(hilera.jobs(dev.hilera.JobFilter.newest(99))).hasSize(36);
  }

  @Test
  void theKeyOfASubmitWhoseCommitFailedNamesAJobThatExists() throws Exception {
    FaultyStore store = FaultyStore.around(store());
    store.failBefore(FaultyStore.creates("keyed"), FaultyStore.of(Kind.FAILED), 2);
    Hilera hilera = open(config(), store);
    Job job = Job.named("keyed").key("once");
    job.task("task", () -> 1);

    Run run = hilera.run(job);

    assertThat(hilera.run(job).jobId()).isEqualTo(run.jobId());
    assertThat(finish(run).result()).isEqualTo(1);
  }

  @Test
  void aSubmitThatCannotBeStagedIsToldSo() throws Exception {
    FaultyStore store = FaultyStore.around(store()).failStage(1);
    Hilera hilera = open(config(), store);
    Job job = Job.named("staged").key("key");
    job.task("task", () -> 1);

    assertThatThrownBy(() -> hilera.run(job)).isInstanceOf(HileraException.Storage.class);
    assertThat(finish(hilera.run(job)).result()).isEqualTo(1);
  }

  @Test
  void aJobOfWhichTheStoreTakesNothingAnyMoreIsLeftAlone() throws Exception {
    FaultyStore store = FaultyStore.around(store());
    Hilera hilera = open(config().workers(8), store);
    AtomicInteger runs = new AtomicInteger();
    Run poisoned = hilera.run(gated("poisoned", runs));
    Run sound = hilera.run(gated("sound", runs));
    gate.awaitArrival();
    gate.awaitArrival();
    store.failBefore(changes(poisoned.jobId()), FaultyStore.of(Kind.REFUSED), Integer.MAX_VALUE);
    gate.open();

    assertThat(finish(sound).result()).isEqualTo(2);
    Job other = Job.named("other");
    other.task("task", () -> 1);
    for (int i = 0; i < 20; i++) {
      assertThat(finish(hilera.run(other)).status()).isEqualTo(JobStatus.COMPLETED);
    }
    assertThatThrownBy(poisoned::cancel).isInstanceOf(HileraException.Storage.class);
    int fired = store.fired();
    finish(hilera.run(other));
    assertThat(store.fired()).isEqualTo(fired);
  }
}
