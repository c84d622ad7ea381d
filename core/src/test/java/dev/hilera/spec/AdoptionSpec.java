package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Attempt;
import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.Outcome;
import dev.hilera.Run;
import dev.hilera.Runner;
import dev.hilera.TaskStatus;
import dev.hilera.Work;
import dev.hilera.engine.HostAround;
import dev.hilera.engine.SystemHost;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Attempts that outlive their process, as those of commands do, and are taken up again. */
abstract class AdoptionSpec extends Opened {

  /** Work that goes on, whatever becomes of the engine that began it. */
  private static final class Outliving implements Runner {
    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private final Set<String> dropped = ConcurrentHashMap.newKeySet();
    private final Semaphore runs = new Semaphore(0);
    private final Semaphore stopped = new Semaphore(0);

    @Override
    public boolean runs(Work work) {
      return work instanceof Work.Command;
    }

    @Override
    public @Nullable Object run(Work work, Attempt attempt) throws Exception {
      begun.add(attempt.task() + attempt.number());
      runs.release();
      try {
        new Gate().pass();
      } catch (InterruptedException e) {
        stopped.release();
        throw e;
      }
      return null;
    }

    @Override
    public boolean adopts(Work work, long jobId, String task, int attempt) {
      return begun.contains(task + attempt);
    }

    @Override
    public void drop(Work work, long jobId, String task, int attempt) {
      dropped.add(task + attempt);
    }

    void awaitRun() throws InterruptedException {
      await(runs);
    }

    void awaitStop() throws InterruptedException {
      await(stopped);
    }

    private static void await(Semaphore signal) throws InterruptedException {
      assertThat(signal.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    }
  }

  private final Outliving outliving = new Outliving();
  private final FaultyStore store = FaultyStore.keptOpen(store());

  private Config workers(int count) {
    return config().workers(count).runners(outliving);
  }

  private static Job lasting(int tasks) {
    Job job = Job.named("lasting");
    for (int i = 0; i < tasks; i++) {
      job.task("t" + i, Work.Command.of("lasting"));
    }
    return job;
  }

  /** Both tasks have begun; their process is gone, and the next has one worker only. */
  private Hilera adoptedOnOneWorker() throws InterruptedException {
    Hilera former = open(workers(2), store);
    Run run = former.run(lasting(2));
    outliving.awaitRun();
    outliving.awaitRun();
    begun(former, run, 2);
    Hilera hilera = open(workers(1), store);
    outliving.awaitRun();
    return hilera;
  }

  /** The store knows that so many run. */
  private static void begun(Hilera hilera, Run run, int count) throws InterruptedException {
    eventually(() -> hilera.job(run.jobId()).orElseThrow().counts().running() == count);
  }

  private static Run only(Hilera hilera) {
    return hilera.find(hilera.jobs(JobFilter.newest(1)).getFirst().id());
  }

  @Test
  void itsTimeoutCountsFromItsTrueStart() throws Exception {
    Job job = Job.named("long");
    job.task("t", Work.Command.of("lasting")).timeout(Duration.ofMinutes(10));
    Hilera former = open(workers(1), store);
    Run run = former.run(job);
    outliving.awaitRun();
    begun(former, run, 1);

    Hilera later = open(workers(1), store, new LaterHost(Duration.ofMinutes(11)));

    assertThat(finish(later.find(run.jobId())).status()).isEqualTo(JobStatus.FAILED);
    assertThat(later.attempts(run.jobId(), "t"))
        .singleElement()
        .satisfies(attempt -> {
          assertThat(attempt.outcome()).isEqualTo(Outcome.TIMEOUT);
          assertThat(Duration.between(attempt.startedAt(), attempt.endedAt()))
              .isGreaterThan(Duration.ofMinutes(10));
        });
  }

  @Test
  void withTimeLeftItGoesOn() throws Exception {
    Job job = Job.named("long");
    job.task("t", Work.Command.of("lasting")).timeout(Duration.ofMinutes(10));
    Hilera former = open(workers(1), store);
    Run run = former.run(job);
    outliving.awaitRun();
    begun(former, run, 1);

    Hilera later = open(workers(1), store, new LaterHost(Duration.ofMinutes(9)));
    outliving.awaitRun();

    assertThat(status(later, run, "t")).isEqualTo(TaskStatus.RUNNING);
    assertThat(later.attempts(run.jobId(), "t")).hasSize(1);
    later.cancel(run.jobId());
    outliving.awaitStop();
    finish(later.find(run.jobId()));
  }

  @Test
  void oneThatWaitsForAWorkerIsEndedToo() throws Exception {
    Run run = only(adoptedOnOneWorker());

    run.cancel();

    assertThat(finish(run).status()).isEqualTo(JobStatus.CANCELLED);
    outliving.awaitStop();
    eventually(() -> outliving.dropped.size() == 1);
  }

  @Test
  void aPauseTakesNothingBackThatHasBegun() throws Exception {
    Hilera hilera = adoptedOnOneWorker();
    Run run = only(hilera);

    hilera.pause(run.jobId());

    for (String task : new String[] {"t0", "t1"}) {
      assertThat(hilera.attempts(run.jobId(), task))
          .singleElement()
          .satisfies(attempt -> assertThat(attempt.startedAt()).isNotNull());
    }
    run.cancel();
    finish(run);
  }

  /** A machine whose clock is ahead. */
  private static final class LaterHost extends HostAround {
    private final Duration ahead;

    LaterHost(Duration ahead) {
      super(new SystemHost());
      this.ahead = ahead;
    }

    @Override
    public long millis() {
      return super.millis() + ahead.toMillis();
    }
  }
}
