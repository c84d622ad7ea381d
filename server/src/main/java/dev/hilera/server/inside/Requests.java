package dev.hilera.server.inside;

import dev.hilera.Codec;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Progress;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import dev.hilera.server.jobfile.Fault;
import dev.hilera.server.jobfile.JobFileException;
import dev.hilera.server.jobfile.SpawnFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an attempt may ask for, apart from how it is carried. */
final class Requests {
  private final Hilera hilera;
  private final Codec codec;
  private final Path folder;

  /**
   * Over an engine.
   *
   * @param folder where spawned commands run unless the request names another
   */
  Requests(Hilera hilera, Codec codec, Path folder) {
    this.hilera = hilera;
    this.codec = codec;
    this.folder = folder;
  }

  /** Only the attempt that runs now, and only within its job. */
  void admit(Token token, long job) throws Refused {
    if (token.job() != job) {
      throw new Refused(403, "the token is good for job " + token.job() + " only");
    }
    TaskView task = view(job, token.task());
    // The view may be a moment behind an attempt that has just begun, never ahead of it.
    boolean ended =
        task.attempt() > token.attempt()
            || (task.attempt() == token.attempt() && task.outcome() != null);
    if (ended || task.status().isFinal()) {
      throw new Refused(
          403,
          "attempt " + token.attempt() + " of '" + token.task() + "' has ended; its token too");
    }
  }

  /** {@code POST /api/jobs/{id}/tasks}. */
  Map<String, @Nullable Object> spawn(Token token, byte[] body, @Nullable String where)
      throws Refused {
    SpawnFile file;
    try {
      file = SpawnFile.parse("tasks", body, where == null ? folder : folder.resolve(where));
    } catch (JobFileException e) {
      throw refused(e);
    } catch (InvalidPathException _) {
      throw new Refused(400, "the folder is no path");
    }
    try {
      hilera.spawn(token.job(), token.task(), file.spawn());
    } catch (HileraException.Invalid e) {
      throw refused(file.refused(e));
    }
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("spawned", file.spawn().tasks().stream().map(task -> task.name()).toList());
    return answer;
  }

  /** {@code POST /api/jobs/{id}/tasks/{name}/progress}. */
  Map<String, @Nullable Object> progress(Token token, String task, byte[] body) throws Refused {
    if (!token.task().equals(task)) {
      throw new Refused(403, "a task reports its own progress only");
    }
    Object json;
    try {
      json = codec.fromJson(body);
    } catch (IllegalArgumentException e) {
      throw new Refused(400, "the body is not JSON: " + e.getMessage());
    }
    if (!(json instanceof Map<?, ?> map)
        || !(map.get("percent") instanceof Integer percent)
        || !(map.get("message") instanceof String message)
        || percent < 0
        || percent > 100) {
      throw new Refused(400, "give percent, a whole number from 0 to 100, and message, a text");
    }
    hilera.progress(token.job(), task, token.attempt(), new Progress(percent, message));
    return Map.of("success", true);
  }

  /** {@code GET /api/jobs/{id}/tasks/{name}}. */
  Map<String, @Nullable Object> task(long job, String name) throws Refused {
    TaskView task = view(job, name);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("name", name);
    answer.put("status", task.status().word());
    if (task.status() == TaskStatus.COMPLETED) {
      answer.put("result", hilera.result(job, name));
    }
    return answer;
  }

  private TaskView view(long job, String name) throws Refused {
    return hilera
        .task(job, name)
        .orElseThrow(() -> new Refused(404, "job " + job + " has no task '" + name + "'"));
  }

  private static Refused refused(JobFileException e) {
    List<String> faults = e.faults().stream().map(Fault::toString).toList();
    return new Refused(400, "the tasks were refused, none was added", faults);
  }
}
