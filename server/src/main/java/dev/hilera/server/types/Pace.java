package dev.hilera.server.types;

import dev.hilera.Attempt;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The passing of time, for tasks that show it. */
record Pace(InstantSource clock) {
  private static final int SECOND_MILLIS = 1_000;

  Instant now() {
    return clock.instant();
  }

  /** Seconds since then. */
  double since(Instant begin) {
    return millisSince(begin) / (double) SECOND_MILLIS;
  }

  private long millisSince(Instant begin) {
    return clock.millis() - begin.toEpochMilli();
  }

  /**
   * Waits so long and tells every second how much is left.
   *
   * @throws InterruptedException when the attempt is cancelled
   */
  void countDown(int seconds) throws InterruptedException {
    Attempt attempt = Attempt.current();
    CountDownLatch never = new CountDownLatch(1);
    Instant begin = now();
    long total = (long) seconds * SECOND_MILLIS;
    while (true) {
      long elapsed = Math.max(0, millisSince(begin));
      if (elapsed >= total) {
        return;
      }
      long left = seconds - elapsed / SECOND_MILLIS;
      attempt.progress(
          (int) (elapsed * 100 / total),
          left + (left == 1 ? " second" : " seconds") + " remaining");
      boolean _ = never.await(SECOND_MILLIS - elapsed % SECOND_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
