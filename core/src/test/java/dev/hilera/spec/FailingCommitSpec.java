package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Outcome;
import dev.hilera.Resources;
import dev.hilera.Run;
import dev.hilera.TaskStatus;
import dev.hilera.store.Batch;
import dev.hilera.store.StoreException;
import dev.hilera.store.StoreException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 3, number 18: the loop fails and goes on; attempts and subscribers survive it. */
abstract class FailingCommitSpec extends Opened {

  /** A way in which a commit can fail. */
  record Way(RuntimeException error, boolean written) {
    FaultyStore plant(FaultyStore store, Predicate<Batch> when) {
      return written ? store.failAfter(when, error, 1) : store.failBefore(when, error, 1);
    }
  }

  static Stream<Way> ways() {
    return Stream.of(
        new Way(FaultyStore.of(Kind.FAILED), false),
        new Way(FaultyStore.of(Kind.UNKNOWN), false),
        new Way(FaultyStore.of(Kind.UNKNOWN), true),
        new Way(FaultyStore.of(Kind.DAMAGED), false),
        new Way(new IllegalStateException("planted"), false),
        new Way(new IllegalStateException("planted"), true));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void anOutcomeIsRecordedOnceAndItsTaskRunsOnce(Way way) throws Exception {
    FaultyStore store = FaultyStore.around(store());
    way.plant(store, FaultyStore.ends(0));
    Hilera hilera = open(config(), store);
    Recorder events = new Recorder();
    hilera.watch(events);
    AtomicInteger runs = new AtomicInteger();
    Job job = Job.named("outcome");
    var first = job.task("first", () -> "run " + runs.incrementAndGet());
    job.task("second", first, text -> text + ", seen");
    Run run = hilera.run(job);

    assertThat(finish(run).result()).isEqualTo("run 1, seen");
    assertThat(store.fired()).isEqualTo(1);
    assertThat(runs).hasValue(1);
    assertThat(hilera.attempts(run.jobId(), "first"))
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo(Outcome.COMPLETED));
    events.awaitFinished(1);
    EventsSpec.inOrder(events.numbered());
  }

  @ParameterizedTest
  @MethodSource("ways")
  void runningAttemptsSubscribersAndOtherJobsSurvive(Way way) throws Exception {
    FaultyStore store = FaultyStore.around(store());
    Hilera hilera = open(config(), store);
    Recorder events = new Recorder();
    hilera.watch(events);
    Gate gate = new Gate();
    AtomicInteger runs = new AtomicInteger();
    Job job = Job.named("runs");
    job.task(
        "runs",
        () -> {
          runs.incrementAndGet();
          gate.pass();
          return Attempt.current().checkpoint("after", () -> "went on");
        });
    Run run = hilera.run(job);
    gate.awaitArrival();
    events.await(Event.Kind.TASK_STARTED, "runs");
    way.plant(store, FaultyStore.ends(0));
    Job other = Job.named("other");
    other.task("other", () -> 1);

    assertThat(finish(hilera.run(other)).status()).isEqualTo(JobStatus.COMPLETED);
    gate.open();

    assertThat(finish(run).result()).isEqualTo("went on");
    assertThat(store.fired()).isEqualTo(1);
    assertThat(runs).hasValue(1);
    assertThat(hilera.attempts(run.jobId(), "runs")).hasSize(1);
    events.awaitFinished(2);
    assertThat(events.of(Event.Kind.MISSED)).isEmpty();
  }

