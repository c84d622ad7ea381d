package dev.hilera.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.Codec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** As much JSON as these tests need: strings without escapes, whole numbers. */
final class TinyJson implements Codec {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(\"[^\"\\\\]*\"|-?[0-9]+|true|false|null|[\\[\\]{}:,])\\s*");

  @Override
  public byte[] encode(@Nullable Object value) {
    return toJson(value);
  }

  @Override
  public @Nullable Object decode(byte[] bytes) {
    return fromJson(bytes);
  }

  @Override
  public byte[] toJson(@Nullable Object value) {
    return text(value).getBytes(UTF_8);
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> text(entry.getKey()) + ":" + text(entry.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      case List<?> list ->
          list.stream().map(TinyJson::text).collect(Collectors.joining(",", "[", "]"));
      case String string -> '"' + string + '"';
      case null, default -> String.valueOf(value);
    };
  }

  @Override
  public @Nullable Object fromJson(byte[] json) {
    Reader reader = new Reader(new String(json, UTF_8));
    var value = reader.value();
    reader.end();
    return value;
  }

  private static final class Reader {
    private final String text;
    private final Matcher matcher;
    private int at;

    Reader(String text) {
      this.text = text;
      this.matcher = TOKEN.matcher(text);
    }

    void end() {
      if (at != text.length()) {
        throw fault();
      }
    }

    private IllegalArgumentException fault() {
      return new IllegalArgumentException("no JSON at character " + at);
    }

    private String token() {
      if (!matcher.find(at) || matcher.start() != at) {
        throw fault();
      }
      at = matcher.end();
      return matcher.group(1);
    }

    private boolean skip(String wanted) {
      int before = at;
      if (before < text.length() && token().equals(wanted)) {
        return true;
      }
      at = before;
      return false;
    }

    @Nullable Object value() {
      String token = token();
      return switch (token.charAt(0)) {
        case '{' -> map();
        case '[' -> list();
        case '"' -> token.substring(1, token.length() - 1);
        case 't', 'f' -> Boolean.valueOf(token);
        case 'n' -> null;
        case ']', '}', ':', ',' -> throw fault();
        default -> Integer.valueOf(token);
      };
    }

    private Map<String, @Nullable Object> map() {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      while (!skip("}")) {
        Object key = value();
        if (!(key instanceof String name) || !skip(":")) {
          throw fault();
        }
        map.put(name, value());
        skip(",");
      }
      return map;
    }

    private List<@Nullable Object> list() {
      List<@Nullable Object> list = new ArrayList<>();
      while (!skip("]")) {
        list.add(value());
        skip(",");
      }
      return list;
    }
  }
}
