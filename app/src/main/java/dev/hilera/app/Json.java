package dev.hilera.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.Codec;
import dev.hilera.HileraException;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Values as people and machines read them. */
final class Json {
  private Json() {}

  /** The codec that came with the program. */
  static Codec codec() {
    return ServiceLoader.load(Codec.class)
        .findFirst()
        .orElseThrow(() -> new HileraException("no codec is installed; build the app again"));
  }

  /** A value on one line, for machines. */
  static String line(@Nullable Object value) {
    return new String(codec().toJson(value), UTF_8);
  }

  /** A text as it is, anything else as indented JSON. */
  static String shown(@Nullable Object value, Codec codec) {
    return value instanceof String text ? text : indented(new String(codec.toJson(value), UTF_8));
  }

  /** The same JSON over several lines; empty lists and objects stay on one. */
  static String indented(String json) {
    StringBuilder out = new StringBuilder();
    int depth = 0;
    boolean quoted = false;
    for (int at = 0; at < json.length(); at++) {
      char letter = json.charAt(at);
      if (quoted) {
        out.append(letter);
        if (letter == '\\') {
          out.append(json.charAt(++at));
        }
        quoted = letter != '"';
        continue;
      }
      switch (letter) {
        case '"' -> {
          quoted = true;
          out.append(letter);
        }
        case '{', '[' -> {
          char next = json.charAt(at + 1);
          out.append(letter);
          if (next == '}' || next == ']') {
            out.append(next);
            at++;
          } else {
            line(out, ++depth);
          }
        }
        case '}', ']' -> {
          line(out, --depth);
          out.append(letter);
        }
        case ',' -> {
          out.append(letter);
          line(out, depth);
        }
        case ':' -> out.append(": ");
        default -> out.append(letter);
      }
    }
    return out.toString();
  }

  private static void line(StringBuilder out, int depth) {
    out.append('\n').append("  ".repeat(depth));
  }
}
