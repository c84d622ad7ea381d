package dev.hilera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Resources;
import dev.hilera.engine.Engine;
import dev.hilera.store.MemoryStore;
import dev.hilera.store.Store;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Retention beside commands and beside other nodes, under many seeds. */
class RetentionRacesTest {
  private static final Config.Retention NONE = new Config.Retention(Duration.ZERO, 0);

  @Test
  void aJobIsEitherForgottenOrRetriedNeverHalf() throws Exception {
    int forgotten = 0;
    int retried = 0;
    for (long seed = 1; seed <= 200; seed++) {
      if (retriesAtTheMoment(seed)) {
        retried++;
      } else {
        forgotten++;
      }
    }
    assertThat(forgotten).isPositive();
    assertThat(retried).isPositive();
  }

  private static boolean retriesAtTheMoment(long seed) throws Exception {
    try (var rehearsal = Rehearsal.of(Config.memory().retention(NONE), seed)) {
      Hilera hilera = rehearsal.hilera();
      AtomicBoolean works = new AtomicBoolean();
      Job job = Job.named("fails first");
      job.task(
          "task",
          () -> {
            if (!works.get()) {
              throw new IllegalStateException("planted");
            }
            return "in the end";
          });
      long id = hilera.run(job).await().job().id();
      works.set(true);
      rehearsal.host().waiter().await(Duration.ofSeconds(5).toNanos());
      try {
        assertThat(hilera.retry(id).await().result()).as("seed %s", seed).isEqualTo("in the end");
        return true;
      } catch (HileraException.Unknown e) {
        assertThat(hilera.job(id)).as("seed %s", seed).isEmpty();
        return false;
      }
    }
  }

  @Test
  void theJobsOfAnotherNodeAreLeftToIt() throws Exception {
    VirtualWorld world = new VirtualWorld(11);
    Store store = new MemoryStore(world.node()::millis);
    try (var keeper = node("keeper", Config.Retention.NEVER, store, world.node());
        var forgetful = node("forgetful", NONE, store, world.node())) {
      long kept = run(keeper);
      long gone = run(forgetful);
      world.waiter().await(Duration.ofSeconds(6).toNanos());
      world.settle();

      assertThat(forgetful.job(gone)).isEmpty();
      assertThat(forgetful.job(kept)).isPresent();
      assertThat(keeper.result(kept)).isEqualTo("done");
    }
  }

  private static Hilera node(String name, Config.Retention kept, Store store, VirtualNode host) {
    Config config =
        Config.memory().node(new Config.Node(name, Map.of(), Resources.NONE)).retention(kept);
    return Hilera.of(new Engine(config, store, host));
  }

  private static long run(Hilera hilera) throws InterruptedException {
    Job job = Job.named("job");
    job.task("task", () -> "done");
    var finished = hilera.run(job).await();
    assertThat(finished.status()).isEqualTo(JobStatus.COMPLETED);
    return finished.job().id();
  }
}
