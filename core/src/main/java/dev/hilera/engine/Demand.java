package dev.hilera.engine;

import dev.hilera.job.LiveJob;

/** A command to one job that somebody waits for. */
final class Demand extends Message {
  private final Command command;
  private final Caller caller;
  private boolean held;
  private boolean repeated;

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
    held = turn.jobs().offers().holds(live, command, this);
    if (held) {
      return;
    }
    if (!repeated || !command.isDone(live)) {
      command.apply(live, turn);
    }
    turn.jobs().consume(caller.letter());
  }

  /** After it was held, or is to be applied once more. */
  @Override
  Message again() {
    repeated |= held;
    held = false;
    return this;
  }

  @Override
  void committed() {
    if (!held) {
      caller.done();
    }
  }

  /** One that is held comes again. */
  @Override
  void failed(RuntimeException reason) {
    if (!held) {
      caller.refused(reason);
    }
  }
}
