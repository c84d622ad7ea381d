package dev.hilera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HistoryTest {
  @Test
  void ofAJobThatWaitsNothingIsWrong() throws Exception {
    try (var rehearsal = Rehearsal.of(Config.memory().workers(1), 1)) {
      var hilera = rehearsal.hilera();
      Job job = Job.named("waits");
      var naps = job.task("naps", () -> Attempt.current().sleep("nap", Duration.ofHours(1)));
      job.task("needs it", () -> 1).needs(naps);
      job.task("later", () -> 2).delay(Duration.ofHours(2));
      job.task("works", () -> rehearsal.work(Duration.ofMinutes(30)));
      job.task("next in line", () -> 3);
      long id = hilera.submit(job);

      assertThat(History.violations(hilera, id)).as("not started").isEmpty();
      hilera.start(id);
      rehearsal.settle();
      assertThat(History.violations(hilera, id)).as("under way").isEmpty();
      hilera.pause(id);
      rehearsal.advance(Duration.ofHours(3));
      assertThat(History.violations(hilera, id)).as("paused").isEmpty();
      hilera.resume(id);
      assertThat(hilera.find(id).await().status()).isEqualTo(JobStatus.COMPLETED);
      assertThat(History.violations(hilera, id, 1)).as("over").isEmpty();
    }
  }

  @Test
  void moreAttemptsAtOneMomentThanANodeHasWorkersAreNamed() throws Exception {
    try (var rehearsal = Rehearsal.of(Config.memory().workers(2), 1)) {
      var hilera = rehearsal.hilera();
      Job job = Job.named("crowd");
      job.task("one", () -> rehearsal.work(Duration.ofSeconds(1)));
      job.task("other", () -> rehearsal.work(Duration.ofSeconds(1)));
      long id = hilera.run(job).await().job().id();

      assertThat(History.violations(hilera, id, 2)).isEmpty();
      assertThat(History.violations(hilera, id, 1))
          .singleElement()
          .asString()
          .contains("#1 runs beside as many as there are workers");
    }
  }
}
