package dev.hilera.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lines about what a process was told, or did, before it died: each is written by one call of the
 * system, so that it outlives the process as soon as that returns.
 */
final class Told implements AutoCloseable {
  private final FileChannel channel;

  Told(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Writes one line of words. */
  synchronized void line(Object... words) {
    String line = Stream.of(words).map(String::valueOf).collect(Collectors.joining(" ", "", "\n"));
    try {
      channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its lines so far, as words. */
  static List<List<String>> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    return Files.readAllLines(file).stream().map(line -> List.of(line.split(" ", -1))).toList();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
