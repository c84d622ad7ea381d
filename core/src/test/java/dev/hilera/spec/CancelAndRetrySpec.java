package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Attempt;
import dev.hilera.AttemptView;
import dev.hilera.Event;
import dev.hilera.Finished;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Run;
import dev.hilera.TaskView;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Section 3, numbers 10 and 12 together: a retry right after a cancel, again and again, while
 * attempts of the former run may still end. Repeated with {@code -Dretries.seed}, longer with
 * {@code -Dretries}.
 */
abstract class CancelAndRetrySpec extends Opened {
  private static final int ROUNDS = Integer.getInteger("retries", 60);
  private static final int TASKS = 30;

  @Test
  void ofTwoCancelsOneIsRefusedAlsoWhileTheFirstGoesOn() throws Exception {
    Hilera hilera = open();
    Job job = Job.named("many");
    for (int number = 0; number < 20_000; number++) {
      job.task("t" + number, () -> 1);
    }
    long id = hilera.submit(job);

    hilera.cancel(id);

    assertThatThrownBy(() -> hilera.cancel(id))
        .isInstanceOf(HileraException.Conflict.class)
        .hasMessageContaining("cancelled");
    assertThat(finish(hilera.find(id)).status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(hilera.job(id).orElseThrow().counts().cancelled()).isEqualTo(20_000);
  }

  @Test
  void everyRunEndsAndTheLastOneCompletes() throws Exception {
    long seed = Long.getLong("retries.seed", System.nanoTime());
    try {
      manyRuns(new Random(seed));
    } catch (Throwable e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private void manyRuns(Random random) throws Exception {
    Hilera hilera = open(config().workers(4));
    Recorder events = new Recorder();
    hilera.watch(events);
    AtomicBoolean calm = new AtomicBoolean();
    Run run = hilera.run(restless(random, calm));
    for (int round = 0; round < ROUNDS; round++) {
      LockSupport.parkNanos(random.nextInt(2_000_000));
      if (random.nextInt(4) == 0) {
        cancelOne(hilera, run, "t" + random.nextInt(TASKS));
      }
      cancel(run);
      Finished over = finish(run);
      if (over.status() == JobStatus.COMPLETED) {
        break;
      }
      assertThat(over.job().run()).isEqualTo(round + 1);
      calm.set(round == ROUNDS - 1);
      if (random.nextInt(5) == 0) {
        retryOne(hilera, run, random.nextInt(TASKS));
      } else {
        hilera.retry(run.jobId());
      }
    }
    calm.set(true);
    for (Finished last = finish(run); last.status() != JobStatus.COMPLETED; last = finish(run)) {
      hilera.retry(run.jobId());
    }
    holds(hilera, run, events);
  }

  /** Some of its tasks do not hear that they are to stop. */
  private static Job restless(Random random, AtomicBoolean calm) {
    Job job = Job.named("restless");
    for (int i = 0; i < TASKS; i++) {
      long nanos = random.nextInt(1_500_000);
      boolean deaf = random.nextInt(4) == 0;
      int value = i;
      var task =
          job.task(
              "t" + i,
              () -> {
                long end = System.nanoTime() + (calm.get() ? 0 : nanos);
                while (System.nanoTime() < end
                    && (deaf || !Thread.currentThread().isInterrupted())) {
                  Attempt.current().progress(value, "busy");
                  Thread.onSpinWait();
                }
                return value;
              });
      for (int need = random.nextInt(3); need > 0 && i > 0; need--) {
        task.needs("t" + random.nextInt(i));
      }
    }
    return job;
  }

  private static void cancel(Run run) {
    try {
      run.cancel();
    } catch (HileraException.Conflict e) {
      assertThat(e).hasMessageContaining("nothing to cancel");
    }
  }

  private static void cancelOne(Hilera hilera, Run run, String task) {
    try {
      hilera.cancel(run.jobId(), task);
    } catch (HileraException.Conflict e) {
      assertThat(e).hasMessageContaining("nothing to cancel");
    }
  }

  /** A task that can be retried alone, or the job. */
  private static void retryOne(Hilera hilera, Run run, int task) {
    try {
      hilera.retry(run.jobId(), "t" + task);
    } catch (HileraException.Conflict e) {
      hilera.retry(run.jobId());
    }
  }

  private static void holds(Hilera hilera, Run run, Recorder events) throws Exception {
    List<TaskView> tasks = hilera.tasks(run.jobId(), 0, TASKS);
    int attempts = 0;
    for (int i = 0; i < TASKS; i++) {
      assertThat(hilera.result(run.jobId(), "t" + i)).isEqualTo(i);
      List<AttemptView> its = hilera.attempts(run.jobId(), tasks.get(i).name());
      assertThat(its).extracting(AttemptView::outcome).doesNotContainNull();
      assertThat(its).extracting(AttemptView::number).isSorted().doesNotHaveDuplicates();
      attempts += its.size();
    }
    events.awaitFinished(hilera.job(run.jobId()).orElseThrow().run());
    EventsSpec.inOrder(events.numbered());
    assertThat(events.of(Event.Kind.TASK_STARTED)).hasSize(attempts);
    assertThat(events.of(Event.Kind.TASK_TERMINATED)).hasSize(attempts);
    eventually(() -> hilera.stats().active() == 0);
  }
}
