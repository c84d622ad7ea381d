package dev.hilera.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.JobFilter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 6: who may do what. */
class SecurityTest extends Served {
  private static final String VIEWER = "v-0123456789abcdef";
  private static final String OPERATOR = "o-0123456789abcdef";
  private static final String ADMIN = "a-0123456789abcdef";
  private static final String OWNER = "w-0123456789abcdef";
  private static final String COMMAND =
      "{\"name\":\"cmd\",\"start\":false,\"tasks\":[{\"name\":\"x\",\"run\":[\"true\"]}]}";

  private static ServerConfig withTokens() {
    return anywhere()
        .tokens(
            new AccessToken("eve", Role.VIEWER, VIEWER),
            new AccessToken("otto", Role.OPERATOR, OPERATOR),
            new AccessToken("ada", Role.ADMIN, ADMIN));
  }

  private static String[] bearer(String token) {
    return new String[] {"Authorization", "Bearer " + token};
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "example.org"})
  void anotherAddressThanLoopbackIsRefusedWithoutAToken(String host) {
    try (Hilera hilera = Hilera.inMemory()) {
      assertThatThrownBy(() -> HileraServer.start(hilera, anywhere().listen(host, 0)))
          .isInstanceOf(HileraException.class)
          .hasMessageContaining("token")
          .hasMessageContaining("insecure");
    }
  }

  @Test
  void anotherAddressIsServedWithATokenOrWhereSomebodySaysInsecure() throws Exception {
    serve(withTokens().listen("0.0.0.0", 0));
    try (HileraServer open =
        HileraServer.start(hilera(), anywhere().listen("0.0.0.0", 0).insecure(true))) {
      assertThat(open.address().getPort()).isPositive();
    }
  }

  @Test
  void onLoopbackWithoutTokensEverybodyIsAdministrator() throws Exception {
    serve();

    assertThat(get("/api/jobs").code()).isEqualTo(200);
    assertThat(post("/api/jobs", "{\"type\":\"pair\"}").code()).isEqualTo(201);
    assertThat(capacity().code()).isEqualTo(200);
  }

  @Test
  void withTokensNobodyComesInWithoutOne() throws Exception {
    serve(withTokens());

    for (Answer answer :
        List.of(
            get("/api/jobs"),
            get("/metrics"),
            get("/api/openapi.json"),
            post("/api/jobs", "{\"type\":\"pair\"}"),
            get("/api/jobs", "Authorization", "Bearer " + ADMIN + "x"),
            get("/api/jobs", "Authorization", "Basic " + ADMIN),
            get("/api/jobs", "Authorization", "Bearer "))) {
      assertThat(answer.code()).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(answer.json().get("code").intValue()).isEqualTo(401);
    }
    assertThat(hilera().jobs(JobFilter.newest(1))).isEmpty();
  }

  @Test
  void theRefusalTellsWhetherATokenIsMissingWrongOrOver() throws Exception {
    serve(withTokens());

    assertThat(get("/api/jobs").error()).contains("send a token");
    Answer wrong = get("/api/jobs", bearer(ADMIN.replace('a', 'b')));
    assertThat(wrong.error()).isEqualTo("the token is not known here");
    assertThat(get("/api/jobs", "Authorization", "Basic eDp5").error()).contains("another kind");
    assertThat(get("/api/jobs", "Cookie", "hilera_session=0").error()).contains("log in again");
    assertThat(get("/api/jobs", "Authorization", "bearer " + ADMIN).code()).isEqualTo(200);
  }

  @Test
  void whoMayNotIsToldWhatItTakes() throws Exception {
    serve(withTokens());

    assertThat(capacity(bearer(OPERATOR)).error())
        .isEqualTo("an operator may not do this; it takes an admin");
    assertThat(delete("/api/jobs/1", bearer(VIEWER)).error())
        .isEqualTo("a viewer may not do this; it takes an operator");
  }

  @Test
  void aWrongTokenIsRefusedEvenWhereNoneIsNeeded() throws Exception {
    serve();

    assertThat(get("/api/jobs", bearer("x-0123456789abcdef")).code()).isEqualTo(401);
  }

  @Test
  void healthAndReadinessAreOpenAndTheMetricsAreAViewers() throws Exception {
    serve(withTokens());

    assertThat(get("/healthz").code()).isEqualTo(200);
    assertThat(get("/readyz").code()).isEqualTo(200);
    assertThat(get("/metrics", bearer(VIEWER)).code()).isEqualTo(200);
  }

  @Test
  void aViewerReadsAndDoesNothingElse() throws Exception {
    serve(withTokens());
    long id = hilera().submit(quick("held"));

    assertThat(get("/api/jobs/" + id, bearer(VIEWER)).code()).isEqualTo(200);
    assertThat(post("/api/jobs", "{\"type\":\"pair\"}", bearer(VIEWER)).code()).isEqualTo(403);
    assertThat(post("/api/jobs/" + id + "/start", "", bearer(VIEWER)).code()).isEqualTo(403);
    assertThat(delete("/api/jobs/" + id, bearer(VIEWER)).code()).isEqualTo(403);
    assertThat(post("/api/jobs/clear-completed", "", bearer(VIEWER)).code()).isEqualTo(403);
    assertThat(hilera().jobs(JobFilter.newest(9))).hasSize(1);
  }

  @Test
  void anOperatorDoesEverythingExceptCommandsAndNodes() throws Exception {
    serve(withTokens());

    assertThat(post("/api/jobs", "{\"type\":\"pair\"}", bearer(OPERATOR)).code()).isEqualTo(201);
    assertThat(post("/api/jobs", COMMAND, bearer(OPERATOR)).code()).isEqualTo(403);
    assertThat(capacity(bearer(OPERATOR)).code()).isEqualTo(403);
  }

  @Test
  void anAdministratorDoesEverything() throws Exception {
    serve(withTokens());

    assertThat(post("/api/jobs", COMMAND, bearer(ADMIN)).code()).isEqualTo(201);
    assertThat(capacity(bearer(ADMIN)).code()).isEqualTo(200);
  }

  @Test
  void commandsAreOffOverHttpUnlessAllowedOrAskedForByTheOwner() throws Exception {
    serve(anywhere().ownerToken(OWNER));

    Answer refused = post("/api/jobs", COMMAND);

    assertThat(refused.code()).isEqualTo(403);
    assertThat(refused.error()).contains("allow_commands");
    assertThat(hilera().jobs(JobFilter.newest(1))).isEmpty();
    assertThat(post("/api/jobs", COMMAND, bearer(OWNER)).code()).isEqualTo(201);
  }

  @Test
  void commandsMayBeAllowedToEverybody() throws Exception {
    serve(anywhere().allowCommands(true));

    assertThat(post("/api/jobs", COMMAND).code()).isEqualTo(201);
  }

  @Test
  void spawnedCommandsAreRefusedLikeSubmittedOnes() throws Exception {
    serve();
    String id = created("{\"type\":\"wait\"}");

    Answer answer =
        post("/api/jobs/" + id + "/tasks", "{\"tasks\":[{\"name\":\"x\",\"run\":[\"true\"]}]}");

    assertThat(answer.code()).isEqualTo(403);
    assertThat(hilera().tasks(Long.parseLong(id), 0, 10)).hasSize(1);
  }

  @Test
  void aLoginGivesAPageACookieThatNoScriptReadsAndALogoutTakesItBack() throws Exception {
    serve(withTokens());

    Answer login = post("/login", "{\"token\":\"" + OPERATOR + "\"}");

    assertThat(login.code()).isEqualTo(200);
    assertThat(login.json().get("role").stringValue()).isEqualTo("operator");
    String cookie = login.header("Set-Cookie");
    assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict").contains("Path=/");
    assertThat(cookie).doesNotContain(OPERATOR).doesNotContain("Secure");
    String session = cookie.split(";", 2)[0];
    assertThat(get("/api/jobs", "Cookie", session).code()).isEqualTo(200);
    assertThat(post("/api/jobs", COMMAND, "Cookie", session).code()).isEqualTo(403);
    assertThat(post("/logout", "", "Cookie", session).header("Set-Cookie")).contains("Max-Age=0");
    assertThat(get("/api/jobs", "Cookie", session).code()).isEqualTo(401);
  }

  @Test
  void behindAProxyThatSpeaksTlsTheCookieIsSecure() throws Exception {
    serve(withTokens());

    Answer login = post("/login", "{\"token\":\"" + ADMIN + "\"}", "X-Forwarded-Proto", "https");

    assertThat(login.header("Set-Cookie")).endsWith("; Secure");
  }

  @Test
  void aLoginWithoutAKnownTokenIsRefused() throws Exception {
    serve(withTokens());

    assertThat(post("/login", "{\"token\":\"nonsense\"}").code()).isEqualTo(401);
    assertThat(post("/login", "{}").code()).isEqualTo(400);
    assertThat(get("/api/jobs", "Cookie", "hilera_session=nonsense").code()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil.example, 403",
    "null, 403",
    "http://localhost:1, 403",
    "https://friend.example, 200"
  })
  void aPageOfAnotherSiteIsRefusedUnlessItIsAllowed(String origin, int code) throws Exception {
    serve(anywhere().allowedOrigins("https://Friend.example/"));

    assertThat(get("/api/jobs", "Origin", origin).code()).isEqualTo(code);
    assertThat(post("/login", "{}", "Origin", origin).code()).isEqualTo(code == 200 ? 400 : 403);
  }

  @Test
  void aPageThatIsAllowedMayReadTheAnswers() throws Exception {
    serve(withTokens().allowedOrigins("https://friend.example"));
    String[] asks = {
      "Origin", "https://friend.example",
      "Access-Control-Request-Method", "DELETE",
      "Access-Control-Request-Headers", "authorization"
    };

    Answer before = send("OPTIONS", "/api/jobs/1", null, asks);
    Answer answer = get("/api/jobs", "Origin", "https://friend.example");

    assertThat(before.code()).isEqualTo(204);
    assertThat(before.header("Access-Control-Allow-Methods")).contains("DELETE");
    assertThat(before.header("Access-Control-Allow-Headers")).contains("Authorization");
    for (Answer each : List.of(before, answer)) {
      assertThat(each.header("Access-Control-Allow-Origin")).isEqualTo("https://friend.example");
      assertThat(each.header("Vary")).isEqualTo("Origin");
      assertThat(each.header("Access-Control-Allow-Credentials")).isEmpty();
    }
    assertThat(answer.code()).isEqualTo(401);
    asks[1] = "https://evil.example";
    assertThat(send("OPTIONS", "/api/jobs/1", null, asks).code()).isEqualTo(403);
    assertThat(send("OPTIONS", "/api/jobs", null).code()).isEqualTo(405);
    Answer own = get("/api/jobs", "Origin", server().address().toString().replaceFirst("/$", ""));
    assertThat(own.header("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void oneForeignOriginAmongSeveralIsEnough() throws Exception {
    serve();

    String answer =
        raw(
            """
            GET /api/jobs HTTP/1.1
            Host: localhost
            Origin: http://localhost
            Origin: http://evil.example
            Connection: close

            """
                .replace("\n", "\r\n"));

    assertThat(answer).startsWith("HTTP/1.1 403 ");
  }

  @Test
  void aPageOfThisSiteIsWelcome() throws Exception {
    serve();

    String own = server().address().toString().replaceFirst("/$", "");

    assertThat(get("/api/jobs", "Origin", own).code()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example, 403",
    "evil.example:7070, 403",
    "localhost, 200",
    "LOCALHOST:99, 200",
    "[::1]:7070, 200",
    "127.0.0.1, 200",
    "jobs.example, 200",
    "JOBS.example:443, 200",
    "other.example:8443, 200",
    "other.example, 403",
    "localhost.evil.example, 403"
  })
  void aRequestForAnUnknownHostIsRefused(String host, int code) throws Exception {
    serve(anywhere().allowedHosts("Jobs.example", "other.example:8443"));

    String answer =
        raw("GET /api/jobs HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 " + code);
  }

  @Test
  void tokensAreNeverInTextsOfTheConfiguration() {
    assertThat(new AccessToken("ada", Role.ADMIN, ADMIN).toString()).doesNotContain(ADMIN);
    assertThat(withTokens().ownerToken(OWNER).toString())
        .doesNotContain(ADMIN)
        .doesNotContain(OWNER);
    assertThatThrownBy(() -> new AccessToken("short", Role.VIEWER, "secret"))
        .hasMessageNotContaining("secret")
        .hasMessageContaining("short");
  }

  private Answer capacity(String... headers) throws Exception {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "application/json";
    return send("PATCH", "/api/nodes/local", "{\"capacity\":{\"cpu\":4}}", all);
  }
}
