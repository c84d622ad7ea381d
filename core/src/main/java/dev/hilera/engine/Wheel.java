package dev.hilera.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * The right to turn the loop. The loop's thread has it, but for the time that it rests: then a
 * worker that has brought news and has nothing else to do may turn once in its place. A step of a
 * chain then wakes no thread, and the worker finds its next attempt in its own hands. The idea is
 * that of flat combining (Hendler, Incze, Shavit, Tzafrir 2010).
 */
final class Wheel {
  private final Host host;
  private final Inbox inbox;
  private final boolean lends;
  private final AtomicBoolean held = new AtomicBoolean(true);

  /** Whether the loop's thread is to take it back. */
  private volatile boolean wanted;

  private long until;

  /**
   * A wheel that the loop's thread holds.
   *
   * @param lends whether turns are so short that a worker may take one upon itself
   */
  Wheel(Host host, Inbox inbox, boolean lends) {
    this.host = host;
    this.inbox = inbox;
    this.lends = lends;
  }

  /**
   * The loop's thread rests until something comes that nobody else deals with.
   *
   * @param until the time, epoch milliseconds, at most; {@link Long#MAX_VALUE} for ever
   * @param near see {@link Inbox#rest}
   */
  void rest(long until, boolean near) {
    long millis = Math.min(until - host.millis(), Loop.LONGEST_WAIT_MILLIS);
    this.until = until;
    held.set(false);
    try {
      inbox.rest(until == Long.MAX_VALUE ? Host.Waiter.FOREVER : millis * 1_000_000, near);
    } finally {
      takeBack();
    }
  }

  /** Until when the loop's thread rests, if nothing comes. For who has the wheel. */
  long until() {
    return until;
  }

  private void takeBack() {
    while (!take()) {
      wanted = true; // and only then tries again: who gives it back looks afterwards
      if (take()) {
        break;
      }
      await();
    }
    wanted = false;
  }

  /** Without the wheel nothing may go on, whatever fails. */
  private void await() {
    try {
      inbox.await(Host.Waiter.FOREVER);
    } catch (Host.Off e) {
      throw e;
    } catch (RuntimeException | Error e) {
      Thread.onSpinWait();
    }
  }

  /**
   * Turns in place of the thread that rests, or wakes it, if something was brought. May be repeated
   * if it fails.
   *
   * @param turn whether the other has to go on at once. When the machine has stopped it throws
   *     that; then nobody turns any more
   */
  void lend(BooleanSupplier turn) {
    boolean lent = lends && !wanted && !inbox.isEmpty() && take();
    if (lent) {
      boolean more = true; // unless it turns out well
      boolean stopped = false;
      try {
        more = turn.getAsBoolean();
      } catch (Host.Off e) {
        stopped = true;
        throw e;
      } finally {
        if (more && !stopped) {
          wanted = true;
        }
        held.set(stopped);
      }
    }
    boolean brought = (lent || !lends) && !inbox.isEmpty(); // else who turns now sees it
    if (brought || wanted) {
      inbox.nudge();
    }
  }

  private boolean take() {
    return held.compareAndSet(false, true);
  }
}
