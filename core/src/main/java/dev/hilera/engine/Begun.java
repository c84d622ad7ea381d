package dev.hilera.engine;

import dev.hilera.job.LiveJob;

/** News: a worker took an attempt, or took it up again after a sleep. */
final class Begun extends Message {
  private final LiveAttempt attempt;
  private final long at;

  Begun(LiveAttempt attempt, long at) {
    super(attempt.job().id());
    this.attempt = attempt;
    this.at = at;
  }

  @Override
  boolean isLazy() {
    return true;
  }

  @Override
  boolean survives() {
    return true;
  }

  @Override
  void apply(LiveJob live, Turn turn) {
    if (live.tasks().isCurrent(attempt.task(), attempt.number())) {
      live.tasks().begun(attempt.task(), at);
    }
  }
}
