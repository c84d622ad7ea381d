package dev.hilera.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One request, one line: method, path, status, milliseconds, and nothing that is a secret. */
class RequestLogTest extends Served {
  private static final String SECRET = "a-token-of-16-or-more";

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger log = Logger.getLogger("dev.hilera.server.requests");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    log.addHandler(handler);
  }

  @AfterEach
  void leave() {
    log.removeHandler(handler);
  }

  @Test
  void eachRequestIsOneLine() throws Exception {
    serve(anywhere().tokens(new AccessToken("me", Role.ADMIN, SECRET)));

    get("/api/jobs?q=hidden", "Authorization", "Bearer " + SECRET);
    await(1);
    get("/api/jobs/7", "Authorization", "Bearer " + SECRET);
    await(2);
    get("/api/jobs");
    await(3);
    post("/login", "{\"token\": \"" + SECRET + "\"}");
    await(4);

    assertThat(lines)
        .satisfiesExactly(
            line -> assertThat(line).matches("GET /api/jobs 200 [0-9]+\\.[0-9] ms"),
            line -> assertThat(line).matches("GET /api/jobs/7 404 [0-9]+\\.[0-9] ms"),
            line -> assertThat(line).matches("GET /api/jobs 401 [0-9]+\\.[0-9] ms"),
            line -> assertThat(line).matches("POST /login 200 [0-9]+\\.[0-9] ms"));
    assertThat(String.join("\n", lines)).doesNotContain(SECRET, "hidden");
  }

  @Test
  void whatNeverReachesARouteIsALineToo() throws Exception {
    serve(anywhere().tokens(new AccessToken("me", Role.ADMIN, SECRET)));
    String more = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    raw("GET /a/%zz" + more);
    await(1);
    try (RawSocket refused = new RawSocket(server().address())) {
      assertThat(refused.handshake()).startsWith("HTTP/1.1 401 ");
      await(2);
    }
    try (RawSocket _ = new RawSocket(server().address(), "Authorization: Bearer " + SECRET)) {
      await(3);
    }

    assertThat(lines)
        .satisfiesExactly(
            line -> assertThat(line).matches("BAD /badMessage 400 [0-9]+\\.[0-9] ms"),
            line -> assertThat(line).matches("GET /ws/queue 401 [0-9]+\\.[0-9] ms"),
            line -> assertThat(line).matches("GET /ws/queue 101 [0-9]+\\.[0-9] ms"));
  }

  /** A line may be written just after the answer. */
  private void await(int count) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    while (lines.size() < count) {
      boolean _ = never.await(2, TimeUnit.MILLISECONDS);
    }
  }
}
