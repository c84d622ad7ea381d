package dev.hilera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Retry;
import dev.hilera.Run;
import dev.hilera.Task;
import dev.hilera.store.Batch;
import dev.hilera.store.Store;
import dev.hilera.store.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What can go on does so at once, by the virtual clock and under many seeds. Nothing that is
 * forgotten stays so for ever, because the engine looks for what is stuck; but that takes half a
 * minute.
 */
class PromptnessTest {
  private static final Duration STEP = Duration.ofMillis(5);
  private static final int STEPS = 4;

  @Nullable Rehearsal rehearsal;

  @Test
  void whatBecomesReadyWhileARefusedBatchIsCommittedJobByJob() throws Exception {
    for (long seed = 1; seed <= 200; seed++) {
      assertThat(taken(seed, 1, PromptnessTest::endsOfSeveral))
          .as("seed %s", seed)
          .isEqualTo(STEP.multipliedBy(STEPS));
    }
  }

  @Test
  void whatIsHandedOutWhereNoBatchOfSeveralJobsIsTaken() throws Exception {
    for (long seed = 1; seed <= 200; seed++) {
      assertThat(taken(seed, 1, batch -> batch.jobs().size() > 1))
          .as("seed %s", seed)
          .isEqualTo(STEP.multipliedBy(STEPS));
    }
  }

  @Test
  void aJobBesideOneOfWhichATaskCannotBeHandedOut() throws Exception {
    for (long seed = 1; seed <= 200; seed++) {
      try (var whole =
          Rehearsal.of(
              Config.memory(), seed, real -> busy(real, PromptnessTest::handsOutOneOfTheFirst))) {
        rehearsal = whole;
        Run bad = whole.hilera().run(job("bad", 3));
        Run good = whole.hilera().run(job("good", 3));

        assertThat(good.await().status()).as("seed %s", seed).isEqualTo(JobStatus.COMPLETED);
        assertThat(bad.await().status()).as("seed %s", seed).isEqualTo(JobStatus.FAILED);
        assertThat(bad.await().error()).contains("planted");
      } finally {
        rehearsal = null;
      }
    }
  }

  private static boolean handsOutOneOfTheFirst(Batch batch) {
    return batch.jobs().stream()
        .filter(job -> job.job() == 1)
        .flatMap(job -> job.attempts().stream())
        .anyMatch(row -> row.task() == STEPS - 1 && row.outcome() == null);
  }

  @Test
  void whatIsBroughtWhileSomebodyCommits() throws Exception {
    for (long seed = 1; seed <= 200; seed++) {
      assertThat(taken(seed, 2, batch -> false))
          .as("seed %s", seed)
          .isEqualTo(STEP.multipliedBy(STEPS));
    }
  }

  @Test
  void theNextAttemptOfALoneTask() throws Exception {
    for (long seed = 1; seed <= 200; seed++) {
      try (var whole = Rehearsal.of(Config.memory(), seed)) {
        Job job = Job.named("lone");
        job.task(
                "task",
                () -> {
                  whole.work(Duration.ofSeconds(1)); // by then the loop rests for good
                  throw new IllegalStateException("planted");
                })
            .retry(Retry.times(2).backoff(Duration.ofSeconds(2)).jitter(0));
        Instant begin = whole.now();

        whole.hilera().run(job).await();

        assertThat(Duration.between(begin, whole.now()))
            .as("seed %s", seed)
            .isEqualTo(Duration.ofSeconds(1 + 2 + 1));
      }
    }
  }

  /** How long two jobs take of so many chains each, whose steps all end at the same moments. */
  private Duration taken(long seed, int chains, Predicate<Batch> refused) throws Exception {
    try (var whole = Rehearsal.of(Config.memory().workers(8), seed, real -> busy(real, refused))) {
      rehearsal = whole;
      Hilera hilera = whole.hilera();
      List<Run> runs = new ArrayList<>();
      Instant begin = whole.now();
      for (String name : List.of("one", "two")) {
        runs.add(hilera.run(job(name, chains)));
      }
      for (Run run : runs) {
        run.await();
      }
      return Duration.between(begin, whole.now());
    } finally {
      rehearsal = null;
    }
  }

  private Job job(String name, int chains) {
    Job job = Job.named(name);
    for (int chain = 0; chain < chains; chain++) {
      Task<?> before = null;
      for (int step = 0; step < STEPS; step++) {
        Task<?> task = job.task(chain + "." + step, () -> here().work(STEP));
        if (before != null) {
          task.needs(before);
        }
        before = task;
      }
    }
    return job;
  }

  private Rehearsal here() {
    return Objects.requireNonNull(rehearsal);
  }

  private static boolean endsOfSeveral(Batch batch) {
    return batch.jobs().size() > 1
        && batch.jobs().stream()
            .flatMap(job -> job.attempts().stream())
            .anyMatch(row -> row.outcome() != null);
  }

  /** A store at which others come first, and which refuses some batches. */
  private Store busy(Store real, Predicate<Batch> refused) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (_, method, arguments) -> {
              if (arguments != null && arguments[0] instanceof Batch batch && rehearsal != null) {
                here().host().waiter().await(0);
                if (refused.test(batch)) {
                  throw new StoreException(StoreException.Kind.REFUSED, "planted", null);
                }
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
