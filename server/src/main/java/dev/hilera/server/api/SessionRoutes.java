package dev.hilera.server.api;

import dev.hilera.server.ServerConfig;
import dev.hilera.server.guard.Caller;
import dev.hilera.server.guard.Guard;
import dev.hilera.server.web.Asked;
import dev.hilera.server.web.HttpFailure;
import dev.hilera.server.web.Json;
import io.javalin.http.Context;
import java.io.IOException;

/** Log in and out with a cookie, for pages. */
public final class SessionRoutes {
  private final Guard guard;
  private final ServerConfig config;

  /** Asks the guard. */
  public SessionRoutes(Guard guard, ServerConfig config) {
    this.guard = guard;
    this.config = config;
  }

  /** Adds these routes. */
  public void addTo(Routes routes) {
    routes
        .raw(
            new Route(
                "POST",
                "/login",
                null,
                Told.of("Opens a session for a token.", "Caller"),
                this::logIn))
        .raw(
            new Route("POST", "/logout", null, Told.of("Ends the session.", "Done"), this::logOut));
  }

  private void logIn(Context ctx) throws IOException {
    String token = Asked.text(Asked.body(ctx, config.limits()), "token");
    if (token == null) {
      throw HttpFailure.field("token", "it is missing");
    }
    Caller caller = guard.logIn(ctx, token);
    Json.answer(
        ctx, 200, Json.object().put("name", caller.name()).put("role", caller.role().word()));
  }

  private void logOut(Context ctx) {
    guard.logOut(ctx);
    Json.answer(ctx, 200, Json.object().put("success", true));
  }
}
