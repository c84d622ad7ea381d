package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Attempt;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Progress;
import dev.hilera.Retry;
import dev.hilera.Run;
import dev.hilera.TaskType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Section 3, numbers 14, 16 and 17: checkpoint, progress, the current attempt. */
abstract class CheckpointSpec extends Opened {

  @Test
  void itsCodeRunsOnceOverAllAttempts() throws Exception {
    Hilera hilera = open();
    AtomicInteger calls = new AtomicInteger();
    Job job = Job.named("checkpoint");
    job.task(
            "task",
            () -> {
              int one = Attempt.current().checkpoint("step", calls::incrementAndGet);
              int again = Attempt.current().checkpoint("step", calls::incrementAndGet);
              if (Attempt.current().number() < 3) {
                throw new IllegalStateException("after the checkpoint");
              }
              return one + again;
            })
        .retry(Retry.times(3).backoff(Duration.ofMillis(1)));

    assertThat(finish(hilera.run(job)).result()).isEqualTo(2);
    assertThat(calls).hasValue(1);
  }

  @Test
  void whatItsCodeThrowsIsNotRecorded() throws Exception {
    Hilera hilera = open();
    AtomicInteger calls = new AtomicInteger();
    Job job = Job.named("checkpoint that throws");
    job.task(
            "task",
            () ->
                Attempt.current()
                    .checkpoint(
                        "step",
                        () -> {
                          if (calls.incrementAndGet() == 1) {
                            throw new IllegalStateException("first time");
                          }
                          return "second time";
                        }))
        .retry(Retry.times(2).backoff(Duration.ofMillis(1)));

    assertThat(finish(hilera.run(job)).result()).isEqualTo("second time");
  }

  @Test
  void aRecordedNullIsAValueAndNamesAreApart() throws Exception {
    Hilera hilera = open();
    AtomicInteger calls = new AtomicInteger();
    Job job = Job.named("null");
    for (String task : List.of("one", "two")) {
      job.task(
              task,
              () -> {
                Object none =
                    Attempt.current()
                        .checkpoint(
                            "none",
                            () -> {
                              calls.incrementAndGet();
                              return null;
                            });
                String other = Attempt.current().checkpoint("other", () -> "other of " + task);
                if (Attempt.current().number() == 1) {
                  throw new IllegalStateException("again");
                }
                return none + " " + other;
              })
          .retry(Retry.times(2).backoff(Duration.ofMillis(1)));
    }

    assertThat(finish(hilera.run(job)).result())
        .isEqualTo(Map.of("one", "null other of one", "two", "null other of two"));
    assertThat(calls).hasValue(2);
  }

  @Test
  void progressNeverFallsAndStaysWithinItsRange() throws Exception {
    Hilera hilera = open();
    Recorder events = new Recorder();
    hilera.watch(events);
    Gate gate = new Gate();
    AtomicInteger refused = new AtomicInteger();
    Job job = Job.named("progress");
    job.task(
        "tells",
        () -> {
          Attempt.current().progress(60, "sixty");
          for (int wrong : new int[] {-1, 101}) {
            try {
              Attempt.current().progress(wrong);
            } catch (IllegalArgumentException e) {
              refused.incrementAndGet();
            }
          }
          gate.pass();
          Attempt.current().progress(10, "less");
        });
    Run run = hilera.run(job);
    gate.awaitArrival();
    events.await(Event.Kind.TASK_PROGRESS, "tells");
    assertThat(hilera.job(run.jobId()).orElseThrow().progress())
        .isEqualTo(new Progress(60, "sixty"));
    assertThat(hilera.task(run.jobId(), "tells").orElseThrow().progress().percent()).isEqualTo(60);
    long before = System.currentTimeMillis();
    gate.open();
    finish(run);
    events.awaitFinished(1);

    assertThat(refused).hasValue(2);
    Event last = events.of(Event.Kind.TASK_PROGRESS).getLast();
    assertThat(last.progress()).isEqualTo(new Progress(60, "less"));
    assertThat(last.at()).isGreaterThanOrEqualTo(before);
    assertThat(hilera.job(run.jobId()).orElseThrow().progress().percent()).isEqualTo(100);
  }

