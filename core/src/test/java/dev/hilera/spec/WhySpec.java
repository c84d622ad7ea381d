package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hilera.Attempt;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.Retry;
import dev.hilera.Run;
import dev.hilera.Task;
import dev.hilera.TaskStatus;
import dev.hilera.Why;
import dev.hilera.job.JobRow;
import dev.hilera.store.Batch;
import dev.hilera.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** For every task that is not final the reason. */
abstract class WhySpec extends SpawnTypes {
  private static final Duration LONG = Duration.ofHours(1);

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
  void aJobThatIsNotStartedIsTheReasonOfAllItsTasks() {
    Hilera hilera = open();
    Job job = Job.named("early");
    var first = job.task("first", () -> 1);
    job.task("second", () -> 2).needs(first);
    long id = hilera.submit(job);

    for (String task : List.of("first", "second")) {
      Why why = why(hilera, id, task);
      assertThat(why.kind()).isEqualTo(Why.Kind.NOT_STARTED);
      assertThat(why.status()).isEqualTo(TaskStatus.WAITING);
      assertThat(why.text()).isEqualTo("the job was submitted and not started");
    }
    hilera.pause(id);
    assertThat(why(hilera, id, "first").text()).contains("not started").contains("paused");
  }

  @Test
  void aJobThatIsNotInMemoryIsAnsweredForFromTheStore() {
    FaultyStore store = FaultyStore.keptOpen(store());
    Hilera first = open(config(), store);
    Job job = Job.named("early");
    job.task("a", () -> 1);
    job.task("b", () -> 2).needs("a");
    long id = first.submit(job);
    first.close();

    Hilera again = open(config(), store);

    assertThat(again.why(id, 0, 10))
        .extracting(Why::task, Why::kind)
        .containsExactly(tuple("a", Why.Kind.NOT_STARTED), tuple("b", Why.Kind.NOT_STARTED));
    assertThat(again.why(id, 1, 10)).extracting(Why::task).containsExactly("b");
    assertThat(again.why(id, 0, 1)).extracting(Why::task).containsExactly("a");
    assertThat(why(again, id, "b").kind()).isEqualTo(Why.Kind.NOT_STARTED);
    assertThatThrownBy(() -> again.why(id, "c")).isInstanceOf(HileraException.Unknown.class);
  }

  @Test
  void whatWaitsForTasksNamesThemAndWhatTheyWaitForInTheEnd() throws Exception {
    Hilera hilera = open();
    Job job = Job.named("chain");
    var a = job.task("a", gate::passUnlessInterrupted);
    var b = job.task("b", () -> 2).needs(a);
    var naps = job.task("naps", () -> 3).delay(LONG);
    var c = job.task("c", () -> 4).needs(b, naps);
    job.task("d", () -> 5).needs(c);
    Run run = hilera.run(job);
    gate.awaitArrival();

    Why why = why(hilera, run.jobId(), "d");

    assertThat(why.kind()).isEqualTo(Why.Kind.NEEDS);
    assertThat(why.number()).isEqualTo(4);
    assertThat(why.status()).isEqualTo(TaskStatus.WAITING);
    assertThat(why.waitsFor()).containsExactly("c");
    assertThat(why.roots())
        .extracting(Why::task, Why::kind)
        .containsExactlyInAnyOrder(tuple("a", Why.Kind.RUNNING), tuple("naps", Why.Kind.DELAYED));
    assertThat(why.text())
        .startsWith("it waits for 'c'. In the end for 'a': attempt 1 runs on node 'local' since ");
    assertThat(why(hilera, run.jobId(), "c").waitsFor()).containsExactly("b", "naps");
    assertThat(why(hilera, run.jobId(), "b").text())
        .startsWith("it waits for 'a'. 'a': attempt 1 runs on node 'local'");
    assertThat(hilera.why(run.jobId(), 0, 10))
        .extracting(Why::task)
        .containsExactly("a", "b", "naps", "c", "d");
    gate.open();
    eventually(() -> hilera.why(run.jobId(), "a").isEmpty());
    eventually(() -> hilera.why(run.jobId(), "b").isEmpty());
    assertThat(why(hilera, run.jobId(), "c").waitsFor()).containsExactly("naps");
  }

  @Test
  void startTimesDelaysSleepsAndRetriesTellUntilWhen() throws Exception {
    Hilera hilera = open();
    Recorder events = new Recorder();
    hilera.watch(events);
    Instant start = Instant.now().plus(LONG);
    Job later = Job.named("later").startAt(start);
    later.task("task", () -> 1);
    Run planned = hilera.run(later);
    Job job = Job.named("times");
    job.task("delayed", () -> 1).delay(LONG);
    job.task("naps", () -> Attempt.current().sleep("nap", LONG));
    job.task(
            "fails",
            () -> {
              throw new IllegalStateException("planted");
            })
        .retry(Retry.times(2).backoff(LONG));
    Run run = hilera.run(job);
    events.await(Event.Kind.TASK_SLEEPING, "naps");
    events.await(Event.Kind.TASK_RETRYING, "fails");

    Why starts = why(hilera, planned.jobId(), "task");
    assertThat(starts.kind()).isEqualTo(Why.Kind.STARTS_AT);
    assertThat(starts.status()).isEqualTo(TaskStatus.SLEEPING);
    assertThat(starts.until()).isEqualTo(Instant.ofEpochMilli(start.toEpochMilli()));
    assertThat(hilera.why(run.jobId(), 0, 10))
        .extracting(Why::kind)
        .containsExactly(Why.Kind.DELAYED, Why.Kind.ASLEEP, Why.Kind.RETRYING);
    for (Why why : hilera.why(run.jobId(), 0, 10)) {
      assertThat(why.until())
          .isEqualTo(hilera.task(run.jobId(), why.task()).orElseThrow().wakeAt());
      assertThat(why.text()).contains(String.valueOf(why.until()));
    }
    assertThat(why(hilera, run.jobId(), "fails").text()).contains("attempt 2 comes at");
  }

