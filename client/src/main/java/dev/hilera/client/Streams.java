package dev.hilera.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Follows event streams over lost connections. */
final class Streams {
  private final Transport transport;

  Streams(Transport transport) {
    this.transport = transport;
  }

  /** Takes events until it has what it wants. */
  @FunctionalInterface
  interface Reader<T> {
    /** Takes one; anything but {@code null} ends the stream. */
    @Nullable T read(EventLines.ServerEvent event);
  }

  /**
   * What the reader makes of the stream.
   *
   * @throws UnreachableException if the connection was lost, and again at each try
   */
  <T> T follow(String path, Reader<T> reader) throws InterruptedException {
    String last = "";
    int failures = 0;
    while (true) {
      try (EventLines lines = transport.stream(path, last)) {
        for (var event = lines.next(); event != null; event = lines.next()) {
          failures = 0;
          if (!event.id().isEmpty()) {
            last = event.id();
          }
          T end = reader.read(event);
          if (end != null) {
            return end;
          }
        }
        throw new LostStream("the stream ended early");
      } catch (IOException e) {
        transport.again(++failures, e);
      }
    }
  }
}
