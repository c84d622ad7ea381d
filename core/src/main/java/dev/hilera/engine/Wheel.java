package dev.hilera.engine;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to turn the loop. The loop's thread has it, but for the time that it rests: then a
 * worker that brought news and has nothing else to do takes it and turns once in its place. So a
 * step of a chain wakes no thread, and the worker finds its next attempt in its own hands. The idea
 * is that of flat combining (Hendler, Incze, Shavit, Tzafrir 2010).
 */
final class Wheel {
  private final Inbox inbox;
  private final AtomicBoolean held = new AtomicBoolean(true);
  private volatile boolean wanted;

  Wheel(Inbox inbox) {
    this.inbox = inbox;
  }

  /** The loop's thread rests until something comes that nobody else deals with. */
  void rest(long nanos, boolean near) {
    held.set(false);
    inbox.rest(nanos, near);
    while (!take()) {
      wanted = true;
      if (take()) {
        break;
      }
      inbox.await(Host.Waiter.FOREVER);
    }
    wanted = false;
  }

  /** Takes it from a thread that rests; false if it does not. */
  boolean take() {
    return held.compareAndSet(false, true);
  }

  /**
   * Gives it back to the thread that rests.
   *
   * @param more whether that has to go on at once
   */
  void giveBack(boolean more) {
    held.set(false);
    if (more || wanted || !inbox.isEmpty()) {
      inbox.nudge();
    }
  }
}
