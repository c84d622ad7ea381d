package dev.hilera.server.inside;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * The port of the endpoint and the key of its tokens, in hexadecimal digits. Kept in a file beside
 * the data, for this user only, so that a command which outlives the process still reaches the next
 * one.
 */
record Address(int port, String key) {
  private static final int KEY_BYTES = 32;

  /** A new key, and whichever port is free. */
  static Address fresh() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return new Address(0, HexFormat.of().formatHex(key));
  }

  /** What the file says, or a fresh one if it says nothing useful. */
  static Address read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      int keyBytes = HexFormat.of().parseHex(lines.get(1)).length;
      int port = Integer.parseInt(lines.get(0));
      return keyBytes == KEY_BYTES && port > 0 && port < 65_536
          ? new Address(port, lines.get(1))
          : fresh();
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException _) {
      return fresh();
    }
  }

  Address onPort(int actual) {
    return new Address(actual, key);
  }

  /** Replaces the file as a whole. */
  void write(Path file) throws IOException {
    Path next =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            "inside",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.write(next, (port + "\n" + key + "\n").getBytes(UTF_8));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
