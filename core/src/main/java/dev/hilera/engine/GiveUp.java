package dev.hilera.engine;

import dev.hilera.job.LiveJob;

/** Fails a job that the engine or the store cannot go on with. */
final class GiveUp extends Message {
  private final String reason;

  GiveUp(long job, String reason) {
    super(job);
    this.reason = reason;
  }

  @Override
  boolean survives() {
    return true;
  }

  @Override
  void apply(LiveJob live, Turn turn) {
    if (!live.status().isFinal()) {
      live.giveUp(turn.now(), reason);
    }
  }
}