  @Test
  void whatWaitsForSpawnedTasksNamesTheParentAndFindsTheChildren() throws Exception {
    Hilera hilera = opened();
    Recorder events = new Recorder();
    hilera.watch(events);
    Job job = Job.named("spawns");
    var parent = job.task("parent", () -> Attempt.current().spawn("part", held, new Text("x")));
    job.task("after", () -> 1).needs(parent);
    long id = hilera.run(job).jobId();
    gate.awaitArrival();
    events.await(Event.Kind.TASK_TERMINATED, "parent");

    Why why = why(hilera, id, "after");

    assertThat(why.kind()).isEqualTo(Why.Kind.NEEDS);
    assertThat(why.waitsFor()).containsExactly("parent");
    assertThat(why.text())
        .startsWith(
            "it waits for 'parent'; 'parent' is completed, but not all that it spawned. In the end"
                + " for 'part': attempt 1 runs");
    assertThat(why.roots())
        .extracting(Why::task, Why::kind)
        .containsExactly(tuple("part", Why.Kind.RUNNING));
  }

  @Test
  void aJobThatIsBeingReadFromTheStoreSaysSo() throws Exception {
    FaultyStore store = FaultyStore.around(store());
    Hilera hilera = open(config(), store);
    Run run = busy(hilera, "task");
    Gate load = new Gate();
    store.holdLoad(load);
    store.failBefore(WhySpec::pauses, FaultyStore.of(StoreException.Kind.FAILED), 1);
    assertThatThrownBy(() -> hilera.pause(run.jobId())).isInstanceOf(HileraException.Storage.class);
    load.awaitArrival();

    assertThat(why(hilera, run.jobId(), "task").kind()).isEqualTo(Why.Kind.LOADING);
    assertThat(hilera.why(run.jobId(), 0, 9))
        .extracting(Why::kind)
        .containsExactly(Why.Kind.LOADING);

    load.open();
    eventually(() -> why(hilera, run.jobId(), "task").kind() == Why.Kind.RUNNING);
  }

  private static boolean pauses(Batch batch) {
    return batch.jobs().stream()
        .anyMatch(changes -> changes.row() != null && changes.row().is(JobRow.PAUSED));
  }

  @Test
  void whatIsFinalHasNoReasonAndWhatDoesNotExistIsAnError() throws Exception {
    Hilera hilera = open();
    Job job = Job.named("over");
    job.task("task", () -> 1);
    Run run = hilera.run(job);
    finish(run);

    assertThat(hilera.why(run.jobId(), "task")).isEmpty();
    assertThat(hilera.why(run.jobId(), 0, 10)).isEmpty();
    assertThat(hilera.why(run.jobId(), 0, 0)).isEmpty();
    assertThatThrownBy(() -> hilera.why(run.jobId(), "nobody"))
        .isInstanceOf(HileraException.Unknown.class)
        .hasMessageContaining("nobody");
    assertThatThrownBy(() -> hilera.why(Long.MAX_VALUE, "task"))
        .isInstanceOf(HileraException.Unknown.class);
    assertThatThrownBy(() -> hilera.why(Long.MAX_VALUE, 0, 10))
        .isInstanceOf(HileraException.Unknown.class);
    Run live = busy(hilera, "live");
    assertThatThrownBy(() -> hilera.why(live.jobId(), "nobody"))
        .isInstanceOf(HileraException.Unknown.class)
        .hasMessageContaining("nobody");
  }

  @Test
  void theEndOfALongChainIsExplainedInPiecesWhileTheLoopGoesOn() throws Exception {
    int length = 100_000;
    Hilera hilera = open();
    Job job = Job.named("long");
    Task<?> last = job.task("t0", gate::passUnlessInterrupted);
    for (int i = 1; i < length; i++) {
      last = job.task("t" + i, () -> 1).needs(last);
    }
    long id = hilera.run(job).jobId();
    gate.awaitArrival();

    assertThat(why(hilera, id, "t" + (length - 1)).roots())
        .extracting(Why::task)
        .containsExactly("t0");
    List<Why> all = new ArrayList<>();
    for (int from = length - 2_500; from < length; from = all.getLast().number() + 1) {
      List<Why> page = hilera.why(id, from, 5_000);
      assertThat(page).hasSizeLessThanOrEqualTo(1_000);
      all.addAll(page);
    }
    assertThat(all).hasSize(2_500).allMatch(why -> why.roots().getFirst().task().equals("t0"));
    hilera.cancel(id);
  }

  @Test
  void aTaskThatNeedsManyNamesSomeOfThem() throws Exception {
    Hilera hilera = open();
    Job job = Job.named("wide");
    Task<?> sum = job.task("sum", () -> 1);
    for (int i = 0; i < 500; i++) {
      sum.needs(job.task("t" + i, () -> 1).delay(LONG));
    }
    long id = hilera.run(job).jobId();

    Why why = why(hilera, id, "sum");

    assertThat(why.waitsFor()).hasSize(Why.MOST_NAMES);
    assertThat(why.roots()).hasSize(Why.MOST_ROOTS);
    assertThat(why.text())
        .startsWith(
            "it waits for 't0', 't1', 't2', 't3', 't4' and 495 more. 't0', 't1', 't2', 't3', 't4'"
                + " and more: its own delay")
        .endsWith("; and others");
    hilera.cancel(id);
  }
}
