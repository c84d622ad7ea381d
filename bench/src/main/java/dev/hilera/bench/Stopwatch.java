package dev.hilera.bench;

import java.util.concurrent.TimeUnit;

/** Time since it was made; the only place of the benchmarks that reads a clock. */
final class Stopwatch {

  private static final double NANOS_PER_MICRO = TimeUnit.MICROSECONDS.toNanos(1);
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long start = System.nanoTime();

  long nanos() {
    return System.nanoTime() - start;
  }

  static double perSecond(long count, long nanos) {
    return count * NANOS_PER_SECOND / nanos;
  }

  static double micros(double nanos) {
    return nanos / NANOS_PER_MICRO;
  }
}
