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
import dev.hilera.Resources;
import dev.hilera.Run;
import dev.hilera.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The cluster's section 2 and its placement rules, as far as one node goes. */
abstract class ResourcesSpec extends Opened {
  private static final Resources FOUR = Resources.of("cpu", 4).and("gpu", 1);

  private static Config node(Resources capacity) {
    return config().workers(8).node(new Config.Node("here", Map.of("disk", "ssd"), capacity));
  }

  /** What is in use now and was at most. */
  private static final class Use {
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    void take(int amount) {
      most.accumulateAndGet(now.addAndGet(amount), Math::max);
    }

    void give(int amount) {
      now.addAndGet(-amount);
    }
  }

  @Test
  void whatIsInUseNeverExceedsTheCapacityWhateverTheMixture() throws Exception {
    Hilera hilera = open(node(FOUR));
    Use cpu = new Use();
    Use gpu = new Use();
    Job job = Job.named("mixture");
    for (int i = 0; i < 300; i++) {
      int cpus = 1 + i % 4;
      int gpus = i % 3 == 0 ? 1 : 0;
      job.task(
              "t" + i,
              () -> {
                cpu.take(cpus);
                gpu.take(gpus);
                LockSupport.parkNanos(100_000);
                cpu.give(cpus);
                gpu.give(gpus);
                if (i7(cpus)) {
                  throw new IllegalStateException("some fail");
                }
              })
          .resources(Resources.of("cpu", cpus).and("gpu", gpus));
    }
    assertThat(finish(hilera.run(job)).status()).isEqualTo(JobStatus.FAILED);
    assertThat(cpu.most.get()).isBetween(2, 4);
    assertThat(gpu.most.get()).isEqualTo(1);
    wholeNodeIsFree(hilera);
  }

  private static boolean i7(int cpus) {
    return cpus == 3;
  }

