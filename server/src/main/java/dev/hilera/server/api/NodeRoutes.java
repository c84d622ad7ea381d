package dev.hilera.server.api;

import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.Resources;
import dev.hilera.server.Role;
import dev.hilera.server.ServerConfig;
import dev.hilera.server.view.Figures;
import dev.hilera.server.view.History;
import dev.hilera.server.view.Metrics;
import dev.hilera.server.view.Types;
import dev.hilera.server.web.Asked;
import dev.hilera.server.web.HttpFailure;
import dev.hilera.server.web.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Types, figures, nodes and health. */
public final class NodeRoutes {
  private final Hilera hilera;
  private final ServerConfig config;
  private final Figures figures;
  private final History history;
  private final Metrics metrics;
  private final BooleanSupplier stopping;

  /**
   * Over an engine.
   *
   * @param told the figures that are kept beside it
   * @param stopping whether the server takes no more requests
   */
  public NodeRoutes(Hilera hilera, ServerConfig config, Kept told, BooleanSupplier stopping) {
    this.hilera = hilera;
    this.config = config;
    this.figures = new Figures(hilera);
    this.history = told.history();
    this.metrics = told.metrics();
    this.stopping = stopping;
  }

  /**
   * Figures that are kept.
   *
   * @param history of the last hour
   * @param metrics as of now
   */
  public record Kept(History history, Metrics metrics) {}

  /** Adds these routes. */
  public void addTo(Routes routes) {
    routes
        .get(
            "/api/job-types", "Types of jobs.", "[JobType]", (_, _) -> Types.all(hilera.jobTypes()))
        .get("/api/stats", "Counts of jobs and workers.", "Stats", (_, _) -> figures.stats())
        .get("/api/nodes", "Nodes and what they have.", "[Node]", (_, _) -> figures.nodes())
        .patch("/api/nodes/{name}", "Changes what a node has.", "Node", (ctx, _) -> capacity(ctx))
        .get("/api/stats/history", "The last hour.", "[Sample]", (_, _) -> history.json())
        .raw(
            new Route(
                "GET",
                "/metrics",
                Role.VIEWER,
                Told.of("For Prometheus.", "text/plain"),
                this::metrics))
        .raw(
            new Route(
                "GET",
                "/healthz",
                null,
                Told.of("Whether it answers.", "Health"),
                ctx -> health(ctx)))
        .raw(
            new Route(
                "GET",
                "/readyz",
                null,
                Told.of("Whether it can work.", "Health"),
                ctx -> ready(ctx)));
  }

  private void metrics(Context ctx) {
    ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.text());
  }

  private static void health(Context ctx) {
    Json.answer(ctx, 200, Json.object().put("status", "ok"));
  }

  private void ready(Context ctx) {
    String reason = "";
    if (stopping.getAsBoolean()) {
      reason = "it is stopping";
    } else {
      try {
        var _ = hilera.counts();
        reason = hilera.commits() ? "" : "the store does not take what is written";
      } catch (HileraException _) {
        reason = "the store does not answer";
      }
    }
    if (reason.isEmpty()) {
      Json.answer(ctx, 200, Json.object().put("status", "ready"));
    } else {
      Json.answer(ctx, 503, Json.object().put("status", "not ready").put("reason", reason));
    }
  }

  private JsonNode capacity(Context ctx) throws IOException {
    String name = ctx.pathParam("name");
    if (!name.equals(hilera.node().name())) {
      throw new HttpFailure(
          404, "there is no node '" + name + "' here, only '" + hilera.node().name() + "'");
    }
    ObjectNode body = Asked.body(ctx, config.limits());
    if (!(body.get("capacity") instanceof ObjectNode amounts) || body.size() != 1) {
      throw HttpFailure.field("capacity", "give an object of amounts by name, and nothing else");
    }
    Resources total = hilera.node().capacity();
    for (String amount : amounts.propertyNames()) {
      JsonNode value = amounts.get(amount);
      if (!value.isNumber() || value.doubleValue() < 0) {
        throw HttpFailure.field("capacity." + amount, "give a number that is not negative");
      }
      try {
        total = total.and(amount, value.doubleValue());
      } catch (IllegalArgumentException e) {
        throw HttpFailure.field("capacity." + amount, String.valueOf(e.getMessage()));
      }
    }
    hilera.capacity(total);
    return figures.nodes().get(0);
  }
}
