package dev.hilera.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the process and its files take at one moment.
 *
 * @param second since the soak began
 * @param heapBytes in use after a collection
 * @param threads that live, virtual ones not counted
 * @param handles open files and sockets, or 0 where the machine does not tell
 * @param dataBytes of the data file
 * @param logBytes of its write-ahead log
 * @param jobs that ended as they should, so far
 */
record SoakSample(
    long second,
    long heapBytes,
    long threads,
    long handles,
    long dataBytes,
    long logBytes,
    long jobs) {

  /** A collection may come late: the least of so many counts. */
  private static final int COLLECTIONS = 3;

  static final String HEADER = " second   heap MB  threads  handles   data MB    log MB      jobs";

  /** As it is now. */
  static SoakSample now(long second, @Nullable Path file, long jobs) throws IOException {
    return new SoakSample(
        second,
        heap(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        openHandles(),
        size(file, ""),
        size(file, "-wal"),
        jobs);
  }

  String text() {
    return "%7d %9.2f %8d %8d %9.2f %9.2f %9d"
        .formatted(
            second, mega(heapBytes), threads, handles, mega(dataBytes), mega(logBytes), jobs);
  }

  private static double mega(long bytes) {
    return bytes / (double) (1 << 20);
  }

  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private static long openHandles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  private static long size(@Nullable Path file, String suffix) throws IOException {
    if (file == null) {
      return 0;
    }
    Path path = Path.of(file + suffix);
    return Files.exists(path) ? Files.size(path) : 0;
  }
}
