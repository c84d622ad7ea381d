package dev.hilera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void aJobThatIsCancelledWhileItsLastTaskCompletesIsOverWhenItIsRetried() throws Exception {
    int both = 0;
    for (long seed = 1; seed <= 300; seed++) {
      both += cancelledAndCompleted(seed) ? 1 : 0;
    }
    assertThat(both).as("jobs that were cancelled with nothing left to cancel").isPositive();
  }

  private static boolean cancelledAndCompleted(long seed) throws Exception {
    try (var rehearsal = Rehearsal.of(Config.memory(), seed)) {
      Hilera hilera = rehearsal.hilera();
      List<Event.Kind> ends = new ArrayList<>();
      hilera.watch(event -> ends.add(event.kind()));
      Job job = Job.named("cancelled late");
      job.task("task", () -> cancelFromOutside(rehearsal, Attempt.current().jobId()));
      long id = hilera.submit(job);
      hilera.start(id);
      JobView over = hilera.find(id).await().job();
      if (over.status() != JobStatus.CANCELLED || over.counts().completed() == 0) {
        return false;
      }

      hilera.retry(id);

      JobView again = hilera.find(id).await().job();
      assertThat(again.status()).as("seed %s", seed).isEqualTo(JobStatus.COMPLETED);
      assertThat(again.run()).isEqualTo(2);
      rehearsal.settle();
      assertThat(ends).endsWith(Event.Kind.JOB_RETRIED, Event.Kind.JOB_FINISHED);
      return true;
    }
  }

  private static void cancelFromOutside(Rehearsal rehearsal, long id) {
    rehearsal.host().start("canceller", false, () -> ask(() -> rehearsal.hilera().cancel(id)));
    rehearsal.host().waiter().await(0); // whoever is next goes first
  }

  private static void ask(Runnable command) {
    try {
      command.run();
    } catch (HileraException.Conflict e) {
      // the job was over before
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
