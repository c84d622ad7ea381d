package dev.hilera.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job to create: a type and its parameters, or a whole graph. Unchangeable. */
public final class NewJob {
  private final Map<String, @Nullable Object> body;

  private final @Nullable String folder;

  private NewJob(Map<String, @Nullable Object> body, @Nullable String folder) {
    this.body = body;
    this.folder = folder;
  }

  /**
   * A job of a type that the server knows.
   *
   * @param params by name: maps, lists, texts, numbers and truth values
   */
  public static NewJob ofType(String type, Map<String, ?> params) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("type", type);
    body.put("params", params);
    return new NewJob(body, null);
  }

  /**
   * A job file, as JSON.
   *
   * @throws IllegalArgumentException if it is no JSON object
   */
  public static NewJob ofFile(String json) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    Fields.of(Json.read(json)).map().forEach((name, value) -> body.put(name.toString(), value));
    return new NewJob(body, null);
  }

  /**
   * A job file that was read.
   *
   * @param values maps, lists, texts, numbers, truth values
   */
  public static NewJob ofFile(Map<String, ? extends @Nullable Object> values) {
    return new NewJob(new LinkedHashMap<>(values), null);
  }

  /** The same under a name of its own. */
  public NewJob name(String name) {
    return with("name", name);
  }

  /** The same with words for people. */
  public NewJob description(String text) {
    return with("description", text);
  }

  /** The same with a label more. */
  public NewJob label(String name, String value) {
    Map<String, @Nullable Object> labels = new LinkedHashMap<>();
    if (body.get("labels") instanceof Map<?, ?> before) {
      before.forEach((label, text) -> labels.put(label.toString(), text));
    }
    labels.put(name, value);
    return with("labels", labels);
  }

  /** The same, of which at most one exists: creating it again answers with the first. */
  public NewJob key(String idempotencyKey) {
    return with("key", idempotencyKey);
  }

  /** The same, held until it is started. */
  public NewJob held() {
    return with("start", false);
  }

  private NewJob with(String name, Object value) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(body);
    changed.put(name, value);
    return new NewJob(changed, folder);
  }

  /** The same, whose commands run in a folder of the server's machine. */
  public NewJob folder(String path) {
    return new NewJob(body, path);
  }

  @Nullable String folder() {
    return folder;
  }

  String json() {
    return Json.write(body);
  }
}
