package dev.hilera.engine;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The real machine. The one file of the engine that reads the clock and makes threads. */
public final class SystemHost implements Host {
  /** A real machine; all are alike. */
  public SystemHost() {}

  @Override
  public long millis() {
    return System.currentTimeMillis();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  @Override
  public Thread start(String name, boolean virtual, Runnable body) {
    return virtual
        ? Thread.ofVirtual().name(name).start(body)
        : Thread.ofPlatform().name(name).daemon().start(body);
  }

  @Override
  public void interrupt(Thread thread) {
    thread.interrupt();
  }

  @Override
  public Waiter waiter() {
    return new ParkingWaiter();
  }

  private static final class ParkingWaiter implements Waiter {
    private volatile boolean signalled;
    private volatile @Nullable Thread waiting;

    @Override
    public void await(long nanos) {
      long end = nanos == FOREVER ? 0 : System.nanoTime() + nanos;
      waiting = Thread.currentThread();
      while (!signalled && !Thread.currentThread().isInterrupted()) {
        if (nanos == FOREVER) {
          LockSupport.park(this);
        } else {
          long left = end - System.nanoTime();
          if (left <= 0) {
            break;
          }
          LockSupport.parkNanos(this, left);
        }
      }
      waiting = null;
      signalled = false;
    }

    @Override
    public void wake() {
      signalled = true;
      Thread thread = waiting;
      if (thread != null) {
        LockSupport.unpark(thread);
      }
    }
  }
}
