package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Config;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.Resources;
import dev.hilera.Run;
import dev.hilera.TaskStatus;
import dev.hilera.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** For every task that is ready and does not run the reason. */
abstract class WhyReadySpec extends SpawnTypes {
  @AfterEach
  void openTheGate() {
    gate.open();
  }

  private static Why why(Hilera hilera, long job, String task) {
    return hilera.why(job, task).orElseThrow();
  }

  /** A job of one task that is at the gate. */
  private Run busy(Hilera hilera, String name) throws InterruptedException {
    Job job = Job.named(name);
    job.task(name, gate::passUnlessInterrupted);
    Run run = hilera.run(job);
    gate.awaitArrival();
    return run;
  }

  @Test
  void aPausedJobIsTheReasonOfWhatIsReadyInIt() throws Exception {
    Hilera hilera = open();
    Recorder events = new Recorder();
    hilera.watch(events);
    Job job = Job.named("paused");
    var first = job.task("first", gate::passUnlessInterrupted);
    var second = job.task("second", () -> 2).needs(first);
    job.task("third", () -> 3).needs(second);
    long id = hilera.run(job).jobId();
    gate.awaitArrival();
    hilera.pause(id);
    assertThat(why(hilera, id, "third").roots()).extracting(Why::task).containsExactly("first");
    gate.open();
    events.await(Event.Kind.TASK_TERMINATED, "first");

    Why why = why(hilera, id, "second");

    assertThat(why.kind()).isEqualTo(Why.Kind.PAUSED);
    assertThat(why.status()).isEqualTo(TaskStatus.READY);
    assertThat(why.text())
        .isEqualTo("it is ready, but job " + id + " is paused until it is resumed");
    assertThat(why(hilera, id, "third").roots()).containsExactly(why);
  }

  @Test
  void aPausedJobIsNamedByWhatWaitsForSomethingElseToo() throws Exception {
    Hilera hilera = open();
    Job job = Job.named("paused");
    var first = job.task("first", gate::passUnlessInterrupted);
    job.task("second", () -> 2).needs(first);
    job.task("later", () -> 3).delay(Duration.ofHours(1));
    long id = hilera.run(job).jobId();
    gate.awaitArrival();
    hilera.pause(id);

    String paused = "job " + id + " is paused until it is resumed; and ";
    Why second = why(hilera, id, "second");
    assertThat(second.text()).startsWith(paused + "it waits for 'first'. 'first': attempt 1 runs");
    assertThat(second.kind()).isEqualTo(Why.Kind.NEEDS);
    Why later = why(hilera, id, "later");
    assertThat(later.text()).startsWith(paused + "its own delay lasts until ");
    assertThat(later.until()).isNotNull();
    assertThat(why(hilera, id, "first").text()).doesNotContain("paused");
  }

  @Test
  void oneReasonOfManyIsSaidOnce() throws Exception {
    Hilera hilera = open();
    Recorder events = new Recorder();
    hilera.watch(events);
    Job job = Job.named("paused");
    var first = job.task("first", gate::passUnlessInterrupted);
    var sum = job.task("sum", () -> 0);
    for (int number = 0; number < 6; number++) {
      sum.needs(job.task("part" + number, () -> 1).needs(first));
    }
    long id = hilera.run(job).jobId();
    gate.awaitArrival();
    hilera.pause(id);
    gate.open();
    events.await(Event.Kind.TASK_TERMINATED, "first");

    String text = why(hilera, id, "sum").text();

    assertThat(text)
        .endsWith(
            "and 1 more. 'part0', 'part1', 'part2', 'part3', 'part4' and 1 more: it is ready, but"
                + " job "
                + id
                + " is paused until it is resumed");
    assertThat(text.split("paused", -1)).hasSize(2);
  }

  @Test
  void busyWorkersAreTheReasonAndThePlaceInTheQueueIsTold() throws Exception {
    Hilera hilera = open(config().workers(1));
    busy(hilera, "holder");
    Job crowd = Job.named("crowd").priority(1);
    for (int i = 0; i < 30; i++) {
      crowd.task("t" + i, () -> 1);
    }
    long id = hilera.run(crowd).jobId();
    Job last = Job.named("last");
    last.task("last", () -> 1);
    long behind = hilera.run(last).jobId();

    List<Why> all = hilera.why(id, 0, 100);
    assertThat(all).hasSize(30).allMatch(why -> why.status() == TaskStatus.READY);
    List<Why> handedOut = all.stream().filter(why -> why.kind() == Why.Kind.HANDED_OUT).toList();
    List<Why> queued = all.stream().filter(why -> why.kind() == Why.Kind.WORKERS).toList();
    assertThat(handedOut.size() + queued.size()).isEqualTo(30);
    assertThat(queued).isNotEmpty();
    for (int i = 0; i < queued.size(); i++) {
      assertThat(queued.get(i).text())
          .isEqualTo("the only worker is busy; it is at place " + (i + 1) + " of the queue");
    }
    assertThat(handedOut)
        .allSatisfy(why ->
            assertThat(why.text())
                .isEqualTo(
                    "attempt 1 is handed out to the workers of node 'local'; the only worker is"
                        + " busy"));
    assertThat(why(hilera, behind, "last").text())
        .isEqualTo(
            "the only worker is busy; it is at place " + (queued.size() + 1) + " of the queue");
  }

