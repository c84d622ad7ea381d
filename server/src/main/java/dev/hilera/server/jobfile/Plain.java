package dev.hilera.server.jobfile;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a file holds as JSON is read: maps, lists, texts, numbers, truth values, null. */
final class Plain {
  /** Fields of a task whose values are texts, however they are written: {@code 1.10} stays so. */
  private static final Set<String> TEXTS = Set.of("run", "args", "command", "env", "stdin");

  private Plain() {}

  static Map<String, @Nullable Object> of(Fields params) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (Node.Entry entry : params.entries()) {
      map.put(entry.key().text(), of(entry.value()));
    }
    return map;
  }

  static @Nullable Object of(Node node) {
    return switch (node) {
      case Node.Mapping mapping -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        mapping.entries().forEach(entry -> map.put(entry.key().text(), of(entry.value())));
        yield map;
      }
      case Node.Sequence sequence -> {
        List<@Nullable Object> list = new ArrayList<>();
        sequence.items().forEach(item -> list.add(of(item)));
        yield list;
      }
      case Node.Scalar scalar -> of(scalar);
    };
  }

  private static @Nullable Object of(Node.Scalar scalar) {
    return switch (scalar.kind()) {
      case NULL -> null;
      case BOOLEAN -> Boolean.valueOf(scalar.text());
      case DECIMAL -> Double.valueOf(scalar.text());
      case TEXT -> scalar.text();
      case INTEGER -> {
        BigInteger number = new BigInteger(scalar.text());
        if (number.bitLength() < Integer.SIZE) {
          yield number.intValue();
        }
        yield number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
      }
    };
  }

  /** A whole job file. */
  static Map<String, @Nullable Object> job(Node root) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    if (root instanceof Node.Mapping top) {
      for (Node.Entry entry : top.entries()) {
        String key = entry.key().text();
        map.put(key, key.equals("tasks") ? tasks(entry.value()) : of(entry.value()));
      }
    }
    return map;
  }

  /** Tasks, by name or as a list. */
  static @Nullable Object tasks(Node tasks) {
    return switch (tasks) {
      case Node.Mapping byName -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        byName.entries().forEach(entry -> map.put(entry.key().text(), task(entry.value())));
        yield map;
      }
      case Node.Sequence list -> list.items().stream().map(Plain::task).toList();
      case Node.Scalar scalar -> of(scalar);
    };
  }

  private static @Nullable Object task(Node task) {
    if (!(task instanceof Node.Mapping fields)) {
      return of(task);
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (Node.Entry entry : fields.entries()) {
      String key = entry.key().text();
      map.put(key, TEXTS.contains(key) ? texts(entry.value()) : of(entry.value()));
    }
    return map;
  }

  private static @Nullable Object texts(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.kind() == Node.Kind.NULL ? null : scalar.text();
      case Node.Sequence list -> list.items().stream().map(Plain::texts).toList();
      case Node.Mapping mapping -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        mapping.entries().forEach(entry -> map.put(entry.key().text(), texts(entry.value())));
        yield map;
      }
    };
  }
}
