package dev.hilera.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Says whether samples are flat. What was taken first is left out as warm-up; of the rest, the
 * middle of the last third may lie above the middle of the first third by a share and an amount.
 * The log, which grows to its length and is used again, has a fixed bound.
 */
final class SoakBounds {
  private static final double WARM_UP = 0.4;
  private static final double SHARE = 0.05;
  private static final long HEAP_BYTES = 4L << 20;

  /** A data file has its size only after the log was copied back for the first time. */
  private static final long DATA_BYTES = 4L << 20;

  private static final long COUNT = 4;

  /** The log is copied back at 32 MiB; what is written meanwhile comes on top. */
  private static final long LOG_BYTES = 64L << 20;

  private static final int FEWEST = 6;

  private SoakBounds() {}

  /** What is not flat; empty if all is. */
  static List<String> broken(List<SoakSample> samples) {
    List<SoakSample> warm = samples.subList((int) (samples.size() * WARM_UP), samples.size());
    List<String> broken = new ArrayList<>();
    if (warm.size() < FEWEST) {
      broken.add("only " + warm.size() + " samples after the warm-up, " + FEWEST + " are needed");
      return broken;
    }
    check("heap bytes", warm, SoakSample::heapBytes, HEAP_BYTES, broken);
    check("threads", warm, SoakSample::threads, COUNT, broken);
    check("open handles", warm, SoakSample::handles, COUNT, broken);
    check("data bytes", warm, SoakSample::dataBytes, DATA_BYTES, broken);
    long log = warm.stream().mapToLong(SoakSample::logBytes).max().orElse(0);
    if (log > LOG_BYTES) {
      broken.add("log bytes reached " + log + ", above " + LOG_BYTES);
    }
    return broken;
  }

  /** From which the bounds above are taken, and to which they are compared. */
  static String text(List<SoakSample> samples) {
    List<SoakSample> warm = samples.subList((int) (samples.size() * WARM_UP), samples.size());
    return "heap %d -> %d, threads %d -> %d, handles %d -> %d, data %d -> %d"
        .formatted(
            first(warm, SoakSample::heapBytes),
            last(warm, SoakSample::heapBytes),
            first(warm, SoakSample::threads),
            last(warm, SoakSample::threads),
            first(warm, SoakSample::handles),
            last(warm, SoakSample::handles),
            first(warm, SoakSample::dataBytes),
            last(warm, SoakSample::dataBytes));
  }

  private static void check(
      String what,
      List<SoakSample> warm,
      ToLongFunction<SoakSample> value,
      long amount,
      List<String> broken) {
    long first = first(warm, value);
    long last = last(warm, value);
    long most = first + Math.round(first * SHARE) + amount;
    if (last > most) {
      broken.add(what + " rose from " + first + " to " + last + ", above " + most);
    }
  }

  private static long first(List<SoakSample> warm, ToLongFunction<SoakSample> value) {
    return middle(warm.subList(0, warm.size() / 3), value);
  }

  private static long last(List<SoakSample> warm, ToLongFunction<SoakSample> value) {
    return middle(warm.subList(warm.size() - warm.size() / 3, warm.size()), value);
  }

  private static long middle(List<SoakSample> some, ToLongFunction<SoakSample> value) {
    return some.stream().mapToLong(value).sorted().skip(some.size() / 2).findFirst().orElse(0);
  }
}
