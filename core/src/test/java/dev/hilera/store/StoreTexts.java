package dev.hilera.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.job.GraphPart;
import dev.hilera.job.JobInfo;
import dev.hilera.job.Payload;
import dev.hilera.job.StoredJob;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers as texts: equal if the answers are, arrays inside them too. */
final class StoreTexts {
  private StoreTexts() {}

  static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case byte[] bytes -> "'" + new String(bytes, UTF_8) + "'";
      case List<?> list ->
          list.stream().map(StoreTexts::text).collect(Collectors.joining("\n  ", "[", "]"));
      case Map<?, ?> map -> {
        Map<String, String> sorted = new TreeMap<>();
        map.forEach((key, one) -> sorted.put(text(key), text(one)));
        yield sorted.toString();
      }
      case Optional<?> optional -> "?" + text(optional.orElse(null));
      case GraphPart part -> graph(part);
      case JobInfo info -> record(info);
      case Payload payload -> record(payload);
      // A store's own message, a verdict, is an object in memory and encoded elsewhere.
      case Mail mail when mail.request().isEmpty() -> mail.id() + " of " + mail.job();
      case Mail mail -> record(mail);
      case StoredJob job -> record(job);
      case Question.JobRecord found -> record(found);
      default -> value.toString();
    };
  }

  private static String graph(GraphPart part) {
    List<Object> all = new ArrayList<>(List.of(part.first(), part.parent(), part.detached()));
    for (int position = 0; position < part.size(); position++) {
      all.add(part.name(position));
      all.add(part.work(position));
      all.add(part.options(position));
      for (int place = part.needStart(position); place < part.needEnd(position); place++) {
        all.add(part.need(place));
      }
    }
    return all.toString();
  }

  private static String record(Record record) {
    StringBuilder text = new StringBuilder();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        text.append(component.getName())
            .append('=')
            .append(text(component.getAccessor().invoke(record)))
            .append(' ');
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    return text.toString();
  }
}
