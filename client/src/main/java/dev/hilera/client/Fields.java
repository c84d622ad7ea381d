package dev.hilera.client;

import dev.hilera.Counts;
import dev.hilera.JobStatus;
import dev.hilera.Outcome;
import dev.hilera.Progress;
import dev.hilera.TaskStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object of an answer, read by name. What is missing or of another kind than it must be makes an
 * {@link IllegalArgumentException}; fields that nobody asks for may be there, because a newer
 * server tells more.
 */
record Fields(Map<?, ?> map) {
  static Fields of(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return new Fields(map);
    }
    throw new IllegalArgumentException("there is no object, but " + value);
  }

  boolean has(String name) {
    return map.get(name) != null;
  }

  @Nullable Object value(String name) {
    return map.get(name);
  }

  String text(String name) {
    return asked(name, textOrNull(name));
  }

  @Nullable String textOrNull(String name) {
    Object value = map.get(name);
    return value == null ? null : value.toString();
  }

  int count(String name) {
    return (int) number(name);
  }

  @Nullable Integer countOrNull(String name) {
    return map.get(name) == null ? null : Integer.valueOf(count(name));
  }

  long number(String name) {
    return switch (asked(name, map.get(name))) {
      case Number number -> number.longValue();
      case String text -> Long.parseLong(text);
      default -> throw new IllegalArgumentException(name + " is no number");
    };
  }

  @Nullable Double decimal(String name) {
    return map.get(name) instanceof Number number ? number.doubleValue() : null;
  }

  @Nullable Instant moment(String name) {
    String text = textOrNull(name);
    return text == null ? null : Instant.parse(text);
  }

  Fields object(String name) {
    return of(map.get(name));
  }

  <T> List<T> list(String name, Function<@Nullable Object, T> each) {
    return list(map.get(name), each);
  }

  static <T> List<T> list(@Nullable Object value, Function<@Nullable Object, T> each) {
    if (value instanceof List<?> list) {
      return list.stream().<T>map(each).toList();
    }
    throw new IllegalArgumentException("there is no list, but " + value);
  }

  List<String> texts(String name) {
    return list(name, String::valueOf);
  }

  Map<String, String> labels(String name) {
    Map<String, String> labels = new LinkedHashMap<>();
    object(name)
        .map()
        .forEach((label, value) -> labels.put(label.toString(), String.valueOf(value)));
    return labels;
  }

  JobStatus jobStatus(String name) {
    return JobStatus.valueOf(text(name).toUpperCase(Locale.ROOT));
  }

  TaskStatus taskStatus(String name) {
    return TaskStatus.valueOf(text(name).toUpperCase(Locale.ROOT));
  }

  @Nullable Outcome outcome(String name) {
    String word = textOrNull(name);
    return word == null ? null : Outcome.valueOf(word.toUpperCase(Locale.ROOT));
  }

  Progress progress(String name) {
    Fields progress = object(name);
    return new Progress(progress.count("percent"), progress.text("message"));
  }

  Counts counts(String name) {
    Fields counts = object(name);
    return new Counts(
        counts.count("total"),
        counts.count("waiting"),
        counts.count("running"),
        counts.count("sleeping"),
        counts.count("completed"),
        counts.count("failed"),
        counts.count("cancelled"),
        counts.count("not_run"));
  }

  private static <T> T asked(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }
}
