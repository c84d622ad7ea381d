package dev.hilera.job;

import dev.hilera.job.Faults.Spot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameter types with entries. */
final class Containers {
  private Containers() {}

  /** A type with entries. */
  sealed interface Container extends ParamType {}

  private static boolean fits(int size, @Nullable Integer maxItems, Spot at) {
    if (maxItems != null && size > maxItems) {
      // The entries are not looked at: a limit is there to save that work.
      at.fault("has " + size + " entries; the limit is " + maxItems);
      return false;
    }
    return !at.tooDeep();
  }

  private static @Nullable Object entry(ParamType type, @Nullable Object given, Spot at) {
    if (given == null) {
      at.wrong(null, type.expected());
      return null;
    }
    return type.read(given, at);
  }

  private static String atMost(@Nullable Integer maxItems) {
    return maxItems == null ? "" : " of at most " + maxItems + " entries";
  }

  /** A {@link List}. */
  record Items(ParamType element, @Nullable Integer maxItems) implements Container {
    @Override
    public String word() {
      return "list";
    }

    @Override
    public String expected() {
      return "a list" + atMost(maxItems);
    }

    @Override
    public @Nullable Object read(Object given, Spot at) {
      if (!(given instanceof List<?> list)) {
        at.wrong(given, expected());
        return null;
      }
      if (!fits(list.size(), maxItems, at)) {
        return null;
      }
      List<Object> made = new ArrayList<>(list.size());
      int index = 0;
      for (Object each : list) {
        Object value = entry(element, each, at.entry(index++));
        if (value != null) {
          made.add(value);
        }
      }
      return made.size() == list.size() ? Collections.unmodifiableList(made) : null;
    }

    @Override
    public Object literal(String text) {
      if (!text.startsWith("[") || !text.endsWith("]")) {
        return text;
      }
      String inside = text.substring(1, text.length() - 1).strip();
      if (inside.isEmpty()) {
        return List.of();
      }
      return Arrays.stream(inside.split(",", -1))
          .map(each -> element.literal(unquoted(each.strip())))
          .toList();
    }

    private static String unquoted(String text) {
      boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
      return quoted ? text.substring(1, text.length() - 1) : text;
    }
  }

  /** A {@link Map} with text keys. */
  record Entries(ParamType value, @Nullable Integer maxItems) implements Container {
    @Override
    public String word() {
      return "object";
    }

    @Override
    public String expected() {
      return "an object" + atMost(maxItems);
    }

    @Override
    public @Nullable Object read(Object given, Spot at) {
      if (!(given instanceof Map<?, ?> map)) {
        at.wrong(given, expected());
        return null;
      }
      if (!fits(map.size(), maxItems, at)) {
        return null;
      }
      Map<String, Object> made = new LinkedHashMap<>();
      for (var each : map.entrySet()) {
        Spot spot = at.entry(String.valueOf(each.getKey()));
        if (!(each.getKey() instanceof String key)) {
          spot.fault("has a key that is no text; give a text");
        } else if (Scalars.Text.storable(key, spot)) {
          Object read = entry(value, each.getValue(), spot);
          if (read != null) {
            made.put(key, read);
          }
        }
      }
      return made.size() == map.size() ? Collections.unmodifiableMap(made) : null;
    }

    @Override
    public Object literal(String text) {
      return emptyObject(text);
    }
  }

  /** A record in a record; its shape is looked up late, because a record may hold itself. */
  record Nested(Class<?> type) implements Container {
    @Override
    public String word() {
      return "object";
    }

    @Override
    public String expected() {
      return "an object";
    }

    @Override
    public @Nullable Object read(Object given, Spot at) {
      if (type.isInstance(given)) {
        return given;
      }
      if (!(given instanceof Map<?, ?> map)) {
        at.wrong(given, expected());
        return null;
      }
      return at.tooDeep() ? null : RecordShape.of(type).read(map, at);
    }

    @Override
    public Object literal(String text) {
      return emptyObject(text);
    }
  }

  private static Object emptyObject(String text) {
    return text.equals("{}") ? Map.of() : text;
  }
}
