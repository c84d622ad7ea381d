package dev.hilera.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The value of a command that ended well: its result file, or what its stdout says. */
final class CommandResult {
  /** How much plain text is a result; more is cut off. */
  static final int TEXT_BYTES = 64 * 1024;

  private final AttemptFolder folder;
  private final Codec codec;
  private final int most;

  CommandResult(AttemptFolder folder, CommandSettings settings) {
    this.folder = folder;
    this.codec = settings.codec();
    this.most = (int) Math.min(settings.resultCap(), Integer.MAX_VALUE / 2);
  }

  /** The result file if there is one, else stdout's last line if it is JSON, else its text. */
  @Nullable Object value() throws CommandFailedException, IOException {
    Path file = folder.result();
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return fromFile(file);
    }
    CommandOutput stdout = new CommandOutput(folder, "stdout");
    Optional<String> line = lastLine(stdout);
    if (line.isPresent()) {
      try {
        return codec.fromJson(line.get().getBytes(UTF_8));
      } catch (IllegalArgumentException _) {
        // Plain text then.
      }
    }
    return new String(stdout.head(0, TEXT_BYTES), UTF_8).strip();
  }

  private @Nullable Object fromFile(Path file) throws CommandFailedException, IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(file, "is not a plain file", null);
    }
    if (Files.size(file) > most) {
      throw refused(file, "has " + Files.size(file) + " bytes, the limit is " + most, null);
    }
    try {
      return codec.fromJson(Files.readAllBytes(file));
    } catch (IllegalArgumentException e) {
      throw refused(file, "is not JSON: " + e.getMessage(), e);
    }
  }

  private static CommandFailedException refused(
      Path file, String fault, @Nullable Exception cause) {
    return new CommandFailedException(0, "the result file " + file + " " + fault, cause);
  }

  /** The last line that is not blank, if all of it is kept and within the limit. */
  private Optional<String> lastLine(CommandOutput stdout) {
    byte[] end = stdout.tail(most + 1);
    String text = new String(end, UTF_8).stripTrailing();
    int start = text.lastIndexOf('\n') + 1;
    boolean whole = start > 0 || (!stdout.cut() && end.length <= most);
    return whole && start < text.length() ? Optional.of(text.substring(start)) : Optional.empty();
  }
}
