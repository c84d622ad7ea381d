package dev.hilera.jdbc;

import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A JDK type whose values are one JSON string, number or boolean.
 *
 * @param mark the key that names it where the type is not known otherwise
 * @param type what reading returns
 * @param writer writes a value that is known to be of the type
 * @param reader reads the current token, or throws
 */
record Scalar(String mark, Class<?> type, Writer writer, Reader reader) {

  /** Writes a value of the type. */
  @FunctionalInterface
  interface Writer {
    void write(JsonGenerator out, Object value);
  }

  /** Reads a value of the type. */
  @FunctionalInterface
  interface Reader {
    Object read(JsonParser in);
  }

  /** A type that has a text form which is exact. */
  static <T> Scalar text(
      String mark, Class<T> type, Function<T, String> print, Function<String, T> parse) {
    return new Scalar(
        mark,
        type,
        (out, value) -> out.writeString(print.apply(type.cast(value))),
        in -> parse.apply(string(in)));
  }

  static String string(JsonParser in) {
    require(in, JsonToken.VALUE_STRING, "text");
    return in.getString();
  }

  static long integer(JsonParser in) {
    require(in, JsonToken.VALUE_NUMBER_INT, "a whole number");
    return in.getLongValue();
  }

  static int integer(JsonParser in, int min, int max) {
    long value = integer(in);
    if (value < min || value > max) {
      throw new IllegalArgumentException(value + " is not from " + min + " to " + max);
    }
    return (int) value;
  }

  private static void require(JsonParser in, JsonToken expected, String name) {
    if (in.currentToken() != expected) {
      throw new IllegalArgumentException("expected " + name + ", found " + in.currentToken());
    }
  }
}
