package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.AttemptView;
import dev.hilera.Config;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Outcome;
import dev.hilera.Retry;
import dev.hilera.Run;
import dev.hilera.TaskType;
import dev.hilera.store.MemoryStore;
import dev.hilera.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds when somebody sets the clock, or the machine slept, while jobs run. */
class ClockJumpTest extends Opened {
  private static final Duration FORWARD = Duration.ofHours(2);
  private static final Duration BACKWARD = FORWARD.negated();
  private static final Duration SHORT = Duration.ofMillis(300);

  private final JumpingHost host = new JumpingHost();
  private final Recorder events = new Recorder();

  @Override
  Store store() {
    return FaultyStore.keptOpen(new MemoryStore(host::millis));
  }

  private Hilera watched() {
    return watched(config());
  }

  private Hilera watched(Config config) {
    Hilera hilera = open(config, store(), host);
    hilera.watch(events);
    return hilera;
  }

  private static Job sleeper(Duration time) {
    Job job = Job.named("nap");
    job.task("naps", () -> Attempt.current().sleep("nap", time));
    return job;
  }

  private static Config withoutSleepers() {
    Config.Limits usual = Config.Limits.DEFAULT;
    return config().limits(new Config.Limits(usual.tasks(), usual.edges(), usual.resultBytes(), 0));
  }

  @Test
  void aSleepEndsInItsTimeAlthoughTheClockIsSetBack() throws Exception {
    Run run = watched().run(sleeper(SHORT));
    events.await(Event.Kind.TASK_SLEEPING);
    host.jump(BACKWARD);

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void aSleepEndsSoonAfterTheClockHasPassedItsTime() throws Exception {
    Run run = watched().run(sleeper(Duration.ofHours(1)));
    events.await(Event.Kind.TASK_SLEEPING);
    host.jump(FORWARD);

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void aSleeperThatKeepsItsWorkerEndsInItsTimeAlthoughTheClockIsSetBack() throws Exception {
    Run run = watched(withoutSleepers()).run(sleeper(SHORT));

    // Nothing tells that it sleeps, so the clock is set again and again.
    eventually(() -> isOverAfter(run, BACKWARD));
  }

  @Test
  void aSleeperThatKeepsItsWorkerNoticesThatTheClockHasPassedItsTime() throws Exception {
    Run run = watched(withoutSleepers()).run(sleeper(Duration.ofHours(1)));

    eventually(() -> isOverAfter(run, FORWARD));
  }

  private boolean isOverAfter(Run run, Duration jump) {
    host.jump(jump);
    return events.all().stream()
        .anyMatch(event -> event.kind() == Event.Kind.JOB_FINISHED && event.job() == run.jobId());
  }

  @Test
  void theNextAttemptComesInItsTimeAlthoughTheClockIsSetBack() throws Exception {
    Job job = Job.named("again");
    job.task(
            "fails once",
            () -> {
              if (Attempt.current().number() == 1) {
                throw new IllegalStateException("on purpose");
              }
            })
        .retry(Retry.times(2).backoff(SHORT).jitter(0));
    Run run = watched().run(job);
    events.await(Event.Kind.TASK_RETRYING);
    host.jump(BACKWARD);

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void aDelayedTaskBeginsInItsTimeAlthoughTheClockIsSetBack() throws Exception {
    Job job = Job.named("later");
    job.task("late", () -> 1).delay(SHORT);
    Hilera hilera = watched();
    Run run = hilera.run(job);
    host.jump(BACKWARD);

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @ParameterizedTest
  @ValueSource(longs = {-7_200, 7_200})
  void anAttemptsTimeoutComesInItsTimeWhateverTheClockDoes(long seconds) throws Exception {
    Job job = Job.named("limit");
    job.task("hangs", () -> new CountDownLatch(1).await()).timeout(SHORT);
    Hilera hilera = watched();
    Run run = hilera.run(job);
    events.await(Event.Kind.TASK_STARTED);
    host.jump(Duration.ofSeconds(seconds));

    assertThat(finish(run).status()).isEqualTo(JobStatus.FAILED);
    assertThat(hilera.attempts(run.jobId(), "hangs"))
        .singleElement()
        .extracting(AttemptView::outcome)
        .isEqualTo(Outcome.TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(longs = {-7_200, 7_200})
  void anAttemptsTimeoutDoesNotComeEarlyWhateverTheClockDoes(long seconds) throws Exception {
    CountDownLatch enough = new CountDownLatch(1);
    Job job = Job.named("limit");
    job.task("waits", () -> enough.await()).timeout(Duration.ofHours(1));
    Hilera hilera = watched();
    Run run = hilera.run(job);
    events.await(Event.Kind.TASK_STARTED);
    host.jump(Duration.ofSeconds(seconds));
    finish(hilera.run(sleeper(Duration.ofMillis(20))));
    enough.countDown();

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @ParameterizedTest
  @ValueSource(longs = {-7_200, 7_200})
  void timesOfOneJobNeverFall(long seconds) throws Exception {
    Job job = Job.named("steps");
    var first = job.task("first", () -> host.jump(Duration.ofSeconds(seconds)));
    job.task("second", () -> Attempt.current().sleep("nap", Duration.ofMillis(5))).needs(first);
    Hilera hilera = watched();
    Run run = hilera.run(job);
    finish(run);

    noTimeFalls(hilera, run.jobId(), List.of("first", "second"));
  }

  @Test
  void timesOfOneJobDoNotFallAlthoughTheClockIsSetBackBetweenTwoStarts() throws Exception {
    Store store = store();
    CountDownLatch never = new CountDownLatch(1);
    record Step(int number) {}
    TaskType<Step, Integer> stuck =
        TaskType.of(
            "step",
            Step.class,
            step -> {
              never.await();
              return 1;
            });
    Hilera before = open(config().types(stuck), store, host);
    before.watch(events);
    Job job = Job.named("two starts");
    job.task("only", stuck, new Step(1));
    long id = before.run(job).jobId();
    events.await(Event.Kind.TASK_STARTED);
    before.close(Duration.ZERO);
    host.jump(BACKWARD);

    TaskType<Step, Integer> quick = TaskType.of("step", Step.class, Step::number);
    Hilera after = open(config().types(quick), store, host);
    assertThat(finish(after.find(id)).status()).isEqualTo(JobStatus.COMPLETED);

    noTimeFalls(after, id, List.of("only"));
  }

  private static void noTimeFalls(Hilera hilera, long job, List<String> tasks) {
    List<Event> all = hilera.events(job, 0, 1_000);
    assertThat(all).extracting(Event::at).isSorted();
    for (String task : tasks) {
      for (AttemptView attempt : hilera.attempts(job, task)) {
        assertThat(Objects.requireNonNull(attempt.endedAt()))
            .isAfterOrEqualTo(Objects.requireNonNull(attempt.startedAt()));
      }
    }
  }
}
