package dev.hilera.engine;

import dev.hilera.job.LiveJob;
import org.jspecify.annotations.Nullable;

/**
 * Something for the loop to apply to one job. It lives until the batch that deals with it is
 * committed; after a failed commit it is applied again, or fails, see {@link #survives}.
 */
abstract class Message {
  private final long job;
  @Nullable Message next;

  /** Whether nobody was woken for it: who brought it lets the loop turn before long. */
  boolean brought;

  Message(long job) {
    this.job = job;
  }

  /** The job it is for. */
  final long job() {
    return job;
  }

  /** Whether it may wait some milliseconds for company before it causes a commit. */
  boolean isLazy() {
    return false;
  }

  /**
   * Whether it is applied again after a commit that failed, because somebody's work hangs on it.
   */
  boolean survives() {
    return false;
  }

  /** What is applied again after a commit that failed. */
  Message again() {
    return this;
  }

  /**
   * Changes the job.
   *
   * @throws dev.hilera.HileraException to refuse, before anything was changed
   */
  abstract void apply(LiveJob live, Turn turn);

  /** What it did is durable. */
  void committed() {}

  /** It was refused, or cannot be done. */
  void failed(RuntimeException reason) {}
}
