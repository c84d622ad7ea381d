package dev.hilera;

import dev.hilera.engine.Engine;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A job that was started: to wait for, to cancel, to ask. */
public final class Run {
  private final long job;
  private final Engine engine;

  Run(long job, Engine engine) {
    this.job = job;
    this.engine = engine;
  }

  /** The job's id. */
  public long jobId() {
    return job;
  }

  /**
   * Waits until the job's present run is over, however it ends.
   *
   * @throws InterruptedException if the caller is interrupted; the job goes on
   */
  public Finished await() throws InterruptedException {
    engine.await(job, Long.MAX_VALUE);
    return new Finished(job, engine.queries());
  }

  /**
   * Waits so long at most.
   *
   * @throws TimeoutException if the job is not over by then; it goes on
   */
  public Finished await(Duration longest) throws InterruptedException, TimeoutException {
    if (engine.await(job, TimeUnit.NANOSECONDS.convert(longest)).isEmpty()) {
      throw new TimeoutException("job " + job + " is not over after " + longest);
    }
    return new Finished(job, engine.queries());
  }

  /**
   * Cancels what is unfinished.
   *
   * @throws HileraException.Conflict if it is over
   */
  public void cancel() {
    engine.commands().cancel(job);
  }
}
