package dev.hilera.server.jobfile;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations ({@code 500ms 30s 5m 2h 1d}) and sizes ({@code 512B 64KiB 16MiB 2GiB}) as people write
 * them: one whole number and one unit, without a space.
 */
public final class Amounts {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(B|KiB|MiB|GiB)");

  /** A thousand years: more is a slip, and far below what overflows. */
  private static final Duration LONGEST = Duration.ofDays(365_000);

  private Amounts() {}

  /**
   * A duration, zero or more.
   *
   * @throws IllegalArgumentException with what to write instead
   */
  public static Duration duration(String text) {
    Matcher match = DURATION.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no duration; write a whole number and a unit: 500ms, 30s, 5m, 2h, 1d");
    }
    long count = Long.parseLong(match.group(1));
    Duration unit =
        switch (match.group(2)) {
          case "ms" -> Duration.ofMillis(1);
          case "s" -> Duration.ofSeconds(1);
          case "m" -> Duration.ofMinutes(1);
          case "h" -> Duration.ofHours(1);
          default -> Duration.ofDays(1);
        };
    if (count > LONGEST.dividedBy(unit)) {
      throw new IllegalArgumentException("'" + text + "' is too long; 365000d is the most");
    }
    return unit.multipliedBy(count);
  }

  /**
   * A number of bytes, zero or more.
   *
   * @throws IllegalArgumentException with what to write instead
   */
  public static long size(String text) {
    Matcher match = SIZE.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no size; write a whole number and a unit: 512B, 64KiB, 16MiB, 2GiB");
    }
    int shift =
        switch (match.group(2)) {
          case "B" -> 0;
          case "KiB" -> 10;
          case "MiB" -> 20;
          default -> 30;
        };
    long count = Long.parseLong(match.group(1));
    if (count > (1L << 50) >> shift) {
      throw new IllegalArgumentException("'" + text + "' is too big; 1048576GiB is the most");
    }
    return count << shift;
  }
}
