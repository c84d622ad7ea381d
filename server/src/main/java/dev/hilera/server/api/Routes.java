package dev.hilera.server.api;

import dev.hilera.server.Role;
import dev.hilera.server.guard.Caller;
import dev.hilera.server.guard.Guard;
import dev.hilera.server.web.Json;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Gathers routes; each asks the guard before it answers. */
public final class Routes {
  private final Guard guard;
  private final List<Route> routes = new ArrayList<>();

  /** None yet. */
  public Routes(Guard guard) {
    this.guard = guard;
  }

  /** What a route answers with code 200. */
  @FunctionalInterface
  interface Action {
    JsonNode act(Context ctx, Caller caller) throws Exception;
  }

  /** Adds what only reads. */
  Routes get(String path, String summary, Action action) {
    return add("GET", path, Role.VIEWER, new Told(summary, action));
  }

  /** Adds what changes something. */
  Routes post(String path, String summary, Action action) {
    return add("POST", path, Role.OPERATOR, new Told(summary, action));
  }

  /** Adds what ends something. */
  Routes delete(String path, String summary, Action action) {
    return add("DELETE", path, Role.OPERATOR, new Told(summary, action));
  }

  /** What is told of an action, and the action. */
  record Told(String summary, Action action) {}

  Routes add(String method, String path, Role least, Told told) {
    Handler handler =
        ctx -> {
          Caller caller = guard.admit(ctx, least);
          JsonNode answer = told.action().act(ctx, caller);
          Json.answer(ctx, ctx.statusCode(), answer);
        };
    routes.add(new Route(method, path, least, told.summary(), handler));
    return this;
  }

  /** Adds what answers by itself; {@code null} lets anybody in. */
  public Routes raw(Route route) {
    Role least = route.least();
    Handler handler =
        least == null
            ? route.handler()
            : ctx -> {
              guard.admit(ctx, least);
              route.handler().handle(ctx);
            };
    routes.add(new Route(route.method(), route.path(), least, route.summary(), handler));
    return this;
  }

  /** All of them. */
  public List<Route> all() {
    return List.copyOf(routes);
  }
}
