package dev.hilera.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what a {@link ByteWriter} wrote. Bytes end too soon only if they are not its own. */
final class ByteReader {
  private final byte[] bytes;
  private int at;

  ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  int number() {
    int value = bytes[at++];
    if (value >= 0) {
      return value;
    }
    value &= 0x7F;
    for (int shift = 7; ; shift += 7) {
      int next = bytes[at++];
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  int signed() {
    int value = number();
    return value >>> 1 ^ -(value & 1);
  }

  byte[] block() {
    int length = number();
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  String text() {
    int length = number();
    at += length;
    return new String(bytes, at - length, length, StandardCharsets.UTF_8);
  }

  void skipBlock() {
    int length = number();
    at += length;
  }

  /** Reads a block and tells whether it is this one. */
  boolean isBlock(byte[] other) {
    int length = number();
    at += length;
    return Arrays.equals(bytes, at - length, at, other, 0, other.length);
  }
}
