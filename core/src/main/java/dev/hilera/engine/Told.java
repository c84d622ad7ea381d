package dev.hilera.engine;

import dev.hilera.Progress;
import dev.hilera.job.LiveJob;

/** News: how far an attempt is. */
final class Told extends Message {
  private final LiveAttempt attempt;
  private final Progress progress;

  Told(LiveAttempt attempt, Progress progress) {
    super(attempt.job().id());
    this.attempt = attempt;
    this.progress = progress;
  }

  @Override
  boolean isLazy() {
    return true;
  }

  @Override
  void apply(LiveJob live, Turn turn) {
    if (live.tasks().isCurrent(attempt.task(), attempt.number())) {
      live.tasks().progress(attempt.task(), progress, turn.now());
    }
  }
}
