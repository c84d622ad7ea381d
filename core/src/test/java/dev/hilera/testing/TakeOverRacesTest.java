package dev.hilera.testing;

import static dev.hilera.testing.SeveralNodesTest.advance;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.store.MemoryStore;
import dev.hilera.store.Store;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The job of a node that died is asked for while another takes it up, under many seeds. */
class TakeOverRacesTest {
  private static final Duration LEASE = Config.Times.DEFAULT.lease();

  private static final int ASKERS = 40;

  @Test
  void aNodeThatTakesAJobUpGoesOnWithItThoughItRefusesToRetryIt() {
    for (long seed = 1; seed <= 100; seed++) {
      VirtualWorld world = new VirtualWorld(seed);
      try {
        refusesAndGoesOn(world, seed);
      } finally {
        world.end();
      }
    }
  }

  private static void refusesAndGoesOn(VirtualWorld world, long seed) {
    VirtualNode first = world.node();
    VirtualNode second = world.node();
    Store store = MemoryStore.shared(first::millis);
    Hilera owner = SeveralNodesTest.node(world, store, "owner", first);
    Hilera other = SeveralNodesTest.node(world, store, "other", second);
    Job job = Job.named("sleeper");
    job.task("task", () -> Attempt.current().sleep("nap", Duration.ofHours(1)));
    long id = owner.run(job).jobId();
    advance(world, LEASE.multipliedBy(2)); // whoever buries has lived for a lease itself
    first.stop();
    AtomicInteger refused = new AtomicInteger();
    for (int asker = 0; asker < ASKERS; asker++) {
      long wait = LEASE.toNanos() * 2 * asker / ASKERS;
      second.start(
          "asker",
          false,
          () -> {
            second.waiter().await(wait);
            try {
              other.retry(id);
            } catch (HileraException.Conflict e) {
              refused.incrementAndGet();
            }
          });
    }

    advance(world, Duration.ofHours(2));

    assertThat(other.job(id).orElseThrow().status())
        .as("seed %s", seed)
        .isEqualTo(JobStatus.COMPLETED);
    assertThat(refused).hasValue(ASKERS);
  }
}
