package dev.hilera.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hilera.Attempt;
import dev.hilera.AttemptView;
import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.Outcome;
import dev.hilera.Resources;
import dev.hilera.Retry;
import dev.hilera.Spawn;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import dev.hilera.Why;
import dev.hilera.engine.Engine;
import dev.hilera.store.MemoryStore;
import dev.hilera.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work that goes from a busy node to an idle one, in virtual time. */
class MovedWorkTest {
  private static final Duration LEASE = Config.Times.DEFAULT.lease();
  private static final Duration LONG = Duration.ofMinutes(1);

  private final VirtualWorld world = new VirtualWorld(1);
  private final VirtualNode first = world.node();
  private final VirtualNode second = world.node();
  private final Moves moves = new Moves(MemoryStore.shared(first::millis));
  private final Store store = moves.watched();
  private final Hilera owner = node("owner", first);
  private final Hilera helper = node("helper", second);
  private final AtomicInteger running = new AtomicInteger();

  private Hilera node(String name, VirtualNode machine) {
    Config config =
        Config.memory().workers(1).node(new Config.Node(name, Map.of(), Resources.NONE));
    FaultPlan none = new FaultPlan(world, Faults.NONE);
    return Hilera.of(new Engine(config, new UnreliableStore(store, world, machine, none), machine));
  }

  @AfterEach
  void end() {
    world.end();
    assertThat(moves.violations()).isEmpty();
  }

  private void advance(Duration time) {
    long end = world.nanos() + time.toNanos();
    while (world.nanos() < end) {
      world.waiter().await(end - world.nanos());
    }
    world.settle();
  }

  private String work() throws InterruptedException {
    running.incrementAndGet();
    try {
      world.here().work(LONG.toNanos());
      return Attempt.current().task() + "!";
    } finally {
      running.decrementAndGet();
    }
  }

  /** So many tasks of a minute each, which need nothing. */
  private Job busy(int tasks) {
    Job job = Job.named("busy");
    for (int i = 0; i < tasks; i++) {
      job.task("t" + i, this::work);
    }
    return job;
  }

  /** The owner has begun one task of two, the helper the other. */
  private long shared(Job job) {
    advance(LEASE.multipliedBy(2)); // whoever buries has lived for a lease itself
    long id = owner.run(job).jobId();
    advance(Duration.ofSeconds(5));
    assertThat(running).hasValue(2);
    return id;
  }

  private List<String> nodes(Hilera asked, long job, String task) {
    return asked.attempts(job, task).stream().map(AttemptView::node).toList();
  }

  private JobView finished(Hilera asked, long job, Duration within) {
    advance(within);
    JobView view = asked.job(job).orElseThrow();
    assertThat(view.status().isFinal()).as(asked.why(job, 0, 9).toString()).isTrue();
    assertThat(History.violations(asked, job)).isEmpty();
    return view;
  }

