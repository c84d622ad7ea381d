package dev.hilera.engine;

import dev.hilera.job.LiveJob;
import org.jspecify.annotations.Nullable;

/** News of the loader: a job, or why there is none, or that all of them have been told. */
final class Loaded extends Message {
  private final long generation;
  private final @Nullable LiveJob live;
  private final @Nullable String missingCode;
  private final @Nullable Retrial retry;
  private final @Nullable RuntimeException error;

  Loaded(LiveJob live, long generation, @Nullable String missingCode, @Nullable Retrial retry) {
    super(live.info().id());
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
