package dev.hilera.engine;

/**
 * How long the loop waits after a failure: longer each time, until something is committed again.
 */
final class Backoff {
  private static final long SHORTEST_NANOS = 10_000_000;
  private static final long LONGEST_NANOS = 5_000_000_000L;

  private final Inbox inbox;
  private long nanos = SHORTEST_NANOS;

  Backoff(Inbox inbox) {
    this.inbox = inbox;
  }

  /** Waits; what comes for the loop ends it early. */
  void await() {
    inbox.await(nanos);
    nanos = Math.min(LONGEST_NANOS, nanos * 2);
  }

  void reset() {
    nanos = SHORTEST_NANOS;
  }
}