  /** The task that the helper runs. */
  private String moved(long job) {
    return owner.tasks(job, 0, 10).stream()
        .map(TaskView::name)
        .filter(name -> nodes(owner, job, name).contains("helper"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aJobOnABusyNodeIsFinishedSoonerByAnIdleOne() {
    long job = owner.run(busy(4)).jobId();

    finished(owner, job, LONG.multipliedBy(2).plusSeconds(10));

    assertThat(owner.job(job).orElseThrow().status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(moves.counts()).containsEntry("claimed", 2L).containsEntry("completed", 2L);
    assertThat(owner.result(job, "t3")).isEqualTo("t3!");
    assertThat(store.mail(1, 9)).isEmpty();
    assertThat(helper.stats().active()).isZero();
  }

  @Test
  void nothingMovesWhileTheOwnerHasRoom() {
    long job = owner.run(busy(1)).jobId();

    finished(owner, job, LONG.plusSeconds(5));

    assertThat(moves.counts()).doesNotContainKey("offered");
  }

  @Test
  void whereAnAttemptRunsAndWhyIsTold() {
    long job = shared(busy(2));
    String task = moved(job);

    assertThat(nodes(owner, job, task)).containsExactly("helper");
    assertThat(owner.task(job, task).orElseThrow().status()).isEqualTo(TaskStatus.RUNNING);
    for (Hilera asked : List.of(owner, helper)) {
      assertThat(asked.why(job, task))
          .map(Why::text)
          .hasValueSatisfying(text -> assertThat(text).contains("runs on node 'helper'"));
    }
  }

  @Test
  void whatADeadHelperHadClaimedIsLostAndRunAgain() {
    long job = shared(busy(2));
    String task = moved(job);
    second.stop();

    finished(owner, job, LONG.multipliedBy(3).plus(LEASE));

    assertThat(owner.attempts(job, task))
        .extracting(AttemptView::outcome)
        .containsExactly(Outcome.LOST, Outcome.COMPLETED);
    assertThat(owner.job(job).orElseThrow().status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void whatRunsElsewhereGoesOnWhenTheOwnerDies() {
    long job = shared(busy(2));
    String task = moved(job);
    first.stop();

    finished(helper, job, LONG.multipliedBy(3).plus(LEASE));

    assertThat(helper.attempts(job, task))
        .extracting(AttemptView::outcome)
        .containsExactly(Outcome.COMPLETED);
    assertThat(helper.attempts(job, task.equals("t0") ? "t1" : "t0"))
        .extracting(AttemptView::outcome, AttemptView::node)
        .containsExactly(tuple(Outcome.LOST, "owner"), tuple(Outcome.COMPLETED, "helper"));
  }

  @Test
  void aCancelledJobEndsWhatRunsElsewhere() {
    long job = shared(busy(3));

    helper.cancel(job);
    JobView view = finished(owner, job, Duration.ofSeconds(3));

    assertThat(view.status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(running).hasValue(0);
    assertThat(moves.counts()).containsEntry("revoked", 1L);
  }

  @Test
  void aTaskThatRunsElsewhereIsCancelledBeforeThatIsSaid() {
    long job = shared(busy(2));
    String task = moved(job);

    owner.cancel(job, task);

    assertThat(owner.task(job, task).orElseThrow().status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(finished(owner, job, LONG).status()).isEqualTo(JobStatus.FAILED);
  }

  @Test
  void anEndThatComesAfterTheCancelCountsForNothing() {
    long job = shared(busy(2));
    String task = moved(job);
    advance(LONG.minusSeconds(7));
    second.pause(LEASE.dividedBy(2).toNanos()); // there, its code returns before the cancel comes

    owner.cancel(job, task);
    finished(owner, job, LONG);

    assertThat(owner.task(job, task).orElseThrow().outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(running).hasValue(0);
    assertThat(moves.counts()).containsEntry("revoked", 1L).doesNotContainKey("completed");
  }

  @Test
  void aCancelThatComesAfterTheEndIsRefused() {
    long job = shared(busy(2));
    String task = moved(job);
    advance(LONG.minusSeconds(1));

    assertThatThrownBy(() -> owner.cancel(job, task))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("completed");
  }

  @Test
  void noMoreRunsAtOnceThanThereAreWorkers() {
    long job = owner.run(busy(6)).jobId();
    for (int second = 0; second < 200; second++) {
      advance(Duration.ofSeconds(1));
      assertThat(running.get()).isLessThanOrEqualTo(2);
    }
    assertThat(owner.job(job).orElseThrow().status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void theNodeThatRunsAnAttemptTimesIt() {
    Job job = busy(2);
    job.taskTimeout(Duration.ofSeconds(20)).retry(Retry.NONE);
    long id = shared(job);

    finished(owner, id, Duration.ofSeconds(30));

    assertThat(owner.attempts(id, moved(id)))
        .extracting(AttemptView::outcome)
        .containsExactly(Outcome.TIMEOUT);
    assertThat(running).hasValue(0);
  }

  @Test
  void whatAnAttemptElsewhereAsksForIsDoneByTheOwner() throws Exception {
    AtomicInteger made = new AtomicInteger();
    Job job = Job.named("asks");
    for (int i = 0; i < 2; i++) {
      var input = job.task("input" + i, () -> 5);
      job.task(
          "asks" + i,
          input,
          five -> {
            Attempt here = Attempt.current();
            int number = here.checkpoint("made", made::incrementAndGet);
            here.progress(50, "half");
            here.sleep("nap", Duration.ofMinutes(2));
            Spawn more = new Spawn();
            more.task("child of " + here.task(), () -> number);
            here.spawn(more);
            return five + here.inputs().size();
          });
    }
    long id = owner.run(job).jobId();

    JobView view = finished(owner, id, Duration.ofMinutes(8));

    assertThat(view.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(made).hasValue(2);
    assertThat(owner.result(id, "asks0")).isEqualTo(6);
    assertThat(owner.result(id, "child of asks1")).isNotNull();
  }

  @Test
  void whatSleepsElsewhereGivesUpItsWorkerThere() {
    Job job = Job.named("sleepers").maxParallel(3);
    for (int i = 0; i < 3; i++) {
      job.task(
          "t" + i,
          () -> {
            String done = work();
            Attempt.current().sleep("nap", Duration.ofHours(1));
            return done + work();
          });
    }
    long id = shared(job);
    String task = moved(id);
    advance(LONG.plusSeconds(10));

    assertThat(owner.task(id, task).orElseThrow().status()).isEqualTo(TaskStatus.SLEEPING);
    assertThat(running).as("the third has a worker now").hasValue(1);
    assertThat(owner.stats().active() + helper.stats().active()).isEqualTo(1);

    assertThat(finished(owner, id, Duration.ofMinutes(70)).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(nodes(owner, id, task)).containsExactly("helper");
    assertThat(owner.stats().stuck() + helper.stats().stuck()).isZero();
  }

  @Test
  void aCancelWakesWhatSleepsElsewhere() {
    Job job = Job.named("sleepers");
    for (int i = 0; i < 2; i++) {
      job.task(
          "t" + i,
          () -> {
            work();
            Attempt.current().sleep("nap", Duration.ofHours(1));
          });
    }
    long id = shared(job);
    advance(LONG.plusSeconds(10));

    owner.cancel(id);

    assertThat(finished(owner, id, Duration.ofSeconds(3)).status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(helper.stats().asleep()).isZero();
  }

  @Test
  void aPauseHoldsWhatWasOfferedAndNotClaimed() {
    advance(Duration.ofSeconds(2));
    second.pause(LEASE.dividedBy(2).toNanos());
    long job = owner.run(busy(2)).jobId();
    advance(Duration.ofSeconds(1));

    owner.pause(job);
    advance(LONG.multipliedBy(2));

    assertThat(running).hasValue(0);
    assertThat(owner.job(job).orElseThrow().counts().completed()).isEqualTo(1);
    owner.resume(job);
    assertThat(finished(owner, job, LONG.multipliedBy(2)).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void aHelperThatStopsGivesBackWhatItRuns() {
    long job = shared(busy(2));
    String task = moved(job);

    helper.close(Duration.ZERO);
    finished(owner, job, LONG.multipliedBy(3));

    assertThat(owner.attempts(job, task))
        .extracting(AttemptView::outcome)
        .containsExactly(Outcome.RELEASED, Outcome.COMPLETED);
  }
}
