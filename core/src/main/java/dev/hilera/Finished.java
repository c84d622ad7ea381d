package dev.hilera;

import dev.hilera.engine.Queries;
import org.jspecify.annotations.Nullable;

/** A run that is over. */
public final class Finished {
  private final long job;
  private final Queries queries;
  private final JobView view;

  Finished(long job, Queries queries) {
    this.job = job;
    this.queries = queries;
    this.view =
        queries.job(job).orElseThrow(() -> new HileraException.Unknown("there is no job " + job));
  }

  /** The job as it was when the run was over. */
  public JobView job() {
    return view;
  }

  /** How it ended. */
  public JobStatus status() {
    return view.status();
  }

  /** The text of the first failure, if something failed. */
  public @Nullable String error() {
    return view.error();
  }

  /**
   * The result of a task.
   *
   * @throws HileraException.Failed if the task is not completed; the message says why
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // the task was described with this type
  public <T extends @Nullable Object> T value(Task<T> task) {
    return (T) queries.result(job, task.name());
  }

  /** The result of the task of this name; see {@link #value(Task)}. */
  public @Nullable Object value(String task) {
    return queries.result(job, task);
  }

  /**
   * The result of the job: of the task it names, else of the only task that nothing depends on,
   * else a map by name of those.
   *
   * @throws HileraException.Failed if the job did not complete
   */
  public @Nullable Object result() {
    return queries.result(job);
  }
}