  @Test
  void theJobsOwnLimitOfAttemptsNamesThoseThatRun() throws Exception {
    Hilera hilera = open();
    Job job = Job.named("narrow").maxParallel(1);
    job.task("first", gate::passUnlessInterrupted);
    job.task("second", () -> 1);
    long id = hilera.run(job).jobId();
    gate.awaitArrival();

    Why why = why(hilera, id, "second");

    assertThat(why.kind()).isEqualTo(Why.Kind.MAX_PARALLEL);
    assertThat(why.text())
        .isEqualTo("its job runs at most 1 attempt at a time, and 1 runs: 'first'");
  }

  @Test
  void whatIsShortIsNamedWithWhatIsFreeAndWhoHoldsIt() throws Exception {
    Resources room = Resources.of("gpu", 2).and("cpu", 8);
    Hilera hilera = open(config().node(new Config.Node("here", Map.of(), room)));
    Job job = Job.named("trains");
    job.task("holder", gate::passUnlessInterrupted).resources(Resources.of("gpu", 1.5));
    Run holder = hilera.run(job);
    gate.awaitArrival();
    Job second = Job.named("waits");
    second.task("wants", () -> 1).resources(Resources.of("gpu", 1).and("cpu", 1));
    long id = hilera.run(second).jobId();

    Why why = why(hilera, id, "wants");

    assertThat(why.kind()).isEqualTo(Why.Kind.RESOURCES);
    assertThat(why.text())
        .isEqualTo(
            "it takes gpu=1 where 0.5 of 2 is free; held by 'holder' of job " + holder.jobId());
  }

  @Test
  void whatMustRunApartAndWhatNoNodeCanRunSaySo() throws Exception {
    Config.Node here = new Config.Node("here", Map.of("disk", "ssd"), Resources.of("gpu", 1));
    Hilera hilera = open(config().node(here).waitForCapacity(true));
    Job job = Job.named("places");
    var first = job.task("first", gate::passUnlessInterrupted).priority(1);
    job.task("apart", () -> 1).apart(first);
    job.task("big", () -> 1).resources(Resources.of("gpu", 2));
    job.task("labelled", () -> 1).labels(Map.of("disk", "tape"));
    long id = hilera.run(job).jobId();
    gate.awaitArrival();

    Why apart = why(hilera, id, "apart");
    assertThat(apart.kind()).isEqualTo(Why.Kind.APART);
    assertThat(apart.text()).isEqualTo("it must not run beside 'first', which runs");
    Why big = why(hilera, id, "big");
    assertThat(big.kind()).isEqualTo(Why.Kind.PLACEMENT);
    assertThat(big.text())
        .isEqualTo(
            "no node can run it: it takes gpu=2, and there is 'here' with {disk=ssd} and gpu=1");
    assertThat(why(hilera, id, "labelled").text())
        .startsWith("no node can run it: it asks for labels {disk=tape}, and there is 'here'");
  }

  @Test
  void aTypeThatIsNotRegisteredHereIsTheReason() throws Exception {
    FaultyStore store = FaultyStore.keptOpen(store());
    Hilera first = open(types(config()), store);
    Job job = Job.named("typed");
    var said = job.task("said", say, new Text("x")).delay(Duration.ofMillis(1));
    job.task("after", say, new Text("y")).needs(said);
    long id = first.submit(job);
    first.pause(id);
    first.start(id);
    first.close();

    Hilera again = open(config(), store);
    again.resume(id);
    eventually(() -> status(again, again.find(id), "said") == TaskStatus.READY);

    Why why = why(again, id, "said");
    assertThat(why.kind()).isEqualTo(Why.Kind.NO_CODE);
    assertThat(why.until()).isAfter(Instant.now());
    assertThat(why.text()).contains("the task type 'say' of task 'said' is not registered");
    assertThat(why(again, id, "after").roots())
        .extracting(Why::kind)
        .containsExactly(Why.Kind.NO_CODE);
  }

  @Test
  void aNodeThatStopsStartsNothingAndSaysSo() throws Exception {
    Hilera hilera = open(config().workers(1));
    busy(hilera, "holder");
    Job job = Job.named("behind");
    job.task("behind", () -> 1);
    long id = hilera.run(job).jobId();

    Thread closer = Thread.ofPlatform().start(() -> hilera.close(PATIENCE));
    eventually(() -> why(hilera, id, "behind").kind() == Why.Kind.STOPPING);
    assertThat(why(hilera, id, "behind").text())
        .isEqualTo("node 'local' stops and starts nothing any more");
    gate.open();
    closer.join();
  }
}
