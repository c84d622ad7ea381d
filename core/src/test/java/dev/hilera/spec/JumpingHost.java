package dev.hilera.spec;

import dev.hilera.engine.HostAround;
import dev.hilera.engine.SystemHost;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The real machine, whose clock somebody sets. */
final class JumpingHost extends HostAround {
  private final AtomicLong ahead = new AtomicLong();

  JumpingHost() {
    super(new SystemHost());
  }

  /** Sets the clock by so much, from now on. */
  void jump(Duration by) {
    ahead.addAndGet(by.toMillis());
  }

  @Override
  public long millis() {
    return super.millis() + ahead.get();
  }
}
