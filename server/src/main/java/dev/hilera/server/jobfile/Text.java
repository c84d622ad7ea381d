package dev.hilera.server.jobfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The bytes of a job file, and the text that they are. */
final class Text {
  /** A million small tasks fit; a log file given by mistake does not. */
  static final int MOST_BYTES = 128 << 20;

  private Text() {}

  static byte[] bytes(Path file, Faults faults) {
    if (Files.isDirectory(file)) {
      throw faults.fatal(Node.Mark.NOWHERE, "job", "it is a folder; name the file in it");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw faults.fatal(
            Node.Mark.NOWHERE, "job", "it has more than " + (MOST_BYTES >> 20) + " MiB, the limit");
      }
      return bytes;
    } catch (NoSuchFileException _) {
      throw faults.fatal(Node.Mark.NOWHERE, "job", "there is no such file");
    } catch (AccessDeniedException _) {
      throw faults.fatal(Node.Mark.NOWHERE, "job", "it may not be read; check its permissions");
    } catch (IOException e) {
      throw faults.fatal(Node.Mark.NOWHERE, "job", "it cannot be read: " + e.getMessage());
    }
  }

  /** Strictly UTF-8, with or without a byte order mark. */
  static String of(byte[] bytes, Faults faults) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult end =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(in, out, true);
    out.flip();
    String text = out.toString();
    try {
      if (end.isError()) {
        end.throwException();
      }
    } catch (CharacterCodingException _) {
      int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
      int column = text.length() - text.lastIndexOf('\n');
      throw faults.fatal(
          new Node.Mark(line, column), "syntax", "it is not UTF-8; save the file as UTF-8");
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
