package dev.hilera.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tasks to add to a running job. Unchangeable. */
public final class NewTasks {
  private final Map<String, @Nullable Object> body;
  private final @Nullable String folder;

  private NewTasks(Map<String, @Nullable Object> body, @Nullable String folder) {
    this.body = body;
    this.folder = folder;
  }

  /**
   * Tasks by name as in a job file, or {@code {tasks: ..., detached: true}}.
   *
   * @param values maps, lists, texts, numbers, truth values
   */
  public static NewTasks ofFile(Map<String, ? extends @Nullable Object> values) {
    return new NewTasks(new LinkedHashMap<>(values), null);
  }

  /** The same for the sake of a task, whose dependents wait for them too. */
  public NewTasks parent(String task) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(body);
    changed.put("parent", task);
    return new NewTasks(changed, folder);
  }

  /** The same, whose commands run in a folder of the server's machine. */
  public NewTasks folder(String path) {
    return new NewTasks(body, path);
  }

  String json() {
    return Json.write(body);
  }

  @Nullable String folder() {
    return folder;
  }
}
