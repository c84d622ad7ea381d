package dev.hilera.server.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.server.AccessToken;
import dev.hilera.server.Role;
import dev.hilera.server.ServerConfig;
import dev.hilera.server.web.HttpFailure;
import io.javalin.http.Context;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides for each request who asks, and whether that caller may. */
public final class Guard {
  private static final String BEARER = "Bearer ";
  private static final String UNKNOWN = "the token is not known here";
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final ServerConfig config;
  private final Sessions sessions;

  /** Over a configuration that was checked. */
  public Guard(ServerConfig config, InstantSource clock) {
    this.config = config;
    this.sessions = new Sessions(clock);
  }

  /** Refuses what comes for another host or from another site's page. */
  public void checkSite(HttpServletRequest request) {
    String host = request.getHeader("Host");
    if (host == null || !isOurs(host)) {
      throw new HttpFailure(
          403, "this server is not known under the host of the request; add it to allowed_hosts");
    }
    for (String origin : Collections.list(request.getHeaders("Origin"))) {
      if (!isOurs(origin, host)) {
        throw new HttpFailure(
            403, "a page of another site may not call this server; see allowed_origins");
      }
    }
  }

  private boolean isOurs(String host) {
    String name = withoutPort(host.toLowerCase(Locale.ROOT));
    return LOOPBACK_NAMES.contains(name)
        || name.equalsIgnoreCase(config.host())
        || config.allowedHosts().stream()
            .anyMatch(ours -> ours.equalsIgnoreCase(name) || ours.equalsIgnoreCase(host));
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  private boolean isOurs(String origin, String host) {
    return origin.equalsIgnoreCase("http://" + host)
        || origin.equalsIgnoreCase("https://" + host)
        || isGuest(origin);
  }

  private boolean isGuest(String origin) {
    return config.allowedOrigins().stream()
        .anyMatch(ours -> origin.equalsIgnoreCase(ours.replaceFirst("/$", "")));
  }

  /**
   * Tells a browser that a page of another site, if it is one of those that may call this server,
   * may read the answer; what such a page asks beforehand is answered here.
   *
   * @return whether that was all that was asked
   */
  public boolean welcome(Context ctx) {
    String origin = ctx.header("Origin");
    if (origin == null || !isGuest(origin)) {
      return false;
    }
    ctx.header("Access-Control-Allow-Origin", origin).header("Vary", "Origin");
    ctx.header("Access-Control-Expose-Headers", "Location, Retry-After");
    boolean asksBefore =
        ctx.req().getMethod().equals("OPTIONS")
            && ctx.header("Access-Control-Request-Method") != null;
    if (asksBefore) {
      ctx.header("Access-Control-Allow-Methods", "GET, HEAD, POST, PATCH, DELETE");
      ctx.header(
          "Access-Control-Allow-Headers",
          "Authorization, Content-Type, Idempotency-Key, Last-Event-ID");
      ctx.header("Access-Control-Max-Age", "600").status(204);
    }
    return asksBefore;
  }

  /**
   * The caller, who has the role at least.
   *
   * @throws HttpFailure 401 without a good token, 403 if the role does not cover what is asked
   */
  public Caller admit(HttpServletRequest request, Role needed) {
    Caller caller = caller(request);
    check(caller, needed);
    return caller;
  }

  /**
   * Refuses a caller whose role does not cover what is asked.
   *
   * @throws HttpFailure 403
   */
  public static void check(Caller caller, Role needed) {
    if (!caller.role().covers(needed)) {
      throw new HttpFailure(
          403, caller.role().named() + " may not do this; it takes " + needed.named());
    }
  }

  private Caller caller(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    if (authorization != null) {
      if (!isBearer(authorization)) {
        throw refused("the Authorization is of another kind; send Authorization: Bearer TOKEN");
      }
      return bearer(authorization.substring(BEARER.length()).strip())
          .orElseThrow(() -> refused(UNKNOWN));
    }
    String session = session(request);
    Optional<Caller> known = session == null ? Optional.empty() : sessions.caller(session);
    if (known.isPresent()) {
      return known.get();
    }
    if (config.tokens().isEmpty()) {
      return new Caller("anyone", Role.ADMIN, config.allowCommands());
    }
    throw refused(
        session == null
            ? "send a token (Authorization: Bearer ...), or log in"
            : "the login is over; log in again");
  }

  private static boolean isBearer(String authorization) {
    return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
  }

  private static HttpFailure refused(String text) {
    return new HttpFailure(401, text).header("WWW-Authenticate", "Bearer");
  }

  private static @Nullable String session(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(Sessions.COOKIE)) {
          return cookie.getValue();
        }
      }
    }
    return null;
  }

  private Optional<Caller> bearer(String secret) {
    Caller found = null;
    String owner = config.ownerToken();
    if (owner != null && same(owner, secret)) {
      found = new Caller("owner", Role.ADMIN, true);
    }
    for (AccessToken token : config.tokens()) {
      if (same(token.secret(), secret)) {
        found = new Caller(token.name(), token.role(), token.role() == Role.ADMIN);
      }
    }
    return Optional.ofNullable(found);
  }

  /** In a time that does not tell how much of it was right. */
  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }

  /** Opens a session for the bearer of a token. */
  public Caller logIn(Context ctx, String secret) {
    Caller caller = bearer(secret).orElseThrow(() -> refused(UNKNOWN));
    ctx.header("Set-Cookie", sessions.open(caller) + (isSecure(ctx) ? "; Secure" : ""));
    return caller;
  }

  /** Ends the session of a request, if it has one. */
  public void logOut(Context ctx) {
    String session = session(ctx.req());
    if (session != null) {
      sessions.close(session);
    }
    ctx.header("Set-Cookie", Sessions.GONE + (isSecure(ctx) ? "; Secure" : ""));
  }

  /** Whether the browser speaks TLS, with us or with the proxy before us. */
  private static boolean isSecure(Context ctx) {
    return ctx.scheme().equals("https")
        || "https".equalsIgnoreCase(ctx.header("X-Forwarded-Proto"));
  }

  /** What is wrong with a configuration, if something is. */
  public static @Nullable String fault(ServerConfig config) {
    boolean isLocal = List.of("localhost", "127.0.0.1", "::1", "[::1]").contains(config.host());
    return isLocal || config.insecure() || !config.tokens().isEmpty()
        ? null
        : "the address "
            + config.host()
            + " is reached from other machines: configure a token, or say insecure: true";
  }
}
