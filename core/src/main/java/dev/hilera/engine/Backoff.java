package dev.hilera.engine;

/**
 * How long the loop waits after a failure: longer each time, until something is committed again.
 */
final class Backoff {
  private static final long SHORTEST_NANOS = 10_000_000;
  private static final long LONGEST_NANOS = 5_000_000_000L;

  private final Inbox inbox;
  private long nanos = SHORTEST_NANOS;
  private boolean due;

  Backoff(Inbox inbox) {
    this.inbox = inbox;
  }

  /** Something failed; the next turn waits first. */
  void note() {
    due = true;
  }

  boolean isDue() {
    return due;
  }

  /** Waits if something failed; what comes for the loop ends it early. */
  void await() {
    if (!due) {
      return;
    }
    due = false;
    inbox.await(nanos);
    nanos = Math.min(LONGEST_NANOS, nanos * 2);
  }

  void reset() {
    nanos = SHORTEST_NANOS;
  }
}
