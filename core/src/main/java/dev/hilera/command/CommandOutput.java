package dev.hilera.command;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What one attempt wrote to stdout or stderr, as far as it is kept: the head up to a cap and, if
 * there was more, the end of it. It may be read while the command runs; the end beyond the cap is
 * there only when the stream has ended.
 */
public final class CommandOutput {
  private final Path head;
  private final Path tail;

  CommandOutput(AttemptFolder folder, String stream) {
    this.head = folder.file(stream);
    this.tail = folder.file(stream + ".tail");
  }

  /** Whether bytes between the head and the tail are missing. */
  public boolean cut() {
    return Files.exists(tail);
  }

  /** How many bytes the head has so far. */
  public long headSize() {
    return size(head);
  }

  /**
   * Bytes of the head from an offset on, at most so many; none if it has not come that far.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public byte[] head(long from, int most) {
    return read(head, from, most);
  }

  /**
   * The last bytes, at most so many; none from before a gap.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public byte[] tail(int most) {
    Path last = size(tail) > 0 ? tail : head;
    return read(last, Math.max(0, size(last) - most), most);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException _) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file, long from, int most) {
    // Not a channel: that would be closed by an interrupt.
    try (RandomAccessFile input = new RandomAccessFile(file.toFile(), "r")) {
      long there = Math.max(0, input.length() - from);
      byte[] bytes = new byte[(int) Math.min(most, there)];
      input.seek(from);
      input.readFully(bytes);
      return bytes;
    } catch (FileNotFoundException _) {
      return new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
