package dev.hilera.spec;

import dev.hilera.engine.Host;
import dev.hilera.engine.SystemHost;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The real machine, whose clock somebody sets. */
final class JumpingHost implements Host {
  private final Host real = new SystemHost();
  private final AtomicLong ahead = new AtomicLong();

  /** Sets the clock by so much, from now on. */
  void jump(Duration by) {
    ahead.addAndGet(by.toMillis());
  }

  @Override
  public long millis() {
    return real.millis() + ahead.get();
  }

  @Override
  public long nanos() {
    return real.nanos();
  }

  @Override
  public double random() {
    return real.random();
  }

  @Override
  public Thread start(String name, boolean virtual, Runnable body) {
    return real.start(name, virtual, body);
  }

  @Override
  public void interrupt(Thread thread) {
    real.interrupt(thread);
  }

  @Override
  public Waiter waiter() {
    return real.waiter();
  }
}
