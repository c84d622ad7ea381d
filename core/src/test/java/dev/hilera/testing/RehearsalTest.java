package dev.hilera.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Event;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Retry;
import dev.hilera.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  @Test
  void anHourOfSleepTakesNoTime() throws Exception {
    try (var rehearsal = Rehearsal.of(Config.memory(), 1)) {
      var job = Job.named("nap");
      var nap =
          job.task(
              "nap",
              () -> {
                Attempt.current().sleep("rest", Duration.ofHours(1));
                return "rested";
              });
      var begin = rehearsal.now();
      var finished = rehearsal.hilera().run(job).await();
      assertThat(finished.value(nap)).isEqualTo("rested");
      assertThat(Duration.between(begin, rehearsal.now()))
          .isBetween(Duration.ofHours(1), Duration.ofMinutes(61));
    }
  }

  @Test
  void theTestSeesWhatIsAsleepAndMovesTheClock() throws Exception {
    try (var rehearsal = Rehearsal.of(Config.memory(), 2)) {
      var job = Job.named("nap");
      job.task("nap", () -> Attempt.current().sleep("rest", Duration.ofMinutes(10)));
      var run = rehearsal.hilera().run(job);
      rehearsal.settle();
      rehearsal.advance(Duration.ofMinutes(5));
      assertThat(rehearsal.hilera().task(run.jobId(), "nap").orElseThrow().status())
          .isEqualTo(TaskStatus.SLEEPING);
      rehearsal.advance(Duration.ofMinutes(6));
      assertThat(rehearsal.hilera().job(run.jobId()).orElseThrow().status())
          .isEqualTo(JobStatus.COMPLETED);
    }
  }

  @Test
  void theSameSeedGivesTheSameRun() throws Exception {
    assertThat(eventsOf(7)).isEqualTo(eventsOf(7));
  }

  @Test
  void seedsDifferInWhoGoesFirst() throws Exception {
    var runs = new ArrayList<List<String>>();
    for (long seed = 0; seed < 10; seed++) {
      runs.add(eventsOf(seed));
    }
    assertThat(runs.stream().distinct().count()).isGreaterThan(1);
  }

  @Test
  void waitingForWhatNeverHappensIsAnErrorAtOnce() {
    try (var rehearsal = Rehearsal.of(Config.memory(), 3)) {
      var job = Job.named("held");
      job.task("never started", () -> {});
      long id = rehearsal.hilera().submit(job);
      assertThatThrownBy(() -> rehearsal.hilera().find(id).await())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("nothing can happen");
    }
  }

  private static List<String> eventsOf(long seed) throws Exception {
    try (var rehearsal = Rehearsal.of(Config.memory().workers(3), seed)) {
      var job = Job.named("many").retry(Retry.times(3));
      for (int i = 0; i < 8; i++) {
        int number = i;
        job.task(
            "task-" + i,
            () -> {
              Attempt.current().sleep("a", Duration.ofMillis(10L * (number % 3)));
              if (number % 4 == 0 && Attempt.current().number() < 3) {
                throw new IllegalStateException("not yet");
              }
            });
      }
      var run = rehearsal.hilera().run(job);
      assertThat(run.await().status()).isEqualTo(JobStatus.COMPLETED);
      return rehearsal.hilera().events(run.jobId(), 0, 1000).stream()
          .map(RehearsalTest::line)
          .toList();
    }
  }

  private static String line(Event event) {
    return event.seq() + " " + event.kind() + " " + event.task() + " " + event.at();
  }
}
