package dev.hilera.jdbc;

import java.util.Arrays;

/** A growing array of bytes; numbers take as few as they need. */
final class ByteWriter {
  private byte[] bytes;
  private int size;

  ByteWriter(int room) {
    bytes = new byte[room];
  }

  /** A number, seven bits a byte, the lowest first. Small ones that are not negative are short. */
  void number(int value) {
    ensure(5);
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** A number that may be negative, with its sign in the lowest bit. */
  void signed(int value) {
    number(value << 1 ^ value >> 31);
  }

  /** Some bytes with their length. */
  void block(byte[] block) {
    number(block.length);
    ensure(block.length);
    System.arraycopy(block, 0, bytes, size, block.length);
    size += block.length;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
