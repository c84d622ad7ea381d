package dev.hilera.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Job;
import dev.hilera.Outcome;
import org.junit.jupiter.api.Test;

/** When a job's own row is written. */
class JobRowsTest {
  private static final long NOW = 1_000;

  @Test
  void handingOutATaskDoesNotWriteTheRowOfItsJob() {
    LiveJob job = started();
    job.tasks().handOut(0, 1);
    JobChanges handedOut = changes(job);
    assertThat(handedOut.row()).isNull();
    assertThat(handedOut.attempts()).hasSize(1);
  }

  @Test
  void theBeginAndTheEndOfATaskWriteTheRowOfItsJob() {
    LiveJob job = started();
    job.tasks().handOut(0, 1);
    changes(job);
    job.tasks().begun(0, NOW + 1);
    assertThat(changes(job).row()).isNotNull();
    job.tasks().ended(0, new Ending(Outcome.COMPLETED, NOW + 1, NOW + 2, false, null, null), 0, 1);
    assertThat(changes(job).row()).isNotNull();
  }

  private static LiveJob started() {
    Job described = Job.named("job");
    described.task("only", () -> {});
    LiveJob job = ArrivalsTest.submitted(described);
    job.start(NOW);
    assertThat(changes(job).row()).isNotNull();
    return job;
  }

  private static JobChanges changes(LiveJob job) {
    JobChanges changes = job.takeChanges();
    if (changes == null) {
      throw new AssertionError("nothing changed");
    }
    return changes;
  }
}