  private void wholeNodeIsFree(Hilera hilera) throws InterruptedException {
    Job whole = Job.named("whole");
    whole.task("whole", () -> 1).resources(FOUR);
    assertThat(finish(hilera.run(whole)).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void amountsComeBackAfterATimeout() throws Exception {
    Hilera hilera = open(node(FOUR));
    Gate never = new Gate();
    Job job = Job.named("timeout");
    job.task("hangs", never::passUnlessInterrupted).resources(FOUR).timeout(Duration.ofMillis(50));
    assertThat(finish(hilera.run(job)).status()).isEqualTo(JobStatus.FAILED);
    wholeNodeIsFree(hilera);
  }

  @Test
  void amountsComeBackAfterACancelOfWhatRunsAndOfWhatIsHandedOut() throws Exception {
    Hilera hilera = open(node(FOUR).workers(1));
    Gate gate = new Gate();
    Job job = Job.named("cancel");
    job.task("runs", gate::pass).resources(Resources.of("cpu", 1));
    job.task("handed out", () -> 1).resources(Resources.of("cpu", 1));
    Run run = hilera.run(job);
    gate.awaitArrival();
    hilera.cancel(run.jobId(), "handed out");
    run.cancel();
    finish(run);
    wholeNodeIsFree(hilera);
  }

  @Test
  void aSleeperHoldsNothingAndTakesItAgainWhenItIsAwake() throws Exception {
    Hilera hilera = open(node(FOUR));
    Recorder events = new Recorder();
    hilera.watch(events);
    Use cpu = new Use();
    Job job = Job.named("sleeper");
    job.task(
            "sleeps",
            () -> {
              cpu.take(4);
              cpu.give(4);
              Attempt.current().sleep("nap", Duration.ofMillis(300));
              cpu.take(4);
              LockSupport.parkNanos(1_000_000);
              cpu.give(4);
            })
        .resources(FOUR);
    Run run = hilera.run(job);
    events.await(Event.Kind.TASK_SLEEPING, "sleeps");
    Job other = Job.named("other");
    for (int i = 0; i < 100; i++) {
      other
          .task(
              "t" + i,
              () -> {
                cpu.take(2);
                LockSupport.parkNanos(5_000_000);
                cpu.give(2);
              })
          .resources(Resources.of("cpu", 2));
    }
    assertThat(finish(hilera.run(other)).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(cpu.most.get()).isEqualTo(4);
    wholeNodeIsFree(hilera);
  }

  @Test
  void whatDoesNotFitIsPassedOverByWhatDoes() throws Exception {
    Hilera hilera = open(node(FOUR));
    Gate gate = new Gate();
    Job holder = Job.named("holder");
    holder.task("holds", gate::pass).resources(Resources.of("cpu", 3));
    Run held = hilera.run(holder);
    gate.awaitArrival();
    Job big = Job.named("big").priority(9);
    big.task("big", () -> 1).resources(Resources.of("cpu", 2));
    Run waits = hilera.run(big);
    Job small = Job.named("small");
    small.task("small", () -> 1).resources(Resources.of("cpu", 1));

    assertThat(finish(hilera.run(small)).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(status(hilera, waits, "big")).isEqualTo(TaskStatus.READY);
    gate.open();
    finish(held);
    assertThat(finish(waits).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void whatCanNeverFitIsRefusedWithTaskAmountsAndBestNode() {
    Hilera hilera = open(node(FOUR));
    Job job = Job.named("too big");
    job.task("huge", () -> 1).resources(Resources.of("cpu", 5));
    job.task("odd", () -> 1).resources(Resources.of("quantum", 0.5));
    job.task("elsewhere", () -> 1).node("there");
    job.task("labelled", () -> 1).labels(Map.of("disk", "tape"));
    job.task("fine", () -> 1).resources(FOUR).node("here").labels(Map.of("disk", "ssd"));

    assertThatThrownBy(() -> hilera.submit(job))
        .isInstanceOfSatisfying(
            HileraException.Invalid.class, e -> assertThat(e.problems()).hasSize(4))
        .hasMessageContaining("huge")
        .hasMessageContaining("cpu=5")
        .hasMessageContaining("here")
        .hasMessageContaining("cpu=4")
        .hasMessageContaining("quantum=0.5")
        .hasMessageContaining("there")
        .hasMessageContaining("tape");
    assertThat(hilera.jobs(dev.hilera.JobFilter.newest(9))).isEmpty();
  }

  @Test
  void withTheOptionItWaitsUntilTheCapacityIsRaised() throws Exception {
    Hilera hilera = open(node(FOUR).waitForCapacity(true));
    Job job = Job.named("waits");
    job.task("huge", () -> 1).resources(Resources.of("cpu", 5));
    Run run = hilera.run(job);
    wholeNodeIsFree(hilera);
    assertThat(status(hilera, run, "huge")).isEqualTo(TaskStatus.READY);

    hilera.capacity(Resources.of("cpu", 8));

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void withTheOptionWhatNoLabelAcceptsHarmsNobodyElse() throws Exception {
    Hilera hilera = open(node(FOUR).waitForCapacity(true));
    Job job = Job.named("waits for ever");
    job.task("labelled", () -> 1).labels(Map.of("disk", "tape")).priority(9);
    Run run = hilera.run(job);
    wholeNodeIsFree(hilera);

    run.cancel();

    assertThat(finish(run).status()).isEqualTo(JobStatus.CANCELLED);
    wholeNodeIsFree(hilera);
  }

  @Test
  void loweredRunningTasksFinishAndNothingStartsUntilItFits() throws Exception {
    Hilera hilera = open(node(FOUR));
    Recorder events = new Recorder();
    hilera.watch(events);
    Gate gate = new Gate();
    Job holder = Job.named("holder");
    holder.task("holds", gate::pass).resources(Resources.of("cpu", 3));
    Run held = hilera.run(holder);
    gate.awaitArrival();

    hilera.capacity(Resources.of("cpu", 2));
    Job job = Job.named("one");
    job.task("one", () -> 1).resources(Resources.of("cpu", 1));
    Run run = hilera.run(job);
    finish(hilera.run(nothing()));
    assertThat(status(hilera, run, "one")).isEqualTo(TaskStatus.READY);
    gate.open();

    assertThat(finish(held).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
    Event changed = events.await(Event.Kind.NODE_CHANGED);
    assertThat(changed.job()).isZero();
    assertThat(changed.node()).isEqualTo("here");
    assertThat(changed.text()).contains("cpu=4").contains("cpu=2");
  }

  private static Job nothing() {
    Job job = Job.named("nothing asked for");
    job.task("task", () -> 1);
    return job;
  }

  @Test
  void tasksThatStandApartNeverRunAtOneTimeWhicheverSaysIt() throws Exception {
    Hilera hilera = open(node(FOUR));
    Use use = new Use();
    Job job = Job.named("apart");
    var one = job.task("one", () -> hold(use));
    for (int i = 0; i < 10; i++) {
      job.task("other" + i, () -> hold(use)).apart(one);
    }
    Job both = Job.named("both ways");
    Gate gate = new Gate();
    var quiet = both.task("quiet", gate::pass);
    both.task("picky", () -> 1).apart(quiet);
    Run run = hilera.run(both);
    gate.awaitArrival();
    assertThat(status(hilera, run, "picky")).isNotEqualTo(TaskStatus.COMPLETED);
    hilera.cancel(run.jobId(), "quiet");

    assertThat(finish(run).status()).isEqualTo(JobStatus.FAILED);
    assertThat(status(hilera, run, "picky")).isEqualTo(TaskStatus.COMPLETED);
    assertThat(finish(hilera.run(job)).status()).isEqualTo(JobStatus.COMPLETED);
  }

  private static void hold(Use use) {
    use.take(1);
    LockSupport.parkNanos(1_000_000);
    use.give(1);
  }

  @Test
  void whoeverIsNamedInApartWaitsToo() throws Exception {
    Hilera hilera = open(node(FOUR));
    Gate gate = new Gate();
    AtomicInteger ran = new AtomicInteger();
    Job job = Job.named("named");
    var first = job.task("first", () -> 1);
    var quiet = job.task("quiet", ran::incrementAndGet).needs(first);
    job.task("picky", gate::pass).apart(quiet).priority(9);
    Run run = hilera.start(hilera.submit(job));
    gate.awaitArrival();
    finish(hilera.run(nothing()));
    assertThat(ran.get()).isLessThanOrEqualTo(1);
    boolean before = ran.get() == 1;
    gate.open();

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
    var picky = hilera.task(run.jobId(), "picky").orElseThrow();
    var named = hilera.task(run.jobId(), "quiet").orElseThrow();
    assertThat(before || !named.startedAt().isBefore(picky.endedAt())).isTrue();
  }

  @Test
  void whoeverWaitsForAnotherTasksEndKeepsItsPlace() throws Exception {
    Hilera hilera = open(node(FOUR).workers(1));
    Gate gate = new Gate();
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    Job job = Job.named("first come");
    var noisy = job.task("noisy", gate::pass);
    job.task("picky", () -> order.add("picky")).apart(noisy);
    Run run = hilera.run(job);
    gate.awaitArrival();
    Job later = Job.named("later");
    for (int i = 0; i < 2_000; i++) {
      later.task("t" + i, () -> order.add("later"));
    }
    Run last = hilera.run(later);

    gate.open();

    finish(run);
    finish(last);
    assertThat(order.indexOf("picky")).isLessThan(1_000);
  }

  @Test
  void withAndApartOfOneTaskIsAContradiction() {
    Hilera hilera = open(node(FOUR));
    Job job = Job.named("contradiction");
    var one = job.task("one", () -> 1);
    job.task("two", () -> 1).with(one).apart(one);

    assertThatThrownBy(() -> hilera.submit(job))
        .isInstanceOf(HileraException.Invalid.class)
        .hasMessageContaining("two");
  }

  @Test
  void tasksThatBelongTogetherRunHere() throws Exception {
    Hilera hilera = open(node(FOUR));
    Job job = Job.named("with");
    var one = job.task("one", () -> 1).node("here");
    job.task("two", one, value -> value + 1).with(one).labels(Map.of("disk", "ssd"));
    Run run = hilera.run(job);

    assertThat(finish(run).result()).isEqualTo(2);
    assertThat(hilera.task(run.jobId(), "two").orElseThrow().node()).isEqualTo("here");
  }
}
