package dev.hilera;

import org.jspecify.annotations.Nullable;

/**
 * How values become bytes in a durable store and JSON for commands. Found through {@link
 * java.util.ServiceLoader} unless the configuration names one.
 *
 * <p>What {@link #encode} accepts, {@link #decode} returns equal and of the same Java type:
 * records, enums, lists, maps, sets, numbers, strings, dates, null and other JDK value types. From
 * a stored class name nothing but a record or an enum is ever built.
 */
public interface Codec {
  /**
   * The bytes of a value.
   *
   * @throws IllegalArgumentException if it cannot be stored; the message names the type and its
   *     path
   */
  byte[] encode(@Nullable Object value);

  /**
   * The value of such bytes.
   *
   * @throws IllegalArgumentException if the bytes are none of {@link #encode}, or name a class that
   *     is not there, or is neither a record nor an enum
   */
  @Nullable Object decode(byte[] bytes);

  /** The value as plain JSON for other programs: records as objects, no type marks. */
  byte[] toJson(@Nullable Object value);

  /**
   * Plain JSON as maps (in order), lists, strings, {@code Integer}, {@code Long}, {@code
   * BigInteger}, {@code Double}, {@code Boolean} and null.
   *
   * @throws IllegalArgumentException if it is not exactly one JSON value; the message says where
   */
  @Nullable Object fromJson(byte[] json);
}
