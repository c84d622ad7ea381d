package dev.hilera.engine;

import dev.hilera.job.Ending;
import dev.hilera.job.LiveJob;

/** News: an attempt has ended. A late one, whose attempt is not under way any more, is refused. */
final class Ended extends Message {
  private final LiveAttempt attempt;
  private final Ending ending;

  Ended(LiveAttempt attempt, Ending ending) {
    super(attempt.job().id());
    this.attempt = attempt;
    this.ending = ending;
  }

  @Override
  boolean survives() {
    return true;
  }

  @Override
  void apply(LiveJob live, Turn turn) {
    turn.jobs().forget(attempt);
    if (live.tasks().isCurrent(attempt.task(), attempt.number())) {
      turn.jobs().free(attempt);
      live.tasks().ended(attempt.task(), ending, turn.random(), turn.lostLimit());
    }
  }
}
