package dev.hilera.engine;

/**
 * How long this node may believe that the others hold it for alive. Past it, it starts no work,
 * since others may do so in its place. A node that is alone needs none.
 */
final class Lease {
  private final Host host;
  private final long nanos;
  private volatile boolean needed;
  private volatile long until;

  Lease(Host host, long nanos) {
    this.host = host;
    this.nanos = nanos;
  }

  /** From now on it has to be renewed; the node has just joined. */
  void begin() {
    renew(host.nanos());
    needed = true;
  }

  /** A sign of life that was begun at this time, by {@link Host#nanos}, has come through. */
  void renew(long begun) {
    until = begun + nanos;
  }

  boolean holds() {
    return !needed || host.nanos() - until < 0;
  }

  long nanos() {
    return nanos;
  }
}
