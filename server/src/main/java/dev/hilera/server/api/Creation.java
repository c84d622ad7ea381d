package dev.hilera.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.JobType;
import dev.hilera.JobView;
import dev.hilera.TaskList;
import dev.hilera.Work;
import dev.hilera.job.Nearest;
import dev.hilera.job.Params;
import dev.hilera.server.ServerConfig;
import dev.hilera.server.guard.Caller;
import dev.hilera.server.jobfile.Fault;
import dev.hilera.server.jobfile.JobFile;
import dev.hilera.server.jobfile.JobFileException;
import dev.hilera.server.web.Asked;
import dev.hilera.server.web.HttpFailure;
import dev.hilera.server.web.Json;
import io.javalin.http.Context;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Creates jobs from what callers send: a type with parameters, or a whole graph. */
public final class Creation {
  private static final Set<String> TYPED =
      Set.of("type", "job_type", "params", "name", "description", "labels", "key", "start");

  private final Hilera hilera;
  private final ServerConfig config;

  /** For an engine. */
  public Creation(Hilera hilera, ServerConfig config) {
    this.hilera = hilera;
    this.config = config;
  }

  /**
   * Creates a job, and starts it unless {@code start} is false.
   *
   * @param folder where its commands run; {@code null} for that of the configuration
   * @throws HttpFailure 400 with every fault, 403 for commands, 429 if the queue is full; nothing
   *     was created then
   */
  public JobView create(ObjectNode body, @Nullable Path folder, Caller caller) {
    boolean start = Asked.truth(body, "start", true);
    boolean isGraph = body.has("tasks") || body.has("job");
    Path base = folder == null ? config.folder() : folder;
    JobFile file = body.has("file") ? text(body, base) : isGraph ? graph(body, base) : null;
    Job job = file == null ? typed(body) : file.job();
    if (file != null) {
      checkCommands(job, caller);
    }
    checkQueue();
    if (job.taskTimeout() == null && config.taskTimeout() != null) {
      job.taskTimeout(config.taskTimeout());
    }
    try {
      long id = start ? hilera.run(job).jobId() : hilera.submit(job);
      return hilera.job(id).orElseThrow();
    } catch (HileraException.Invalid e) {
      throw file == null ? e : file.refused(e);
    }
  }

  /** A job file as it was written, in YAML or JSON; faults are told with its lines. */
  private static JobFile text(ObjectNode body, Path folder) {
    for (String name : body.propertyNames()) {
      if (!name.equals("file") && !name.equals("start")) {
        throw HttpFailure.field(name, "beside a job file only start may be given");
      }
    }
    String text = Objects.requireNonNull(Asked.text(body, "file"));
    try {
      return JobFile.parse("file", text.getBytes(UTF_8), folder);
    } catch (JobFileException e) {
      throw HttpFailure.refused(
          "the job file was refused; nothing was created",
          e.faults().stream().map(Creation::placed).toList());
    }
  }

  private static HttpFailure.Fault placed(Fault fault) {
    String place = fault.line() == 0 ? "" : "line " + fault.line() + ": ";
    return new HttpFailure.Fault(fault.field(), place + fault.problem());
  }

  private JobFile graph(ObjectNode body, Path folder) {
    for (String name : List.of("type", "job_type", "params")) {
      if (body.has(name)) {
        throw HttpFailure.field(name, "a job has either a type or tasks, not both");
      }
    }
    ObjectNode described = body.deepCopy();
    described.remove("start");
    return JobFile.parse("job", Json.bytes(described), folder);
  }

  private Job typed(ObjectNode body) {
    for (String name : body.propertyNames()) {
      if (!TYPED.contains(name)) {
        String near = Nearest.to(name, TYPED);
        throw HttpFailure.field(
            name, "it is unknown" + (near == null ? "" : "; did you mean '" + near + "'?"));
      }
    }
    JobType<?> type = type(body);
    String name = Asked.text(body, "name");
    Job job = built(name == null ? type.name() : name, type, body.get("params"));
    String key = Asked.text(body, "key");
    if (key != null) {
      job.key(key);
    }
    String description = Asked.text(body, "description");
    if (description != null) {
      job.description(description);
    }
    JsonNode labels = body.get("labels");
    if (labels != null) {
      label(job, labels);
    }
    return job;
  }

  private static void label(Job job, JsonNode labels) {
    if (!(labels instanceof ObjectNode object)) {
      throw HttpFailure.field("labels", "it is no object");
    }
    for (String name : object.propertyNames()) {
      String value = Asked.text(object, name);
      job.label(name, value == null ? "" : value);
    }
  }

  private JobType<?> type(ObjectNode body) {
    String type = Asked.text(body, "type");
    String other = Asked.text(body, "job_type");
    if (type != null && other != null && !type.equals(other)) {
      throw HttpFailure.field("job_type", "it differs from type; give one of them");
    }
    String wanted = type == null ? other : type;
    if (wanted == null) {
      throw HttpFailure.field("type", "it is missing; give a type, or name and tasks");
    }
    List<JobType<?>> types = hilera.jobTypes();
    return types.stream()
        .filter(known -> known.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> unknown(wanted, types));
  }

  private static HttpFailure unknown(String wanted, List<JobType<?>> types) {
    List<String> names = types.stream().map(JobType::name).toList();
    String near = Nearest.to(wanted, names);
    return HttpFailure.field(
        "type",
        near == null
            ? "there is no such type; see /api/job-types"
            : "there is no such type; did you mean '" + near + "'?");
  }

  private static <P> Job built(String name, JobType<P> type, @Nullable JsonNode params) {
    if (params != null && !params.isObject()) {
      throw HttpFailure.field("params", "it is no object");
    }
    Object given =
        params == null
            ? type.params() == Void.class ? null : Map.of()
            : type.params() == Void.class && params.isEmpty() ? null : Json.plain(params);
    if (type.params() == Void.class && given != null) {
      throw HttpFailure.field("params", "the type '" + type.name() + "' has no parameters");
    }
    return Job.of(name, type, Params.bind(type.params(), given));
  }

  /** Refuses tasks that run programs, unless the caller may. */
  public static void checkCommands(TaskList tasks, Caller caller) {
    boolean has =
        tasks.tasks().stream()
            .anyMatch(
                task -> task.work() instanceof Work.Command || task.work() instanceof Work.Other);
    if (has && !caller.commands()) {
      throw new HttpFailure(
          403,
          "tasks that run commands are refused: send the owner's or an administrator's token, or"
              + " start the server with allow_commands: true");
    }
  }

  /**
   * The folder that a request names for its commands.
   *
   * @throws HttpFailure 400 if it is no whole path
   */
  static @Nullable Path folder(Context ctx) {
    String folder = Asked.query(ctx, "folder");
    if (folder == null) {
      return null;
    }
    try {
      Path path = Path.of(folder);
      if (path.isAbsolute()) {
        return path.normalize();
      }
    } catch (InvalidPathException _) {
      // Told below.
    }
    throw HttpFailure.field("folder", "give a whole path, from the root on");
  }

  private void checkQueue() {
    Map<JobStatus, Integer> counts = hilera.counts();
    int unfinished =
        counts.getOrDefault(JobStatus.PENDING, 0)
            + counts.getOrDefault(JobStatus.RUNNING, 0)
            + counts.getOrDefault(JobStatus.PAUSED, 0);
    if (unfinished >= config.limits().queue()) {
      throw new HttpFailure(429, "the queue is full: " + unfinished + " jobs are unfinished")
          .header("Retry-After", "5");
    }
  }
}
