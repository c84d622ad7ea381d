package dev.hilera.spec;

import dev.hilera.engine.HostAround;
import dev.hilera.engine.SystemHost;
import java.util.concurrent.atomic.AtomicInteger;

/** A machine that fails as a test plans it, so many times, in one way and for threads of a name. */
final class FaultyHost extends HostAround {
  private enum Way {
    WAIT,
    WAKE,
    CLOCK,
    START
  }

  private final Way way;
  private final String thread;
  private final AtomicInteger failures = new AtomicInteger();

  private FaultyHost(Way way, String thread) {
    super(new SystemHost());
    this.way = way;
    this.thread = thread;
  }

  /** Waiting fails on these threads. */
  static FaultyHost waiting(String thread) {
    return new FaultyHost(Way.WAIT, thread);
  }

  /** These threads cannot wake others, or can and do not know it. */
  static FaultyHost waking(String thread) {
    return new FaultyHost(Way.WAKE, thread);
  }

  /** The clock fails on these threads. */
  static FaultyHost clock(String thread) {
    return new FaultyHost(Way.CLOCK, thread);
  }

  /** These threads cannot be started. */
  static FaultyHost starting(String thread) {
    return new FaultyHost(Way.START, thread);
  }

  void fail(int times) {
    failures.set(times);
  }

  private void perhapsFail(Way now, String name) {
    if (now == way
        && name.equals(thread)
        && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      if (way == Way.WAIT) {
        throw new IllegalStateException("planted in " + thread);
      }
      throw new OutOfMemoryError("planted in " + thread);
    }
  }

  private void perhapsFail(Way now) {
    perhapsFail(now, Thread.currentThread().getName());
  }

  @Override
  public long millis() {
    perhapsFail(Way.CLOCK);
    return super.millis();
  }

  @Override
  public Thread start(String name, boolean virtual, Runnable body) {
    perhapsFail(Way.START, name);
    return super.start(name, virtual, body);
  }

  @Override
  public Waiter waiter() {
    Waiter waiter = super.waiter();
    return new Waiter() {
      @Override
      public void await(long nanos) {
        perhapsFail(Way.WAIT);
        waiter.await(nanos);
      }

      @Override
      public void wake() {
        waiter.wake();
        perhapsFail(Way.WAKE);
      }
    };
  }
}
