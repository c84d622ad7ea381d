package dev.hilera.engine;

import dev.hilera.job.LiveJob;

/** A command to one job that somebody waits for. */
final class Demand extends Message {
  private final Command command;
  private final Caller caller;

  Demand(long job, Command command, Caller caller) {
    super(job);
    this.command = command;
    this.caller = caller;
  }

  /** A letter stays until it is dealt with. */
  @Override
  boolean survives() {
    return caller.letter() != 0;
  }

  @Override
  void apply(LiveJob live, Turn turn) {
    caller.ensureTimely(job(), live.run());
    command.apply(live, turn);
    turn.jobs().consume(caller.letter());
  }

  @Override
  void committed() {
    caller.done();
  }

  @Override
  void failed(RuntimeException reason) {
    caller.refused(reason);
  }
}
