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
import dev.hilera.Outcome;
import dev.hilera.Resources;
import dev.hilera.engine.Engine;
import dev.hilera.store.MemoryStore;
import dev.hilera.store.Store;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes of one store, each on a machine of its own, in virtual time. */
class SeveralNodesTest {
  private static final Duration LEASE = Config.Times.DEFAULT.lease();

  private final VirtualWorld world = new VirtualWorld(1);
  private final VirtualNode first = world.node();
  private final VirtualNode second = world.node();
  private final Store store = MemoryStore.shared(first::millis);
  private final Hilera owner = node("owner", first);
  private final Hilera other = node("other", second);

  private Hilera node(String name, VirtualNode machine) {
    return node(world, store, name, machine);
  }

  static Hilera node(VirtualWorld world, Store store, String name, VirtualNode machine) {
    Config config = Config.memory().node(new Config.Node(name, Map.of(), Resources.NONE));
    FaultPlan none = new FaultPlan(world, Faults.NONE);
    return Hilera.of(new Engine(config, new UnreliableStore(store, world, machine, none), machine));
  }

  @AfterEach
  void end() {
    world.end();
  }

  private void advance(Duration time) {
    advance(world, time);
  }

  static void advance(VirtualWorld world, Duration time) {
    long end = world.nanos() + time.toNanos();
    while (world.nanos() < end) {
      world.waiter().await(end - world.nanos());
    }
    world.settle();
  }

  private static Job sleeper() {
    Job job = Job.named("sleeper");
    job.task("task", () -> Attempt.current().sleep("nap", Duration.ofHours(1)));
    return job;
  }

  private static JobStatus status(Hilera node, long job) {
    return node.job(job).orElseThrow().status();
  }

  @Test
  void theJobsOfANodeThatDiesGoOnElsewhereOneLeaseLater() {
    long job = owner.run(sleeper()).jobId();
    advance(LEASE.multipliedBy(2)); // whoever buries has lived for a lease itself
    first.stop();

    advance(LEASE.plusSeconds(2));

    assertThat(other.attempts(job, "task"))
        .extracting(AttemptView::outcome, AttemptView::node)
        .startsWith(tuple(Outcome.RELEASED, "owner"));
    advance(Duration.ofHours(2));
    assertThat(status(other, job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(History.violations(other, job)).isEmpty();
  }

  @Test
  void aCommandReachesTheNodeThatDrivesTheJob() {
    long job = owner.run(sleeper()).jobId();
    advance(Duration.ofSeconds(1));

    other.pause(job);
    assertThat(status(owner, job)).isEqualTo(JobStatus.PAUSED);
    other.resume(job);
    other.cancel(job);
    other.retry(job);

    assertThat(owner.job(job).orElseThrow().run()).isEqualTo(2);
    assertThatThrownBy(() -> other.cancel(job, "nobody"))
        .isInstanceOf(HileraException.Unknown.class)
        .hasMessageContaining("'nobody'");
    assertThatThrownBy(() -> other.resume(job))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("only a paused job can be resumed");
    advance(Duration.ofSeconds(2));
    assertThat(store.mail(1, 10)).isEmpty();
    assertThat(store.mail(2, 10)).isEmpty();
  }

  @Test
  void aCommandToAJobWhoseNodeHasDiedIsDoneByTheOneThatTakesItUp() {
    long job = owner.run(sleeper()).jobId();
    advance(LEASE.multipliedBy(2));
    first.stop();

    other.cancel(job);

    assertThat(status(other, job)).isEqualTo(JobStatus.CANCELLED);
  }

  @Test
  void whoWaitsAtOneNodeIsToldOfTheEndAtAnother() throws Exception {
    Job job = Job.named("quick");
    job.task("task", () -> Attempt.current().sleep("nap", Duration.ofSeconds(5)));
    long id = owner.run(job).jobId();

    assertThat(other.find(id).await().status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void whatANodeDoesThatStoodStillPastItsLeaseCountsForNothing() {
    AtomicInteger ran = new AtomicInteger();
    Job job = Job.named("two steps");
    var one = job.task("one", () -> Attempt.current().sleep("nap", Duration.ofSeconds(30)));
    job.task("two", ran::incrementAndGet).needs(one);
    long id = owner.run(job).jobId();
    advance(LEASE.multipliedBy(2));
    first.pause(LEASE.multipliedBy(4).toNanos());

    advance(Duration.ofMinutes(3));

    assertThat(status(other, id)).isEqualTo(JobStatus.COMPLETED);
    assertThat(ran).hasValue(1);
    assertThat(other.attempts(id, "two")).extracting(AttemptView::node).containsExactly("other");
    assertThat(History.violations(other, id)).isEmpty();
    assertThatThrownBy(() -> owner.submit(sleeper()))
        .isInstanceOf(HileraException.class)
        .hasMessageContaining("declared dead");
  }

  @Test
  void anOutageOfTheStoreForAllNodesBuriesNobody() {
    long job = owner.run(sleeper()).jobId();
    advance(LEASE.multipliedBy(2));
    first.pause(LEASE.multipliedBy(3).toNanos());
    second.pause(LEASE.multipliedBy(3).toNanos());

    advance(Duration.ofHours(2));

    assertThat(status(owner, job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(owner.attempts(job, "task"))
        .extracting(AttemptView::outcome)
        .containsExactly(Outcome.COMPLETED);
  }
}
