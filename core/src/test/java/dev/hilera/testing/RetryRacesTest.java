package dev.hilera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A finished job is retried while others ask for it, under many seeds. */
class RetryRacesTest {

  @Test
  void whoeverElseBringsAFinishedJobToMemoryDoesNotStandInTheWayOfItsRetry() throws Exception {
    for (long seed = 1; seed <= 300; seed++) {
      retries(seed);
    }
  }

  private static void retries(long seed) throws Exception {
    try (var rehearsal = Rehearsal.of(Config.memory(), seed)) {
      Hilera hilera = rehearsal.hilera();
      AtomicInteger runs = new AtomicInteger();
      Job job = Job.named("fails first");
      job.task(
          "task",
          () -> {
            if (runs.getAndIncrement() == 0) {
              throw new IllegalStateException("planted");
            }
          });
      long id = hilera.run(job).await().job().id();
      AtomicInteger refused = new AtomicInteger();
      for (int i = 0; i < 3; i++) {
        rehearsal.host().start("asker", false, () -> ask(hilera, id, refused));
      }

      rehearsal.host().start("retrier", false, () -> hilera.retry(id));
      rehearsal.settle();

      assertThat(hilera.find(id).await().status())
          .as("seed %s", seed)
          .isEqualTo(JobStatus.COMPLETED);
      assertThat(refused).as("seed %s", seed).hasValue(3);
    }
  }

  /** The job is finished, or has a task of another name: refused in any case. */
  private static void ask(Hilera hilera, long id, AtomicInteger refused) {
    try {
      hilera.cancel(id, "nobody");
    } catch (HileraException e) {
      refused.incrementAndGet();
    }
  }
}
