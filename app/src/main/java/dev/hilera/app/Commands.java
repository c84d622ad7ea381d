package dev.hilera.app;

import dev.hilera.Attempt;
import dev.hilera.Runner;
import dev.hilera.Work;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands by another runner and knows when the last one has ended: an attempt that was
 * cancelled or released is over for the engine at once, but ending its processes takes a moment.
 */
final class Commands implements Runner {
  private final Runner runner;

  /** One party for each command that runs, and one for this. */
  private final Phaser running = new Phaser(1);

  Commands(Runner runner) {
    this.runner = runner;
  }

  @Override
  public boolean runs(Work work) {
    return runner.runs(work);
  }

  @Override
  public @Nullable Object run(Work work, Attempt attempt) throws Exception {
    running.register();
    try {
      return runner.run(work, attempt);
    } finally {
      running.arriveAndDeregister();
    }
  }

  @Override
  public boolean adopts(Work work, long jobId, String task, int attempt) {
    return runner.adopts(work, jobId, task, attempt);
  }

  /** Waits until none runs, so long at most; whether none does. To be called once. */
  boolean awaitEnd(Duration longest) {
    int phase = running.arrive();
    try {
      running.awaitAdvanceInterruptibly(phase, longest.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
