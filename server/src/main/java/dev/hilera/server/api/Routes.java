package dev.hilera.server.api;

import dev.hilera.server.Role;
import dev.hilera.server.ServerConfig;
import dev.hilera.server.guard.Caller;
import dev.hilera.server.guard.Guard;
import dev.hilera.server.web.Asked;
import dev.hilera.server.web.Json;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Gathers routes; each asks the guard before it answers. */
public final class Routes {
  private final Guard guard;
  private final ServerConfig.Limits limits;
  private final Repeats repeats = new Repeats();
  private final List<Route> routes = new ArrayList<>();

  /** None yet. */
  public Routes(Guard guard, ServerConfig.Limits limits) {
    this.guard = guard;
    this.limits = limits;
  }

  /** What a route answers, with code 200 unless it sets another. */
  @FunctionalInterface
  interface Action {
    JsonNode act(Context ctx, Caller caller) throws Exception;
  }

  /** Adds what only reads. */
  Routes get(String path, String summary, String answer, Action action) {
    return get(path, Told.of(summary, answer), action);
  }

  /** The same with parameters. */
  Routes get(String path, Told told, Action action) {
    return add("GET", path, told, action);
  }

  /** Adds what changes something. */
  Routes post(String path, String summary, String answer, Action action) {
    return post(path, Told.of(summary, answer), action);
  }

  /** The same with parameters. */
  Routes post(String path, Told told, Action action) {
    return add("POST", path, told, action);
  }

  /** Adds what ends something. */
  Routes delete(String path, String summary, String answer, Action action) {
    return add("DELETE", path, Told.of(summary, answer), action);
  }

  /** Adds what changes a node. */
  Routes patch(String path, String summary, String answer, Action action) {
    return add("PATCH", path, Told.of(summary, answer), action);
  }

  private Routes add(String method, String path, Told told, Action action) {
    Role least = least(method);
    Handler handler =
        ctx -> {
          Caller caller = guard.admit(ctx.req(), least);
          Asked.checkQuery(ctx, told.query());
          String key = ctx.header(Repeats.HEADER);
          if (key == null || method.equals("GET")) {
            JsonNode answer = action.act(ctx, caller);
            Json.answer(ctx, ctx.statusCode(), answer);
          } else {
            Repeats.check(key);
            once(ctx, caller, key, action);
          }
        };
    routes.add(new Route(method, path, least, told, handler));
    return this;
  }

  private void once(Context ctx, Caller caller, String key, Action action) throws Exception {
    String command = caller.name() + ' ' + ctx.req().getMethod() + ' ' + ctx.path() + ' ' + key;
    String print = Repeats.print(ctx.queryString(), Asked.bytes(ctx, limits));
    Repeats.Kept kept =
        repeats.once(
            command,
            print,
            () -> {
              JsonNode answer = action.act(ctx, caller);
              String location = ctx.res().getHeader("Location");
              return new Repeats.Kept(print, ctx.statusCode(), location, answer);
            });
    if (kept.location() != null) {
      ctx.header("Location", kept.location());
    }
    Json.answer(ctx, kept.code(), kept.body());
  }

  private static Role least(String method) {
    return switch (method) {
      case "GET" -> Role.VIEWER;
      case "PATCH" -> Role.ADMIN;
      default -> Role.OPERATOR;
    };
  }

  /** Adds what answers by itself; without a role it lets anybody in. */
  public Routes raw(Route route) {
    Role least = route.least();
    Handler handler =
        least == null
            ? route.handler()
            : ctx -> {
              guard.admit(ctx.req(), least);
              if (route.path().startsWith("/api/")) {
                Asked.checkQuery(ctx, route.told().query());
              }
              route.handler().handle(ctx);
            };
    routes.add(new Route(route.method(), route.path(), least, route.told(), handler));
    return this;
  }

  /** All of them. */
  public List<Route> all() {
    return List.copyOf(routes);
  }
}
