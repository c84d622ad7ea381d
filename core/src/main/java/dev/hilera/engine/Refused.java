package dev.hilera.engine;

import dev.hilera.job.LiveJob;

/**
 * A message that was refused in a turn that is not committed yet. Its sender is told once what it
 * was refused for is durable; if that never comes to be, the message is applied again.
 */
final class Refused extends Message {
  private final Message message;
  private final RuntimeException reason;

  Refused(Message message, RuntimeException reason) {
    super(message.job());
    this.message = message;
    this.reason = reason;
  }

  @Override
  Message again() {
    return message;
  }

  @Override
  boolean survives() {
    return message.survives();
  }

  @Override
  void apply(LiveJob live, Turn turn) {}

  @Override
  void committed() {
    message.failed(reason);
  }

  @Override
  void failed(RuntimeException other) {
    message.failed(other);
  }
}
