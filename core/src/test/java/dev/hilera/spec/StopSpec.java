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
import dev.hilera.Run;
import dev.hilera.Task;
import dev.hilera.TaskType;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Section 5, number 3: a graceful stop is never a failure. */
abstract class StopSpec extends Opened {
  private final Map<String, Callable<Object>> steps = new ConcurrentHashMap<>();
  private final TaskType<Step, Object> type =
      TaskType.of("step", Step.class, step -> steps.get(step.does()).call());

  /** Code that is found again after a restart, by its name. */
  record Step(String does) {}

  private Config typed() {
    return config().types(type);
  }

  private Task<Object> task(Job job, String name, Callable<Object> code) {
    steps.put(name, code);
    return job.task(name, type, new Step(name));
  }

  @Test
  void whatRunsFinishesWithinTheDrainTimeAndNothingNewStarts() throws Exception {
    FaultyStore store = FaultyStore.keptOpen(store());
    Hilera hilera = open(typed(), store);
    Gate gate = new Gate();
    AtomicInteger second = new AtomicInteger();
    Job job = Job.named("drained");
    task(
        job,
        "first",
        () -> {
          gate.pass();
          return "first";
        });
    task(job, "second", () -> Attempt.current().input("first") + "" + second.incrementAndGet())
        .needs("first");
    Run run = hilera.run(job);
    gate.awaitArrival();

    CompletableFuture<Boolean> whole = new CompletableFuture<>();
    Thread closer = Thread.ofPlatform().start(() -> whole.complete(hilera.close(PATIENCE)));
    eventually(() -> isClosed(hilera));
    gate.open();
    closer.join();

    assertThat(whole).isCompletedWithValue(true);

    assertThat(second).hasValue(0);
    Hilera again = open(typed(), store);
    assertThat(finish(again.find(run.jobId())).value("second")).isEqualTo("first1");
    assertThat(again.attempts(run.jobId(), "first"))
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo(Outcome.COMPLETED));
  }

  private static boolean isClosed(Hilera hilera) {
    try {
      hilera.cancel(Long.MAX_VALUE);
      return false;
    } catch (HileraException.Unknown e) {
      return false;
    } catch (HileraException e) {
      return true;
    }
  }

  @Test
  void whatIsNotDoneByThenIsReleasedAndTriedAgainWithoutUsingUpARetry() throws Exception {
    FaultyStore store = FaultyStore.keptOpen(store());
    Hilera hilera = open(typed().lostLimit(1), store);
    Gate gate = new Gate();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Job job = Job.named("released");
    task(
        job,
        "slow",
        () -> {
          if (Attempt.current().number() == 1) {
            interrupted.complete(!gate.passUnlessInterrupted());
          }
          return Attempt.current().number();
        });
    task(
        job,
        "sleeps",
        () -> {
          Attempt.current()
              .sleep("nap", Attempt.current().number() == 1 ? Duration.ofHours(1) : Duration.ZERO);
          return "awake";
        });
    Recorder events = new Recorder();
    hilera.watch(events);
    Run run = hilera.run(job);
    gate.awaitArrival();
    events.await(Event.Kind.TASK_SLEEPING, "sleeps");

    assertThat(hilera.close(Duration.ZERO)).isFalse();

    assertThat(interrupted.get(60, TimeUnit.SECONDS)).isTrue();
    Hilera again = open(typed(), store);
    eventually(() -> again.attempts(run.jobId(), "slow").size() == 2);
    assertThat(again.attempts(run.jobId(), "slow").getFirst().outcome())
        .isEqualTo(Outcome.RELEASED);
    assertThat(again.attempts(run.jobId(), "sleeps").getFirst().outcome())
        .isEqualTo(Outcome.RELEASED);
    eventually(() -> again.job(run.jobId()).orElseThrow().counts().sleeping() == 1);
    assertThat(again.job(run.jobId()).orElseThrow().status()).isEqualTo(JobStatus.RUNNING);
  }

  @Test
  void whatWasNotStartedStaysStartableAndWhatIsOverStaysQueryable() throws Exception {
    FaultyStore store = FaultyStore.keptOpen(store());
    Hilera hilera = open(typed(), store);
    Job job = Job.named("job");
    task(job, "task", () -> "value");
    long waiting = hilera.submit(job);
    Run over = hilera.run(job);
    finish(over);
    hilera.close();

    Hilera again = open(typed(), store);
    assertThat(again.result(over.jobId())).isEqualTo("value");
    assertThat(again.job(waiting).orElseThrow().status()).isEqualTo(JobStatus.PENDING);
    assertThat(finish(again.start(waiting)).result()).isEqualTo("value");
  }

  @Test
  void aClosedEngineRefusesAndWhoeverWaitsIsTold() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    Job job = Job.named("waited for");
    job.task("slow", gate::pass);
    Run run = hilera.run(job);
    gate.awaitArrival();
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    Thread waiter =
        Thread.ofPlatform()
            .start(() -> {
              try {
                run.await();
                told.complete(new AssertionError("it is not over"));
              } catch (Throwable e) {
                told.complete(e);
              }
            });

    hilera.close(Duration.ZERO);
    hilera.close();

    assertThat(told.get(60, TimeUnit.SECONDS)).isInstanceOf(HileraException.class);
    waiter.join();
    assertThatThrownBy(() -> hilera.run(job)).isInstanceOf(HileraException.class);
    assertThatThrownBy(() -> hilera.cancel(run.jobId())).isInstanceOf(HileraException.class);
    assertThatThrownBy(() -> hilera.watch(event -> {})).isInstanceOf(HileraException.class);
    assertThatThrownBy(() -> hilera.job(run.jobId())).isInstanceOf(HileraException.class);
    assertThatThrownBy(() -> hilera.events(run.jobId(), 0, 1)).isInstanceOf(HileraException.class);
    assertThatThrownBy(run::await).isInstanceOf(HileraException.class);
    assertThatThrownBy(() -> hilera.capacity(dev.hilera.Resources.NONE))
        .isInstanceOf(HileraException.class);
  }

  @Test
  void itStopsAlthoughTheStoreIsGone() throws Exception {
    FaultyStore store = FaultyStore.around(store());
    Hilera hilera = open(config(), store);
    Gate gate = new Gate();
    Job job = Job.named("store away");
    job.task("slow", gate::pass);
    hilera.run(job);
    gate.awaitArrival();
    store.failBefore(
        batch -> true,
        FaultyStore.of(dev.hilera.store.StoreException.Kind.FAILED),
        Integer.MAX_VALUE);

    hilera.close(Duration.ofMillis(100));
    assertThat(isClosed(hilera)).isTrue();
  }

  @Test
  void noThreadStays() throws Exception {
    var before = Thread.getAllStackTraces().keySet();
    Hilera hilera = open();
    Job job = Job.named("threads");
    for (int i = 0; i < 50; i++) {
      job.task("t" + i, () -> Attempt.current().sleep("nap", Duration.ofMillis(1)))
          .timeout(Duration.ofMinutes(1));
    }
    hilera.watch(event -> {});
    finish(hilera.run(job));

    hilera.close();

    eventually(() ->
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !before.contains(thread))
            .noneMatch(thread -> thread.getName().startsWith("hilera-")));
  }
}
