package dev.hilera.server.view;

import dev.hilera.AttemptView;
import dev.hilera.Counts;
import dev.hilera.Event;
import dev.hilera.JobHistory;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.Outcome;
import dev.hilera.Progress;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import dev.hilera.server.web.HttpFailure;
import dev.hilera.server.web.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the document of a finished job; see {@link Views#history}. */
public final class Histories {
  /** What everybody can tell in milliseconds, and write with four digits of the year. */
  private static final Instant EARLIEST = Instant.EPOCH;

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  private final String at;
  private final ObjectNode json;

  private Histories(String at, ObjectNode json) {
    this.at = at;
    this.json = json;
  }

  /**
   * The history in a document.
   *
   * @throws HttpFailure 400 with the field that is not as it must be
   */
  public static JobHistory read(ObjectNode document) {
    Histories all = new Histories("", document);
    if (all.number("hilera") != 1) {
      throw HttpFailure.field("hilera", "give 1, the version of the document");
    }
    Histories job = all.object("job");
    return new JobHistory(
        job.view(),
        Objects.requireNonNullElse(job.word("description"), ""),
        job.text("placement"),
        Json.plain(job.json.path("params")),
        all.list("tasks", Histories::task),
        all.list("events", Histories::event));
  }

  private JobView view() {
    return new JobView(
        1,
        text("name"),
        word("type"),
        required("status", status("status")),
        number("run"),
        progress(),
        required("counts", counts()),
        required("created_at", moment("created_at")),
        moment("started_at"),
        moment("completed_at"),
        labels(),
        word("error"));
  }

  private JobHistory.TaskHistory task() {
    TaskView view =
        new TaskView(
            text("name"),
            required("status", constant("status", TaskStatus.class)),
            number("attempt"),
            constant("outcome", Outcome.class),
            moment("started_at"),
            moment("ended_at"),
            null,
            word("node"),
            null,
            list("needs"),
            progress(),
            word("error"));
    return new JobHistory.TaskHistory(
        view, list("attempts", Histories::attempt), Json.plain(json.path("result")));
  }

  private AttemptView attempt() {
    return new AttemptView(
        number("number"),
        number("run"),
        constant("outcome", Outcome.class),
        moment("started_at"),
        moment("ended_at"),
        word("node"),
        word("error"));
  }

  private Event event() {
    return new Event(
        required("event", constant("event", Event.Kind.class)),
        1,
        number("seq"),
        required("at", moment("at")).toEpochMilli(),
        word("task"),
        number("attempt"),
        word("node"),
        status("status"),
        constant("outcome", Outcome.class),
        json.has("counts") ? counts() : null,
        null,
        word("text"));
  }

  private @Nullable JobStatus status(String name) {
    return constant(name, JobStatus.class);
  }

  private @Nullable Counts counts() {
    Histories counts = object("counts");
    return new Counts(
        counts.number("total"),
        counts.number("waiting"),
        counts.number("running"),
        counts.number("sleeping"),
        counts.number("completed"),
        counts.number("failed"),
        counts.number("cancelled"),
        counts.number("not_run"));
  }

  private Progress progress() {
    Histories progress = object("progress");
    int percent = progress.number("percent");
    if (percent > 100) {
      throw HttpFailure.field(progress.at + "percent", "give 0 to 100");
    }
    return new Progress(percent, progress.text("message"));
  }

  private Map<String, String> labels() {
    Histories labels = object("labels");
    Map<String, String> map = new LinkedHashMap<>();
    labels.json.propertyNames().forEach(name -> map.put(name, labels.text(name)));
    return map;
  }

  private Histories object(String name) {
    if (json.get(name) instanceof ObjectNode object) {
      return new Histories(at + name + ".", object);
    }
    throw HttpFailure.field(at + name, "give an object");
  }

  private <T> List<T> list(String name, Function<Histories, T> each) {
    JsonNode list = json.get(name);
    if (list == null || !list.isArray()) {
      throw HttpFailure.field(at + name, "give a list");
    }
    List<T> all = new ArrayList<>();
    for (JsonNode item : list) {
      String place = at + name + "." + all.size();
      if (!(item instanceof ObjectNode object)) {
        throw HttpFailure.field(place, "give an object");
      }
      all.add(each.apply(new Histories(place + ".", object)));
    }
    return all;
  }

  private List<String> list(String name) {
    JsonNode list = json.get(name);
    if (list == null || !list.isArray() || !list.valueStream().allMatch(JsonNode::isString)) {
      throw HttpFailure.field(at + name, "give a list of texts");
    }
    return list.valueStream().map(JsonNode::stringValue).toList();
  }

  private int number(String name) {
    JsonNode value = json.get(name);
    if (value == null || !value.isInt() || value.intValue() < 0) {
      throw HttpFailure.field(at + name, "give a whole number, zero or more");
    }
    return value.intValue();
  }

  private String text(String name) {
    return required(name, word(name));
  }

  private @Nullable String word(String name) {
    JsonNode value = json.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw HttpFailure.field(at + name, "it is no text");
    }
    return value.stringValue();
  }

  private @Nullable Instant moment(String name) {
    String text = word(name);
    try {
      Instant moment = text == null ? null : Instant.parse(text);
      if (moment == null || (!moment.isBefore(EARLIEST) && !moment.isAfter(LATEST))) {
        return moment;
      }
    } catch (DateTimeException _) {
      // Told below.
    }
    throw HttpFailure.field(
        at + name, "give a moment of the years 1970 to 9999, such as 2026-05-01T10:00:00.000Z");
  }

  private <E extends Enum<E>> @Nullable E constant(String name, Class<E> type) {
    String word = word(name);
    try {
      return word == null ? null : Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      throw HttpFailure.field(at + name, "'" + word + "' is unknown");
    }
  }

  private <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw HttpFailure.field(at + name, "it is missing");
    }
    return value;
  }
}
