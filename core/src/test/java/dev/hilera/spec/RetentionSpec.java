package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Event;
import dev.hilera.Finished;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.testing.Rehearsal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Finished jobs are forgotten by age and count; in virtual time. */
abstract class RetentionSpec implements Stored {
  private static final Duration WEEK = Duration.ofDays(7);

  private Rehearsal rehearse(Duration age, int count) {
    return Rehearsal.of(store().retention(new Config.Retention(age, count)), 7);
  }

  private static long run(Hilera hilera, String name) throws InterruptedException {
    Job job = Job.named(name);
    var first = job.task("first", () -> name);
    job.task("second", first, text -> text + "!");
    Finished finished = hilera.run(job).await();
    assertThat(finished.status()).isEqualTo(JobStatus.COMPLETED);
    return finished.job().id();
  }

  private static List<Long> ids(Hilera hilera) {
    return hilera.jobs(JobFilter.newest(10_000)).stream().map(JobView::id).toList();
  }

  @Test
  void aWeekAndTenThousandJobsAreKeptUnlessOneSaysOtherwise() {
    assertThat(Config.memory().retention()).isEqualTo(new Config.Retention(WEEK, 10_000));
  }

  @Test
  void theNewestStayAndTheOthersGoWhole() throws Exception {
    try (var rehearsal = rehearse(WEEK, 3)) {
      Hilera hilera = rehearsal.hilera();
      List<Long> all = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        all.add(run(hilera, "job " + i));
      }
      assertThat(ids(hilera)).hasSize(10);

      rehearsal.advance(Duration.ofSeconds(6));

      assertThat(ids(hilera)).containsExactlyElementsOf(all.subList(7, 10).reversed());
      assertThat(hilera.counts().get(JobStatus.COMPLETED)).isEqualTo(3);
      assertThat(hilera.result(all.get(7))).isEqualTo("job 7!");
      assertThat(hilera.attempts(all.get(9), "first")).hasSize(1);
    }
  }

  @Test
  void whateverIsAskedAboutAForgottenJobAnswersThatThereIsNone() throws Exception {
    try (var rehearsal = rehearse(WEEK, 0)) {
      Hilera hilera = rehearsal.hilera();
      long id = run(hilera, "gone");
      rehearsal.advance(Duration.ofSeconds(6));

      assertThat(hilera.job(id)).isEmpty();
      assertThat(hilera.task(id, "first")).isEmpty();
      for (Runnable ask :
          List.<Runnable>of(
              () -> hilera.tasks(id, 0, 10),
              () -> hilera.attempts(id, "first"),
              () -> hilera.result(id),
              () -> hilera.result(id, "first"),
              () -> hilera.events(id, 0, 10),
              () -> hilera.why(id, "first"),
              () -> hilera.why(id, 0, 10),
              () -> hilera.start(id),
              () -> hilera.cancel(id),
              () -> hilera.pause(id),
              () -> hilera.resume(id),
              () -> hilera.retry(id),
              () -> hilera.retry(id, "first"))) {
        assertThatThrownBy(ask::run)
            .isInstanceOf(HileraException.Unknown.class)
            .hasMessageContaining("" + id);
      }
      assertThatThrownBy(() -> hilera.find(id).await()).isInstanceOf(HileraException.Unknown.class);
    }
  }

  @Test
  void tooOldJobsGoAlthoughNothingElseHappens() throws Exception {
    try (var rehearsal = rehearse(Duration.ofDays(1), 100)) {
      Hilera hilera = rehearsal.hilera();
      final long old = run(hilera, "old");
      rehearsal.advance(Duration.ofHours(12));
      final long young = run(hilera, "young");
      rehearsal.advance(Duration.ofHours(11));
      assertThat(ids(hilera)).containsExactly(young, old);

      rehearsal.advance(Duration.ofHours(3));
      assertThat(ids(hilera)).containsExactly(young);
      rehearsal.advance(Duration.ofHours(12));
      assertThat(ids(hilera)).isEmpty();
    }
  }

  @Test
  void whatIsNotFinishedStaysWholeHoweverOldItIs() throws Exception {
    try (var rehearsal = rehearse(Duration.ZERO, 0)) {
      Hilera hilera = rehearsal.hilera();
      Job early = Job.named("early");
      early.task("task", () -> 1);
      final long submitted = hilera.submit(early);
      Job half = Job.named("half");
      var done = half.task("done", () -> 1);
      half.task(
          "sleeps",
          done,
          one -> {
            Attempt.current().sleep("nap", Duration.ofDays(2));
            return one;
          });
      final long sleeping = hilera.run(half).jobId();
      Job held = Job.named("held");
      held.task("task", () -> 1);
      final long paused = hilera.submit(held);
      hilera.pause(paused);
      hilera.start(paused);

      rehearsal.advance(Duration.ofDays(1));

      assertThat(ids(hilera)).containsExactly(paused, sleeping, submitted);
      assertThat(hilera.result(sleeping, "done")).isEqualTo(1);
      rehearsal.advance(Duration.ofDays(2));
      assertThat(ids(hilera)).containsExactly(paused, submitted);
      hilera.resume(paused);
      hilera.start(submitted);
      rehearsal.advance(Duration.ofMinutes(1));
      assertThat(ids(hilera)).isEmpty();
    }
  }

  @Test
  void manyJobsGoInPieces() throws Exception {
    try (var rehearsal = rehearse(WEEK, 10)) {
      Hilera hilera = rehearsal.hilera();
      for (int i = 0; i < 1_200; i++) {
        Job job = Job.named("many");
        job.task("task", () -> 1);
        hilera.run(job);
      }
      rehearsal.advance(Duration.ofSeconds(10));

      assertThat(ids(hilera)).hasSize(10);
    }
  }

  @Test
  void aKeyIsFreeAgainWhenItsJobIsForgotten() throws Exception {
    try (var rehearsal = rehearse(WEEK, 0)) {
      Hilera hilera = rehearsal.hilera();
      Job job = Job.named("keyed").key("once");
      job.task("task", () -> 1);
      long first = hilera.run(job).await().job().id();
      assertThat(hilera.run(job).jobId()).isEqualTo(first);

      rehearsal.advance(Duration.ofSeconds(6));

      assertThat(hilera.run(job).jobId()).isNotEqualTo(first);
    }
  }

  @Test
  void nothingGoesWhereNothingIsToBeForgotten() throws Exception {
    try (var rehearsal = Rehearsal.of(store().retention(Config.Retention.NEVER), 7)) {
      long id = run(rehearsal.hilera(), "kept");
      rehearsal.advance(Duration.ofDays(10_000));

      assertThat(ids(rehearsal.hilera())).containsExactly(id);
    }
  }

  @Test
  void whoFollowsAJobThatIsForgottenGetsItsWholeHistoryBefore() throws Exception {
    try (var rehearsal = rehearse(Duration.ZERO, 0)) {
      List<Event> events = new ArrayList<>();
      rehearsal.hilera().watch(events::add);
      long id = run(rehearsal.hilera(), "followed");
      rehearsal.advance(Duration.ofSeconds(6));

      assertThat(events)
          .filteredOn(event -> event.job() == id)
          .extracting(Event::kind)
          .startsWith(Event.Kind.JOB_CREATED)
          .endsWith(Event.Kind.JOB_FINISHED);
    }
  }
}
