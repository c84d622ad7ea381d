package dev.hilera.engine;

import dev.hilera.HileraException;
import dev.hilera.job.LiveJob;
import org.jspecify.annotations.Nullable;

/** News of the loader: a job, or why there is none, or that all of them have been told. */
final class Loaded extends Message {
  private final long generation;
  private final @Nullable LiveJob live;
  private final @Nullable String missingCode;
  private final boolean gone;
  private final @Nullable Retrial retry;
  private final @Nullable RuntimeException error;

  /**
   * The job is there.
   *
   * @param gone whether the code that is missing can never be there
   */
  Loaded(
      LiveJob live,
      long generation,
      @Nullable String missingCode,
      boolean gone,
      @Nullable Retrial retry) {
    super(live.info().id());
    this.gone = gone;
    this.generation = generation;
    this.live = live;
    this.missingCode = missingCode;
    this.retry = retry;
    this.error = null;
  }

  Loaded(long job, long generation, @Nullable RuntimeException error) {
    super(job);
    this.generation = generation;
    this.live = null;
    this.gone = false;
    this.missingCode = null;
    this.retry = null;
    this.error = error;
  }

  long generation() {
    return generation;
  }

  @Nullable LiveJob live() {
    return live;
  }

  /** Which code is not there that the job needs. */
  @Nullable String missingCode() {
    return missingCode;
  }

  /** Refuses to try again what would only fail again; whether it did. */
  boolean refuses() {
    if (retry == null || !gone) {
      return false;
    }
    retry.failed(
        new HileraException.Conflict(
            "job " + job() + " cannot be retried: " + missingCode + ", or submit it again"));
    return true;
  }

  /** The letter that asked for it, or 0. */
  long letter() {
    return retry == null ? 0 : retry.letter();
  }

  @Nullable Retrial retry() {
    return retry;
  }

  @Nullable RuntimeException error() {
    return error;
  }

  @Override
  boolean survives() {
    return true;
  }

  @Override
  void apply(LiveJob job, Turn turn) {}

  @Override
  void committed() {
    if (retry != null) {
      retry.committed();
    }
  }

  @Override
  void failed(RuntimeException reason) {
    if (retry != null) {
      retry.failed(reason);
    }
  }
}
