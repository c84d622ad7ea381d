package dev.hilera.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Config;
import dev.hilera.Finished;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.JobType;
import dev.hilera.Run;
import dev.hilera.TaskStatus;
import dev.hilera.TaskType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Section 5, numbers 2 and 5: types that are found again after a restart, or are not. */
abstract class CodeSpec extends Opened {
  static final Duration MOMENT = Duration.ofMillis(50);

  final FaultyStore store = FaultyStore.keptOpen(store());
  final AtomicInteger runs = new AtomicInteger();
  final Gate gate = new Gate();

  /** What to build. */
  record Size(int tasks) {}

  private final JobType<Size> chain =
      JobType.of(
          "chain",
          Size.class,
          (job, size) -> {
            var last =
                job.task(
                    "t0",
                    () -> {
                      gate.pass();
                      return runs.incrementAndGet();
                    });
            for (int i = 1; i < size.tasks(); i++) {
              last = job.task("t" + i, last, before -> runs.incrementAndGet());
            }
          });

  private final TaskType<Size, Integer> count =
      TaskType.of(
          "count",
          Size.class,
          size -> {
            gate.pass();
            return size.tasks();
          });

  static Config waiting(Duration forCode) {
    Config.Times times = config().times();
    return config().times(new Config.Times(times.grace(), Duration.ZERO, forCode, times.lease()));
  }

  Config typed() {
    return waiting(PATIENCE.multipliedBy(10)).types(chain).types(count);
  }

  Job counting() {
    Job job = Job.named("counting");
    job.task("counts", count, new Size(7));
    return job;
  }

  /** The job was running when its process stopped. */
  Run interrupted(Job job) throws InterruptedException {
    Hilera former = open(typed(), store);
    Run run = former.run(job);
    gate.awaitArrival();
    former.close();
    gate.open();
    return run;
  }

  @Test
  void aTypedJobThatWasNotStartedIsStartedByTheNextProcess() throws Exception {
    gate.open();
    Hilera former = open(typed(), store);
    long id = former.submit(Job.of(chain, new Size(3)));
    former.close();
    Hilera hilera = open(typed(), store);
    assertThat(hilera.job(id).orElseThrow().status()).isEqualTo(JobStatus.PENDING);
    assertThat(runs).hasValue(0);

    Finished finished = finish(hilera.start(id));

    assertThat(finished.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(finished.result()).isEqualTo(3);
  }

  @Test
  void oneThatIsStartedWithoutItsTypeWaitsForItAndFailsWithThatReason() throws Exception {
    gate.open();
    Hilera former = open(typed(), store);
    long id = former.submit(Job.of(chain, new Size(3)));
    former.close();
    Hilera hilera = open(waiting(MOMENT), store);

    Run run = hilera.start(id);

    failsFor(hilera, run, "the job type 'chain' is not registered");
    assertThat(hilera.attempts(id, "t0")).isEmpty();
  }

  @Test
  void aJobWhoseTypeIsGoneFailsAfterTheGraceTimeAndIsRetriedOnceItIsBack() throws Exception {
    Run run = interrupted(Job.of(chain, new Size(3)));
    Hilera without = open(waiting(MOMENT), store);

    failsFor(without, run, "the job type 'chain' is not registered");
    assertThat(status(without, run, "t0")).isEqualTo(TaskStatus.CANCELLED);
    without.close();

    Hilera back = open(typed(), store);
    assertThat(finish(back.retry(run.jobId())).result()).isEqualTo(3);
  }

  @Test
  void aTaskWhoseTypeIsGoneFailsItsJobInTheSameWay() throws Exception {
    Run run = interrupted(counting());
    Hilera without = open(waiting(MOMENT), store);

    failsFor(without, run, "the task type 'count' of task 'counts' is not registered");
    without.close();

    Hilera back = open(typed(), store);
    assertThat(finish(back.retry(run.jobId())).result()).isEqualTo(7);
  }

  @Test
  void withinTheGraceTimeItWaitsAndTheNextProcessGoesOn() throws Exception {
    Run run = interrupted(counting());
    Hilera without = open(waiting(PATIENCE.multipliedBy(10)), store);
    Job other = Job.named("other");
    other.task("other", () -> 1);
    finish(without.run(other));
    assertThat(without.job(run.jobId()).orElseThrow().status()).isEqualTo(JobStatus.RUNNING);
    assertThat(status(without, run, "counts")).isEqualTo(TaskStatus.READY);
    without.close();

    Hilera back = open(typed(), store);

    assertThat(finish(back.find(run.jobId())).result()).isEqualTo(7);
  }

  static void failsFor(Hilera hilera, Run run, String reason) throws Exception {
    assertThat(finish(hilera.find(run.jobId())).status()).isEqualTo(JobStatus.FAILED);
    assertThat(hilera.job(run.jobId()).orElseThrow().error()).isEqualTo(reason);
  }
}
