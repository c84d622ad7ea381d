package dev.hilera.server.api;

import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Progress;
import dev.hilera.TaskView;
import dev.hilera.server.ServerConfig;
import dev.hilera.server.guard.Caller;
import dev.hilera.server.jobfile.SpawnFile;
import dev.hilera.server.view.Views;
import dev.hilera.server.view.Whys;
import dev.hilera.server.web.Asked;
import dev.hilera.server.web.HttpFailure;
import dev.hilera.server.web.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The tasks of a job: look at, command, add. */
public final class TaskRoutes {
  private static final int PAGE = 100;
  private static final int MOST = 10_000;

  /** A message goes to all who watch, and stands in lists. */
  private static final int LONGEST_MESSAGE = 10_000;

  private final Hilera hilera;
  private final ServerConfig config;
  private final Views views;

  /** Over an engine. */
  public TaskRoutes(Hilera hilera, ServerConfig config) {
    this.hilera = hilera;
    this.config = config;
    this.views = new Views(hilera);
  }

  /** Adds these routes. */
  public void addTo(Routes routes) {
    String tasks = "/api/jobs/{id}/tasks";
    String task = tasks + "/{name}";
    routes
        .get(
            tasks,
            Told.of("Tasks of a job by page.", "[Task]").query("from", "limit"),
            (ctx, _) -> list(ctx))
        .post(tasks, Told.of("Adds tasks to a job.", "Spawned").query("folder"), this::spawn)
        .get(
            task,
            "A task with its attempts, inputs and result.",
            "TaskRecord",
            (ctx, _) -> record(ctx))
        .delete(task, "Cancels a task.", "Done", (ctx, _) -> cancel(ctx))
        .post(task + "/retry", "Tries a task again.", "Task", (ctx, _) -> retry(ctx))
        .get(task + "/why", "Why a task is not running yet.", "Why", (ctx, _) -> why(ctx))
        .get(
            "/api/jobs/{id}/why",
            Told.of("Why tasks are not running yet.", "[Why]").query("from", "limit"),
            (ctx, _) -> whyAll(ctx))
        .post(task + "/progress", "Tells how far a task is.", "Done", (ctx, _) -> progress(ctx));
  }

  private TaskView view(Context ctx) {
    long job = Asked.job(ctx);
    String name = ctx.pathParam("name");
    checkJob(job);
    return hilera
        .task(job, name)
        .orElseThrow(
            () -> new HileraException.Unknown("job " + job + " has no task '" + name + "'"));
  }

  private void checkJob(long job) {
    if (hilera.job(job).isEmpty()) {
      throw new HileraException.Unknown("there is no job " + job);
    }
  }

  private JsonNode list(Context ctx) {
    int from = (int) Asked.number(ctx, "from", new Asked.Range(0, Integer.MAX_VALUE, 0));
    int most = (int) Asked.number(ctx, "limit", new Asked.Range(1, MOST, PAGE));
    return Views.tasks(hilera.tasks(Asked.job(ctx), from, most));
  }

  private JsonNode record(Context ctx) {
    TaskView task = view(ctx);
    return views.record(Asked.job(ctx), task);
  }

  private JsonNode why(Context ctx) {
    TaskView task = view(ctx);
    return hilera
        .why(Asked.job(ctx), task.name())
        .map(Whys::why)
        .orElseThrow(
            () -> new HileraException.Conflict(new Ends(hilera, Asked.job(ctx)).of(view(ctx))));
  }

  private JsonNode whyAll(Context ctx) {
    int from = (int) Asked.number(ctx, "from", new Asked.Range(0, Integer.MAX_VALUE, 0));
    int most = (int) Asked.number(ctx, "limit", new Asked.Range(1, 1_000, PAGE));
    checkJob(Asked.job(ctx));
    ArrayNode list = Json.list();
    hilera.why(Asked.job(ctx), from, most).forEach(why -> list.add(Whys.why(why)));
    return list;
  }

  private JsonNode cancel(Context ctx) {
    TaskView task = view(ctx);
    hilera.cancel(Asked.job(ctx), task.name());
    return done(ctx, task);
  }

  private JsonNode retry(Context ctx) {
    TaskView task = view(ctx);
    hilera.retry(Asked.job(ctx), task.name());
    return Views.task(view(ctx));
  }

  private static JsonNode done(Context ctx, TaskView task) {
    return Json.object()
        .put("success", true)
        .put("job_id", ctx.pathParam("id"))
        .put("task", task.name());
  }

  private JsonNode progress(Context ctx) throws IOException {
    TaskView task = view(ctx);
    ObjectNode body = Asked.body(ctx, config.limits());
    int percent = number(body, "percent", 0);
    String message = Asked.text(body, "message");
    int attempt = body.has("attempt") ? number(body, "attempt", 1) : task.attempt();
    if (percent > 100) {
      throw HttpFailure.field("percent", "give 0 to 100");
    }
    if (message != null && message.length() > LONGEST_MESSAGE) {
      throw HttpFailure.field("message", "give " + LONGEST_MESSAGE + " characters at most");
    }
    Progress progress = new Progress(percent, message == null ? "" : message);
    hilera.progress(Asked.job(ctx), task.name(), attempt, progress);
    return done(ctx, task);
  }

  private static int number(ObjectNode body, String name, int least) {
    JsonNode value = body.get(name);
    if (value == null || !value.isInt() || value.intValue() < least) {
      throw HttpFailure.field(name, "give a whole number from " + least + " on");
    }
    return value.intValue();
  }

  private JsonNode spawn(Context ctx, Caller caller) throws IOException {
    long job = Asked.job(ctx);
    checkJob(job);
    ObjectNode body = Asked.body(ctx, config.limits());
    String parent = Asked.text(body, "parent");
    body.remove("parent");
    Path folder = Objects.requireNonNullElse(Creation.folder(ctx), config.folder());
    SpawnFile file = SpawnFile.parse("tasks", Json.bytes(body), folder);
    Creation.checkCommands(file.spawn(), caller);
    try {
      hilera.spawn(job, parent, file.spawn());
    } catch (HileraException.Invalid e) {
      throw file.refused(e);
    }
    ObjectNode answer = Json.object();
    ArrayNode names = answer.putArray("spawned");
    file.spawn().tasks().forEach(task -> names.add(task.name()));
    return answer;
  }
}
