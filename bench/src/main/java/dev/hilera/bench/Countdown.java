package dev.hilera.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens when so many tasks have ended; one wait for it does not last for ever. */
final class Countdown {

  /** Longer than any shape may take, so that a lost task is an error and not a standstill. */
  static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final AtomicInteger left;
  private final CountDownLatch open = new CountDownLatch(1);

  Countdown(int tasks) {
    left = new AtomicInteger(tasks);
  }

  void ended() {
    if (left.decrementAndGet() == 0) {
      open.countDown();
    }
  }

  void await() throws InterruptedException {
    if (!open.await(LOST_NANOS, TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException(left + " tasks have not ended");
    }
  }
}
