package dev.hilera.server.api;

import dev.hilera.Hilera;
import dev.hilera.JobHistory;
import dev.hilera.server.ServerConfig;
import dev.hilera.server.view.Histories;
import dev.hilera.server.view.Views;
import dev.hilera.server.web.Asked;
import io.javalin.http.Context;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** Finished jobs as documents: out of one store, into another. */
public final class HistoryRoutes {
  private final Hilera hilera;
  private final ServerConfig config;
  private final Views views;

  /** Over an engine. */
  public HistoryRoutes(Hilera hilera, ServerConfig config) {
    this.hilera = hilera;
    this.config = config;
    this.views = new Views(hilera);
  }

  /** Adds these routes. */
  public void addTo(Routes routes) {
    routes
        .get(
            "/api/jobs/{id}/export",
            "A finished job with its history, as one document.",
            "History",
            (ctx, _) -> views.history(hilera.history(Asked.job(ctx))))
        .post(
            "/api/jobs/import",
            "Takes in such a document under a new id.",
            "JobRecord",
            (ctx, _) -> restore(ctx));
  }

  private JsonNode restore(Context ctx) throws IOException {
    JobHistory history = Histories.read(Asked.body(ctx, config.limits()));
    long id = hilera.restore(history);
    ctx.status(201).header("Location", "/api/jobs/" + id);
    return views.record(hilera.job(id).orElseThrow());
  }
}
