package dev.hilera.job;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Durations as people write them in job files: {@code 500ms}, {@code 30s}, {@code 5m}. */
public final class TimeText {
  private TimeText() {}

  /**
   * A whole number of the greatest unit that has one; below milliseconds in nanoseconds. For no
   * duration it is {@code 0s}.
   */
  public static String of(@Nullable Duration time) {
    if (time == null || time.isZero()) {
      return "0s";
    }
    // Beyond these, the number of smaller units does not fit, and nobody reads it.
    if (Math.abs(time.toDays()) > 36_500) {
      return time.toDays() + "d";
    }
    if (time.toNanosPart() % TimeUnit.MILLISECONDS.toNanos(1) != 0) {
      return time.toNanos() + "ns";
    }
    long millis = time.toMillis();
    if (millis % TimeUnit.DAYS.toMillis(1) == 0) {
      return time.toDays() + "d";
    }
    if (millis % TimeUnit.HOURS.toMillis(1) == 0) {
      return time.toHours() + "h";
    }
    if (millis % TimeUnit.MINUTES.toMillis(1) == 0) {
      return time.toMinutes() + "m";
    }
    return millis % TimeUnit.SECONDS.toMillis(1) == 0 ? time.toSeconds() + "s" : millis + "ms";
  }
}
