package dev.hilera.server.api;

import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.JobView;
import dev.hilera.TaskView;
import dev.hilera.server.Role;
import dev.hilera.server.graph.Drawn;
import dev.hilera.server.graph.GraphText;
import dev.hilera.server.graph.Layout;
import dev.hilera.server.graph.Layouts;
import dev.hilera.server.view.Drawing;
import dev.hilera.server.web.Asked;
import dev.hilera.server.web.HttpFailure;
import dev.hilera.server.web.Json;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** The graph of a job: for programs, for drawing programs, and laid out for a page. */
public final class GraphRoutes {
  private static final int PAGE = 10_000;

  private final Hilera hilera;
  private final Layouts layouts = new Layouts();

  /** Over an engine. */
  public GraphRoutes(Hilera hilera) {
    this.hilera = hilera;
  }

  /** Adds these routes. */
  public void addTo(Routes routes) {
    routes.raw(
        new Route(
            "GET",
            "/api/jobs/{id}/graph",
            Role.VIEWER,
            Told.of("The graph with statuses.", "Graph").query("format", "layout"),
            this::graph));
  }

  private void graph(Context ctx) {
    long id = Asked.job(ctx);
    JobView job =
        hilera.job(id).orElseThrow(() -> new HileraException.Unknown("there is no job " + id));
    String format = Objects.requireNonNullElse(Asked.query(ctx, "format"), "json");
    List<TaskView> tasks = new ArrayList<>();
    List<TaskView> page;
    do {
      page = hilera.tasks(id, tasks.size(), PAGE);
      tasks.addAll(page);
    } while (page.size() == PAGE);
    switch (format) {
      case "json" -> Json.answer(ctx, 200, json(ctx, job, tasks));
      case "dot" -> text(ctx, "text/vnd.graphviz", Drawing.text(job, tasks, GraphText.DOT));
      case "mermaid" -> text(ctx, "text/plain", Drawing.text(job, tasks, GraphText.MERMAID));
      default -> throw HttpFailure.field("format", "give json, dot or mermaid");
    }
  }

  private ObjectNode json(Context ctx, JobView job, List<TaskView> tasks) {
    String way = Asked.query(ctx, "layout");
    return switch (way) {
      case null -> Drawing.json(job, tasks);
      case "right" -> Drawing.json(job, tasks, layout(tasks, Layout.Way.RIGHT));
      case "down" -> Drawing.json(job, tasks, layout(tasks, Layout.Way.DOWN));
      default -> throw HttpFailure.field("layout", "give right or down");
    };
  }

  private Layout layout(List<TaskView> tasks, Layout.Way way) {
    return layouts.of(tasks.stream().map(t -> new Drawn(t.name(), t.needs())).toList(), way);
  }

  private static void text(Context ctx, String type, String text) {
    ctx.contentType(type + "; charset=utf-8").header("Cache-Control", "no-store").result(text);
  }
}
