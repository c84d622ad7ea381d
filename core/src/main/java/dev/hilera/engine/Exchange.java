package dev.hilera.engine;

import dev.hilera.store.StoreException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Asks the store, one after the other and on a thread of its own, for what goes between nodes: to
 * claim offers, to decide the ends of those that were claimed, to take others back. What failed is
 * asked again until there is an answer, so that whoever asks it must know how to ask twice.
 */
final class Exchange {
  private static final System.Logger LOG = System.getLogger("dev.hilera");
  private static final long PAUSE_NANOS = 100_000_000;

  private final Host host;
  private final Host.Waiter waiter;
  private final Queue<Deed> deeds = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /** Something to ask. */
  @FunctionalInterface
  interface Deed {
    /**
     * Asks it.
     *
     * @throws StoreException to be asked again later
     */
    void act();
  }

  Exchange(Host host) {
    this.host = host;
    this.waiter = host.waiter();
  }

  void start() {
    host.start("hilera-exchange", false, this::run);
  }

  void add(Deed deed) {
    deeds.add(deed);
    waiter.wake();
  }

  /** Whether nothing is left to ask. */
  boolean isIdle() {
    return closed || deeds.isEmpty();
  }

  void close() {
    closed = true;
    waiter.wake();
  }

  private void run() {
    while (!closed) {
      Deed next = deeds.peek();
      if (next == null) {
        waiter.await(Host.Waiter.FOREVER);
      } else if (isDone(next)) {
        deeds.remove();
      } else {
        waiter.await(PAUSE_NANOS);
      }
    }
  }

  private boolean isDone(Deed deed) {
    try {
      deed.act();
      return true;
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.FENCED) {
        closed = true; // others have declared this node dead; the heart says so
      } else {
        LOG.log(
            System.Logger.Level.WARNING, "what goes between nodes is held up: " + e.getMessage());
      }
      return false;
    } catch (Host.Off e) {
      throw e;
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "what goes between nodes failed and is repeated", e);
      return false;
    }
  }
}