  @Test
  void progressToldFromOutsideNeverFallsEither() throws Exception {
    Hilera hilera = open();
    Gate gate = new Gate();
    Job job = Job.named("outside");
    job.task("runs", gate::pass);
    Run run = hilera.run(job);
    gate.awaitArrival();

    hilera.progress(run.jobId(), "runs", 1, new Progress(50, "half"));
    hilera.progress(run.jobId(), "runs", 1, new Progress(20, "less"));
    assertThat(hilera.task(run.jobId(), "runs").orElseThrow().progress())
        .isEqualTo(new Progress(50, "less"));
    assertThatThrownBy(() -> hilera.progress(run.jobId(), "runs", 2, Progress.NONE))
        .isInstanceOf(HileraException.Conflict.class);
    assertThatThrownBy(() -> hilera.progress(run.jobId(), "nobody", 1, Progress.NONE))
        .isInstanceOf(HileraException.Unknown.class);
    gate.open();
    finish(run);
    assertThatThrownBy(() -> hilera.progress(run.jobId(), "runs", 1, Progress.NONE))
        .isInstanceOf(HileraException.Conflict.class);
  }

  @Test
  void theProgressOfAJobIsTheShareOfItsFinalTasks() throws Exception {
    Hilera hilera = open();
    Recorder events = new Recorder();
    hilera.watch(events);
    Gate gate = new Gate();
    Job job = Job.named("four");
    var slow = job.task("slow", gate::pass);
    job.task("quick", () -> 1);
    job.task("third", () -> 1).needs(slow);
    job.task("fourth", () -> 1).needs(slow);
    Run run = hilera.run(job);
    gate.awaitArrival();
    events.await(Event.Kind.TASK_TERMINATED, "quick");

    assertThat(hilera.job(run.jobId()).orElseThrow().progress().percent()).isEqualTo(25);
    gate.open();
    assertThat(finish(run).job().progress().percent()).isEqualTo(100);
  }

  record Params(String text, int number) {}

  @Test
  void codeReachesEverythingThroughTheCurrentAttempt() throws Exception {
    CompletableFuture<List<Object>> seen = new CompletableFuture<>();
    TaskType<Params, String> type =
        TaskType.of(
            "type",
            Params.class,
            params -> {
              Attempt me = Attempt.current();
              seen.complete(
                  List.of(me.jobId(), me.job(), me.task(), me.number(), me.params(), me.needs()));
              return me.input("direct") + ", " + me.input("transitive") + ", " + me.inputs().size();
            });
    Hilera hilera = open(config().types(type));
    Job job = Job.named("current");
    var transitive = job.task("transitive", () -> "t");
    var direct = job.task("direct", transitive, t -> "d");
    job.task("other", () -> "o");
    var me = job.task("me", type, new Params("text", 7)).needs(direct);
    Run run = hilera.run(job);

    assertThat(finish(run).value(me)).isEqualTo("d, t, 2");
    assertThat(seen.get())
        .isEqualTo(
            List.of(run.jobId(), "current", "me", 1, new Params("text", 7), List.of("direct")));
  }

  @Test
  void anAttemptSeesNothingThatItDoesNotNeed() throws Exception {
    Hilera hilera = open();
    Job job = Job.named("apart");
    var other = job.task("other", () -> 1);
    job.task("me", () -> Attempt.current().input("other"));
    job.task("after", other, one -> one);
    Run run = hilera.run(job);

    assertThat(finish(run).status()).isEqualTo(JobStatus.FAILED);
    assertThat(finish(run).error()).contains("does not need");
  }

  @Test
  void thereIsNoCurrentAttemptElsewhere() throws Exception {
    assertThatThrownBy(Attempt::current).isInstanceOf(IllegalStateException.class);
    Hilera hilera = open();
    Job job = Job.named("other thread");
    job.task(
        "task",
        () -> {
          CompletableFuture<Boolean> bound = new CompletableFuture<>();
          Thread.ofPlatform().start(() -> bound.complete(Attempt.CURRENT.isBound()));
          return bound.get() + " " + Attempt.CURRENT.isBound();
        });
    assertThat(finish(hilera.run(job)).result()).isEqualTo("false true");
  }
}
