package dev.hilera.server.api;

import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.server.ServerConfig;
import dev.hilera.server.guard.Caller;
import dev.hilera.server.view.Views;
import dev.hilera.server.web.Asked;
import dev.hilera.server.web.HttpFailure;
import dev.hilera.server.web.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs: list, create, look at, command. */
public final class JobRoutes {
  private static final int PAGE = 100;
  private static final int MOST = 1_000;

  private final Hilera hilera;
  private final ServerConfig config;
  private final Creation creation;
  private final Views views;
  private final Cleared cleared;

  /** Told which jobs were forgotten. */
  @FunctionalInterface
  public interface Cleared {
    /** These are gone. */
    void gone(List<Long> jobs);
  }

  /** Over an engine. */
  public JobRoutes(Hilera hilera, ServerConfig config, Creation creation, Cleared cleared) {
    this.hilera = hilera;
    this.config = config;
    this.creation = creation;
    this.views = new Views(hilera);
    this.cleared = cleared;
  }

  /** Adds these routes. */
  public void addTo(Routes routes) {
    String job = "/api/jobs/{id}";
    routes
        .get(
            "/api/jobs",
            Told.of("Jobs, newest first.", "[Job]")
                .query("status", "type", "label", "q", "limit", "after"),
            (ctx, _) -> list(ctx))
        .post("/api/jobs", Told.of("Creates a job.", "JobRecord").query("folder"), this::create)
        .post(
            "/api/jobs/clear-completed", "Forgets all finished jobs.", "Cleared", (_, _) -> clear())
        .get(
            job,
            "Everything about a job.",
            "JobRecord",
            (ctx, _) -> views.record(view(Asked.job(ctx))))
        .delete(job, "Cancels a job.", "Done", (ctx, _) -> cancel(Asked.job(ctx)))
        .get(
            job + "/events",
            Told.of("Kept events of a job, in order.", "[Event]").query("after", "limit"),
            (ctx, _) -> events(ctx))
        .post(job + "/start", "Starts a held job.", "Job", (ctx, _) -> command(ctx, hilera::start))
        .post(job + "/pause", "Nothing new starts.", "Job", (ctx, _) -> command(ctx, hilera::pause))
        .post(job + "/resume", "It may again.", "Job", (ctx, _) -> command(ctx, hilera::resume))
        .post(
            job + "/retry", "Opens the next run.", "Job", (ctx, _) -> command(ctx, hilera::retry));
  }

  private JobView view(long job) {
    return hilera.job(job).orElseThrow(() -> new HileraException.Unknown("there is no job " + job));
  }

  private JsonNode create(Context ctx, Caller caller) throws IOException {
    ObjectNode body = Asked.body(ctx, config.limits());
    String request = ctx.header(Repeats.HEADER);
    if (request != null && !body.has("key")) {
      // Known also after a restart, which forgets the answers that were given.
      body.put("key", "request " + caller.name() + " " + request);
    }
    JobView job = creation.create(body, Creation.folder(ctx), caller);
    ctx.status(201).header("Location", "/api/jobs/" + job.id());
    return views.record(job);
  }

  private JsonNode cancel(long job) {
    hilera.cancel(job);
    return Json.object().put("success", true).put("job_id", Long.toString(job));
  }

  private JsonNode clear() {
    List<Long> gone = hilera.forgetFinished();
    if (!gone.isEmpty()) {
      cleared.gone(gone);
    }
    return Json.object().put("cleared", gone.size());
  }

  private JsonNode command(Context ctx, LongConsumer command) {
    long job = Asked.job(ctx);
    command.accept(job);
    return Views.job(view(job));
  }

  private JsonNode events(Context ctx) {
    long after = Asked.number(ctx, "after", new Asked.Range(0, Long.MAX_VALUE, 0));
    int most = (int) Asked.number(ctx, "limit", new Asked.Range(1, 10_000, 1_000));
    ArrayNode list = Json.list();
    for (Event event : hilera.events(Asked.job(ctx), after, most)) {
      list.add(Views.event(event));
    }
    return list;
  }

  private JsonNode list(Context ctx) {
    int most = (int) Asked.number(ctx, "limit", new Asked.Range(1, MOST, PAGE));
    String after = Asked.query(ctx, "after");
    long below =
        after == null
            ? Long.MAX_VALUE
            : Asked.id(after).orElseThrow(() -> HttpFailure.field("after", "give the id of a job"));
    JobFilter filter = filter(ctx, below);
    ArrayNode list = Json.list();
    for (JobView job : jobs(filter, Asked.query(ctx, "type"), most)) {
      list.add(Views.job(job));
    }
    return list;
  }

  /** Of one type, if given: the others are passed over page by page. */
  private List<JobView> jobs(JobFilter filter, @Nullable String type, int most) {
    if (type == null) {
      return hilera.jobs(page(filter, filter.below(), most));
    }
    List<JobView> found = new ArrayList<>();
    long below = filter.below();
    while (true) {
      List<JobView> page = hilera.jobs(page(filter, below, MOST));
      page.stream().filter(job -> type.equals(job.type())).forEach(found::add);
      if (found.size() >= most) {
        return found.subList(0, most);
      }
      if (page.size() < MOST) {
        return found;
      }
      below = page.getLast().id();
    }
  }

  private static JobFilter page(JobFilter filter, long below, int most) {
    return new JobFilter(
        filter.statuses(), filter.label(), filter.value(), filter.text(), below, most);
  }

  private static JobFilter filter(Context ctx, long below) {
    String label = Asked.query(ctx, "label");
    String name = label == null ? null : label.split(":", 2)[0];
    String value = label == null || !label.contains(":") ? null : label.split(":", 2)[1];
    return new JobFilter(
        statuses(Asked.query(ctx, "status")), name, value, Asked.query(ctx, "q"), below, PAGE);
  }

  private static Set<JobStatus> statuses(@Nullable String text) {
    Set<JobStatus> statuses = new HashSet<>();
    if (text != null) {
      for (String word : text.split(",", -1)) {
        try {
          statuses.add(JobStatus.valueOf(word.strip().toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException _) {
          throw HttpFailure.field(
              "status", "give pending, running, paused, completed, failed or cancelled");
        }
      }
    }
    return statuses;
  }
}
