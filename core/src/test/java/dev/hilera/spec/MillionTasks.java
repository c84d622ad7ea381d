package dev.hilera.spec;

import dev.hilera.Config;
import dev.hilera.Finished;
import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Run;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A process of its own, so that its heap is known: submits a job of a million tasks while small
 * jobs go on and a thread ticks. Fails if one of them is held up.
 */
final class MillionTasks {
  private static final int TASKS = 1_000_000;

  /** No small job and no tick takes longer, even where the machine is shared with other builds. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Hilera hilera;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile long longestTick;
  private volatile long longestJob;
  private volatile int smallJobs;
  private volatile boolean failed;

  private MillionTasks(Hilera hilera) {
    this.hilera = hilera;
  }

  public static void main(String[] arguments) throws Exception {
    try (Hilera hilera = Hilera.open(Config.memory().store(arguments[0]).workers(2))) {
      new MillionTasks(hilera).run();
    }
  }

  private void run() throws Exception {
    Thread ticks = Thread.ofPlatform().start(this::tick);
    Thread small = Thread.ofPlatform().start(this::runSmallJobs);
    Finished finished = submit().await(Duration.ofSeconds(100));
    over.set(true);
    ticks.join();
    small.join();
    var counts = finished.job().counts();
    System.out.println( // in one piece: the log goes to the same place
        "completed %d of %d, beside %d small jobs; the longest took %d ms, the longest tick %d ms"
            .formatted(counts.completed(), counts.total(), smallJobs, longestJob, longestTick));
    if (failed
        || longestJob > LONGEST.toMillis()
        || longestTick > LONGEST.toMillis()
        || smallJobs < 2) {
      throw new IllegalStateException("somebody was held up");
    }
  }

  /** The description is garbage as soon as it is submitted. */
  private Run submit() {
    Job job = Job.named("a million").priority(-1);
    for (int i = 0; i < TASKS; i++) {
      job.task("t" + i, () -> {});
    }
    return hilera.run(job);
  }

  private void tick() {
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (!over.get()) {
        long begin = System.nanoTime();
        if (never.await(1, TimeUnit.MILLISECONDS)) {
          return;
        }
        longestTick = Math.max(longestTick, millisSince(begin));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void runSmallJobs() {
    try {
      for (int count = 1; !over.get(); count++) {
        long begin = System.nanoTime();
        Job job = Job.named("small");
        job.task("second", job.task("first", () -> 1), one -> one + 1);
        if (hilera.run(job).await(Duration.ofSeconds(60)).status() != JobStatus.COMPLETED) {
          throw new IllegalStateException("a small job did not complete");
        }
        longestJob = Math.max(longestJob, millisSince(begin));
        smallJobs = count;
      }
    } catch (Exception e) {
      failed = true;
      throw new IllegalStateException(e);
    }
  }

  private static long millisSince(long begin) {
    return (System.nanoTime() - begin) / 1_000_000;
  }
}