  @Test
  void aCallerWhoseCommitFailedIsToldAndNothingWasChanged() throws Exception {
    FaultyStore store = FaultyStore.around(store());
    store.failBefore(FaultyStore.creates("refused"), FaultyStore.of(Kind.FAILED), 1);
    Hilera hilera = open(config(), store);
    Job job = Job.named("refused");
    job.task("task", () -> 1);

    assertThatThrownBy(() -> hilera.run(job)).isInstanceOf(HileraException.Storage.class);
    assertThat(hilera.jobs(dev.hilera.JobFilter.newest(10))).isEmpty();
    assertThat(finish(hilera.run(job)).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aSubmitThatFailsOrNotIsNeverHalfThere(Way way) throws Exception {
    FaultyStore store = FaultyStore.around(store());
    way.plant(store, FaultyStore.creates("submitted"));
    Hilera hilera = open(config(), store);
    AtomicInteger runs = new AtomicInteger();
    Job job = Job.named("submitted");
    job.task("task", runs::incrementAndGet);
    boolean told;
    try {
      finish(hilera.run(job));
      told = true;
    } catch (HileraException.Storage e) {
      told = false;
    }
    assertThat(told).isEqualTo(way.written());
    assertThat(hilera.jobs(dev.hilera.JobFilter.newest(9))).hasSize(way.written() ? 1 : 0);
    assertThat(runs).hasValue(way.written() ? 1 : 0);
  }

  @Test
  void whatBecameOfACommitIsAskedUntilThereIsAnAnswer() throws Exception {
    FaultyStore store = FaultyStore.around(store());
    store.failAfter(FaultyStore.ends(0), FaultyStore.of(Kind.UNKNOWN), 1).failSettle(4);
    Hilera hilera = open(config(), store);
    AtomicInteger runs = new AtomicInteger();
    Job job = Job.named("doubt");
    var first = job.task("first", runs::incrementAndGet);
    job.task("second", () -> 2).needs(first);

    assertThat(finish(hilera.run(job)).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(runs).hasValue(1);
  }

  @Test
  void anOutageIsWaitedFor() throws Exception {
    FaultyStore store = FaultyStore.around(store());
    store.failBefore(FaultyStore.ends(0), FaultyStore.of(Kind.FAILED), 6);
    Hilera hilera = open(config(), store);
    AtomicInteger runs = new AtomicInteger();
    Job job = Job.named("outage");
    job.task("task", runs::incrementAndGet);

    assertThat(finish(hilera.run(job)).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(store.fired()).isEqualTo(6);
    assertThat(runs).hasValue(1);
  }

  @Test
  void aSleeperSurvives() throws Exception {
    FaultyStore store = FaultyStore.around(store());
    Hilera hilera = open(config().workers(1), store);
    Recorder events = new Recorder();
    hilera.watch(events);
    AtomicInteger runs = new AtomicInteger();
    Job job = Job.named("sleeper");
    job.task(
        "sleeps",
        () -> {
          runs.incrementAndGet();
          Attempt.current().sleep("nap", Duration.ofMillis(400));
          return "awake";
        });
    Run run = hilera.run(job);
    events.await(Event.Kind.TASK_SLEEPING, "sleeps");
    store.failBefore(batch -> true, FaultyStore.of(Kind.FAILED), 8);
    Job other = Job.named("other");
    for (int i = 0; i < 5; i++) {
      other.task("t" + i, () -> java.util.concurrent.locks.LockSupport.parkNanos(1_000_000));
    }
    eventually(() -> {
      try {
        return finish(hilera.run(other)).status() == JobStatus.COMPLETED;
      } catch (HileraException.Storage e) {
        return false;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });

    assertThat(finish(run).result()).isEqualTo("awake");
    assertThat(runs).hasValue(1);
  }

  @Test
  void aSleeperOnItsWayToAWorkerIsNotHandedOutTwice() throws Exception {
    FaultyStore store = FaultyStore.around(store());
    Hilera hilera = open(config().workers(2), store);
    Gate busy = new Gate();
    Gate awake = new Gate();
    Job job = Job.named("sleeper");
    job.task(
            "sleeps",
            () -> {
              Attempt.current().sleep("nap", Duration.ofMillis(1));
              awake.pass();
              return "awake";
            })
        .priority(1);
    job.task("keeps a worker", busy::pass);
    job.task("keeps another", busy::pass);
    Run run = hilera.run(job);
    busy.awaitArrival();
    busy.awaitArrival();
    eventually(() -> status(hilera, run, "sleeps") == TaskStatus.READY);
    hilera.pause(run.jobId()); // by then it waits for the worker
    hilera.resume(run.jobId());

    store.failBefore(batch -> true, FaultyStore.of(Kind.FAILED), 1);
    assertThatThrownBy(() -> hilera.pause(run.jobId())).isInstanceOf(HileraException.Storage.class);
    hilera.pause(run.jobId());
    hilera.resume(run.jobId());
    busy.open();
    awake.awaitArrival();
    eventually(() -> hilera.stats().active() == 1);
    awake.open();

    assertThat(finish(run).value("sleeps")).isEqualTo("awake");
    eventually(() -> hilera.stats().active() == 0);
  }

  @Test
  void whatWasTakenBackByAPauseThatFailedIsNotLost() throws Exception {
    FaultyStore store = FaultyStore.around(store());
    Hilera hilera = open(config().workers(1).lostLimit(1), store);
    Gate gate = new Gate();
    Job busy = Job.named("busy");
    busy.task("busy", gate::pass);
    Run first = hilera.run(busy);
    gate.awaitArrival();
    Job job = Job.named("behind");
    job.task("behind", () -> 1);
    Run run = hilera.run(job);
    store.failBefore(batch -> true, FaultyStore.of(Kind.FAILED), 1);

    assertThatThrownBy(() -> hilera.pause(run.jobId())).isInstanceOf(HileraException.Storage.class);
    gate.open();

    assertThat(finish(first).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(hilera.attempts(run.jobId(), "behind")).hasSize(1);
  }

  @Test
  void amountsAreNeitherExceededNorKeptWhenCommitsFail() throws Exception {
    FaultyStore store = FaultyStore.around(store());
    Config.Node node = new Config.Node("n", Map.of(), Resources.of("cpu", 4));
    Hilera hilera = open(config().workers(8).node(node), store);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Job job = Job.named("amounts");
    for (int i = 0; i < 200; i++) {
      job.task(
              "t" + i,
              () -> {
                most.accumulateAndGet(now.addAndGet(2), Math::max);
                java.util.concurrent.locks.LockSupport.parkNanos(300_000);
                now.addAndGet(-2);
              })
          .resources(Resources.of("cpu", 2));
    }
    AtomicInteger commits = new AtomicInteger();
    store.failBefore(
        batch -> batch.number() > 3 && commits.incrementAndGet() % 3 == 0,
        FaultyStore.of(Kind.FAILED),
        15);
    Run run = hilera.run(job);

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(most.get()).isBetween(2, 4);
    assertThat(store.fired()).isPositive();
    Job whole = Job.named("whole");
    whole.task("whole", () -> 1).resources(Resources.of("cpu", 4));
    assertThat(finish(hilera.run(whole)).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void aFencedNodeInterruptsItsAttemptsAndRefusesCommands() throws Exception {
    FaultyStore store = FaultyStore.around(store());
    Hilera hilera = open(config(), store);
    Gate gate = new Gate();
    Gate gone = new Gate();
    gone.open();
    Job job = Job.named("buried");
    job.task(
        "runs",
        () -> {
          if (!gate.passUnlessInterrupted()) {
            gone.pass();
          }
        });
    Run run = hilera.run(job);
    gate.awaitArrival();
    store.failBefore(batch -> true, FaultyStore.of(Kind.FENCED), 1);

    assertThatThrownBy(() -> hilera.pause(run.jobId())).isInstanceOf(HileraException.class);
    gone.awaitArrival();
    List<Runnable> commands =
        List.of(
            () -> hilera.cancel(run.jobId()),
            () -> hilera.retry(run.jobId()),
            () -> hilera.capacity(Resources.of("cpu", 1)),
            () -> hilera.watch(event -> {}));
    eventually(() -> {
      try {
        hilera.cancel(run.jobId());
        return false;
      } catch (HileraException e) {
        return true;
      }
    });
    for (Runnable command : commands) {
      assertThatThrownBy(command::run).isInstanceOf(HileraException.class);
    }
  }

  @Test
  void everyKindOfFailureAtManyCommitsLosesNothing() throws Exception {
    FaultyStore store = FaultyStore.around(store());
    java.util.Random random = new java.util.Random(7);
    RuntimeException[] errors = {
      FaultyStore.of(Kind.FAILED), FaultyStore.of(Kind.UNKNOWN), new IllegalStateException("p")
    };
    for (int i = 0; i < 30; i++) {
      double share = 0.02 + random.nextDouble() / 20;
      RuntimeException error = errors[i % errors.length];
      if (i % 2 == 0 || (error instanceof StoreException e && e.kind() == Kind.FAILED)) {
        store.failBefore(batch -> hits(random, share) && !creates(batch), error, 1);
      } else {
        store.failAfter(batch -> hits(random, share) && !creates(batch), error, 1);
      }
    }
    Hilera hilera = open(config(), store);
    Recorder events = new Recorder();
    hilera.watch(events);
    AtomicInteger runs = new AtomicInteger();
    Run[] all = new Run[20];
    for (int j = 0; j < all.length; j++) {
      Job job = Job.named("job " + j);
      var first = job.task("first", () -> runs.incrementAndGet());
      for (int i = 0; i < 10; i++) {
        job.task(
            "t" + i,
            first,
            one -> {
              Attempt.current().sleep("nap", Duration.ofMillis(5));
              Attempt.current().checkpoint("seen", runs::incrementAndGet);
              return one;
            });
      }
      all[j] = hilera.run(job);
    }
    for (Run run : all) {
      assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
      assertThat(hilera.attempts(run.jobId(), "first")).hasSize(1);
      assertThat(hilera.attempts(run.jobId(), "t3")).hasSize(1);
    }
    assertThat(runs).hasValue(20 * 11);
    events.awaitFinished(20);
    for (Run run : all) {
      var its = events.numbered().stream().filter(event -> event.job() == run.jobId()).toList();
      EventsSpec.inOrder(its);
    }
  }

  private static synchronized boolean hits(java.util.Random random, double share) {
    return random.nextDouble() < share;
  }

  private static boolean creates(dev.hilera.store.Batch batch) {
    return batch.jobs().stream().anyMatch(job -> job.created() != null);
  }
}
