package dev.hilera.jdbc;

import dev.hilera.store.StoreException;
import dev.hilera.store.StoreException.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Bytes with their checksum behind them, as every blob of a database stands. */
final class Sealed {
  private static final int SEAL = Integer.BYTES;

  private Sealed() {}

  /** The bytes and their checksum. */
  static byte[] seal(byte[] bytes) {
    byte[] sealed = Arrays.copyOf(bytes, bytes.length + SEAL);
    ByteBuffer.wrap(sealed).putInt(bytes.length, sum(bytes, bytes.length));
    return sealed;
  }

  /**
   * The bytes without their checksum.
   *
   * @param what they are, for the message if they are damaged
   */
  static byte[] open(byte[] sealed, String what) {
    int length = sealed.length - SEAL;
    if (length < 0 || ByteBuffer.wrap(sealed).getInt(length) != sum(sealed, length)) {
      throw damaged(what);
    }
    return Arrays.copyOf(sealed, length);
  }

  /** What is thrown when something is not as it was written. */
  static StoreException damaged(String what) {
    return new StoreException(
        Kind.DAMAGED, what + " is damaged: it does not match its checksum", null);
  }

  private static int sum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
