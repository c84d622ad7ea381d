package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.AttemptView;
import dev.hilera.Config;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Outcome;
import dev.hilera.Run;
import dev.hilera.Spawn;
import dev.hilera.TaskType;
import dev.hilera.engine.HostAround;
import dev.hilera.engine.SystemHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What the death of a process, a falling clock and too big a value do to a job. */
abstract class SurvivalSpec extends Opened {
  private final FaultyStore store = FaultyStore.keptOpen(store());
  private volatile Callable<Object> code = () -> 1;

  private final TaskType<Nothing, Object> type =
      TaskType.of("type", Nothing.class, nothing -> code.call());

  /** No parameters. */
  record Nothing() {}

  private Config typed() {
    return config().types(type);
  }

  private Job job() {
    Job job = Job.named("job");
    job.task("task", type, new Nothing());
    return job;
  }

  private List<AttemptView> attempts(Hilera hilera, Run run) {
    return hilera.attempts(run.jobId(), "task");
  }

  @Test
  void aTaskThatLosesItsNodeIsTriedAgainAndUsesUpNoRetry() throws Exception {
    Gate gate = new Gate();
    code =
        () -> {
          gate.pass();
          return "over";
        };
    Run run = open(typed(), store).run(job());
    gate.awaitArrival();

    Hilera next = open(typed(), store);
    gate.awaitArrival();
    gate.open();

    assertThat(finish(next.find(run.jobId())).result()).isEqualTo("over");
    assertThat(attempts(next, run))
        .extracting(AttemptView::outcome)
        .containsExactly(Outcome.LOST, Outcome.COMPLETED);
  }

  @Test
  void aTaskThatKillsItsNodesFailsTheThirdTime() throws Exception {
    Gate gate = new Gate();
    code =
        () -> {
          gate.pass();
          return "never";
        };
    Run run = open(typed(), store).run(job());
    gate.awaitArrival();
    for (int node = 0; node < 2; node++) {
      open(typed(), store);
      gate.awaitArrival();
    }

    Hilera last = open(typed(), store);

    assertThat(finish(last.find(run.jobId())).status()).isEqualTo(JobStatus.FAILED);
    assertThat(attempts(last, run))
        .extracting(AttemptView::outcome)
        .hasSize(3)
        .containsOnly(Outcome.LOST);
    assertThat(gate.arrivals()).isZero();
    gate.open();
  }

  @Test
  void aCheckpointIsNotRunAgainAndOnlyTheRestIsSlept() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    code =
        () -> {
          Attempt attempt = Attempt.current();
          Object first = attempt.checkpoint("once", calls::incrementAndGet);
          attempt.sleep("long", Duration.ofHours(1));
          return first;
        };
    Recorder events = new Recorder();
    Hilera former = open(typed(), store);
    former.watch(events);
    Run run = former.run(job());
    events.await(Event.Kind.TASK_SLEEPING, "task");

    Hilera next = open(typed(), store, new ClockHost(new AtomicLong(3_600_000), 0));

    assertThat(finish(next.find(run.jobId())).result()).isEqualTo(1);
    assertThat(calls).hasValue(1);
    assertThat(attempts(next, run))
        .extracting(AttemptView::outcome)
        .containsExactly(Outcome.RELEASED, Outcome.COMPLETED);
  }

  @Test
  void timesNeverFallWithinAJobAlthoughTheClockDoes() throws Exception {
    Recorder events = new Recorder();
    Hilera hilera = open(typed(), store, new ClockHost(new AtomicLong(), -1_000));
    hilera.watch(events);
    Job job = Job.named("chain");
    for (int i = 0; i < 10; i++) {
      var task = job.task("t" + i, type, new Nothing());
      if (i > 0) {
        task.needs("t" + (i - 1));
      }
    }
    Run run = hilera.run(job);

    assertThat(finish(run).status()).isEqualTo(JobStatus.COMPLETED);
    events.awaitFinished(1);
    assertThat(events.numbered()).extracting(Event::at).isSorted();
    assertThat(hilera.events(run.jobId(), 0, 100)).extracting(Event::at).isSorted();
  }

  @Test
  void aValueAboveTheLimitFailsItsTaskAndNothingElse() throws Exception {
    Config.Limits limits = Config.Limits.DEFAULT;
    Hilera hilera =
        open(
            typed()
                .limits(
                    new Config.Limits(limits.tasks(), limits.edges(), 1_000, limits.sleepers())),
            store);
    code = () -> "x".repeat(2_000);
    Run big = hilera.run(job());
    JobStatus status = finish(big).status();
    code = () -> "x".repeat(500);

    assertThat(finish(hilera.run(job())).result()).isEqualTo("x".repeat(500));
    if (store.durable()) {
      assertThat(status).isEqualTo(JobStatus.FAILED);
      AttemptView attempt = attempts(hilera, big).getFirst();
      assertThat(attempt.outcome()).isEqualTo(Outcome.REJECTED);
      assertThat(attempt.error()).contains("bytes, the limit is 1000");
    } else {
      assertThat(status).as("in memory values are not measured").isEqualTo(JobStatus.COMPLETED);
    }
  }

  @Test
  void aBareLambdaIsNotSpawnedWhereItWouldBeLost() throws Exception {
    Hilera hilera = open(typed(), store);
    code =
        () -> {
          Spawn batch = new Spawn();
          batch.task("lambda", () -> 1);
          try {
            Attempt.current().spawn(batch);
            return "spawned";
          } catch (HileraException.Invalid e) {
            return e.problems().getFirst().toString();
          }
        };
    Run run = hilera.run(job());
    finish(run);

    assertThat((String) hilera.result(run.jobId(), "task"))
        .contains(store.durable() ? "a bare lambda" : "spawned");
  }

  @Test
  void whoIsAwakeGoesOnByItsPriority() throws Exception {
    AtomicLong ahead = new AtomicLong();
    Hilera hilera = open(typed().workers(1), store, new ClockHost(ahead, 0));
    Recorder events = new Recorder();
    hilera.watch(events);
    List<Object> order = Collections.synchronizedList(new ArrayList<>());
    Job job = Job.named("sleepers");
    for (int i = 0; i < 3; i++) {
      int priority = i;
      job.task(
              "t" + i,
              () -> {
                Attempt.current().sleep("nap", Duration.ofHours(1));
                order.add(priority);
              })
          .priority(priority);
    }
    Run run = hilera.run(job);
    for (int i = 0; i < 3; i++) {
      events.await(Event.Kind.TASK_SLEEPING, "t" + i);
    }
    Gate gate = new Gate();
    Job busy = Job.named("busy");
    busy.task("busy", gate::pass);
    hilera.run(busy);
    gate.awaitArrival();
    ahead.set(3_600_000);
    hilera.submit(job()); // lets the loop look at its clock

    gate.open();

    finish(run);
    assertThat(order).containsExactly(2, 1, 0);
  }

  /** A clock that is ahead, and falls each time somebody looks. */
  private static final class ClockHost extends HostAround {
    private final AtomicLong ahead;
    private final long step;

    ClockHost(AtomicLong ahead, long step) {
      super(new SystemHost());
      this.ahead = ahead;
      this.step = step;
    }

    @Override
    public long millis() {
      return super.millis() + ahead.addAndGet(step);
    }
  }
}
