package dev.hilera.server.guard;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Who is logged in with a cookie. Forgotten when the server stops. */
final class Sessions {
  static final String COOKIE = "hilera_session";
  private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict";

  /** Takes the cookie out of the browser. */
  static final String GONE = COOKIE + "=" + ATTRIBUTES + "; Max-Age=0";

  private static final Duration LONGEST = Duration.ofHours(12);

  /** More are not open at once: the oldest ends. */
  private static final int MOST = 10_000;

  private static final int SECRET_BYTES = 32;

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final LinkedHashMap<String, Session> open = new LinkedHashMap<>();

  private record Session(Caller caller, Instant until) {}

  Sessions(InstantSource clock) {
    this.clock = clock;
  }

  /** The cookie of a new session, with its attributes. */
  synchronized String open(Caller caller) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    String id = HexFormat.of().formatHex(secret);
    open.put(id, new Session(caller, clock.instant().plus(LONGEST)));
    if (open.size() > MOST) {
      open.pollFirstEntry();
    }
    return COOKIE + "=" + id + ATTRIBUTES + "; Max-Age=" + LONGEST.toSeconds();
  }

  synchronized Optional<Caller> caller(String id) {
    Session session = open.get(id);
    if (session == null || clock.instant().isAfter(session.until())) {
      open.remove(id);
      return Optional.empty();
    }
    return Optional.of(session.caller());
  }

  synchronized void close(String id) {
    open.remove(id);
  }
}
