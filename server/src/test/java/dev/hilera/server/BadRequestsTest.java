package dev.hilera.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilera.HileraException;
import dev.hilera.JobFilter;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of section 1: what is wrong is refused by code and name, and creates nothing. */
class BadRequestsTest extends Served {
  private static final String HEAD = "Host: localhost\r\nConnection: close\r\n";

  private void nothingWasCreated() {
    assertThat(hilera().jobs(JobFilter.newest(10))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "0", "-1", "1.5", "12345678901234567890", "7", "01", "%C2%B2"})
  void whatIsNoIdOfAJobIsNotFound(String id) throws Exception {
    serve();

    for (Answer answer :
        List.of(
            get("/api/jobs/" + id),
            delete("/api/jobs/" + id),
            post("/api/jobs/" + id + "/start", ""),
            get("/api/jobs/" + id + "/tasks"),
            get("/api/jobs/" + id + "/events"),
            get("/api/jobs/" + id + "/progress"))) {
      assertThat(answer.code()).isEqualTo(404);
      assertThat(answer.json().get("code").intValue()).isEqualTo(404);
      assertThat(answer.error()).isNotBlank();
    }
  }

  @Test
  void anUnknownPathIsNotFoundAndSaysSoInJson() throws Exception {
    serve();

    for (String path : List.of("/api/nothing", "/api", "/nothing", "/api/jobs/1/nothing")) {
      assertThat(get(path).code()).as(path).isEqualTo(404);
      assertThat(get(path).json().get("code").intValue()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/jobs, GET;HEAD;POST",
    "POST, /api/stats, GET;HEAD",
    "PATCH, /api/jobs/1, DELETE;GET;HEAD",
    "GET, /api/jobs/1/start, POST",
    "DELETE, /healthz, GET;HEAD",
    "POST, /, GET;HEAD",
    "OPTIONS, /api/jobs, GET;HEAD;POST",
    "OPTIONS, /assets/app.js, GET;HEAD",
    "TRACE, /api/jobs, GET;HEAD;POST",
    "BREW, /api/jobs/1, DELETE;GET;HEAD",
    "PUT, /api/nodes/local, PATCH",
    "GET, /login, POST"
  })
  void aKnownPathWithAnotherMethodTellsWhichItTakes(String method, String path, String allowed)
      throws Exception {
    serve();

    Answer answer = send(method, path, null);

    assertThat(answer.code()).isEqualTo(405);
    assertThat(answer.header("Allow").split(", "))
        .containsExactlyInAnyOrder(allowed.split(";", -1));
    assertThat(answer.json().get("code").intValue()).isEqualTo(405);
  }

  @ParameterizedTest
  @CsvSource({"POST", "OPTIONS", "TRACE", "BREW"})
  void anUnknownPathIsNotFoundByAnyMethod(String method) throws Exception {
    serve();

    assertThat(send(method, "/api/nothing", null).code()).isEqualTo(404);
  }

  @Test
  void aPathOrAHeadThatIsTooLongIsRefused() throws Exception {
    serve();

    String path = raw("GET /api/jobs?q=" + "x".repeat(20_000) + " HTTP/1.1\r\n" + HEAD + "\r\n");
    String head =
        raw("GET /api/jobs HTTP/1.1\r\n" + HEAD + "X-Long: " + "x".repeat(20_000) + "\r\n\r\n");

    assertThat(path).startsWith("HTTP/1.1 414 ").contains("\"code\":414");
    assertThat(head).startsWith("HTTP/1.1 431 ").contains("\"code\":431");
    assertThat(path + head).doesNotContainIgnoringCase("jetty").doesNotContain("Exception");
  }

  @Test
  void aRequestWithoutAHostIsRefused() throws Exception {
    serve();

    assertThat(raw("GET /api/jobs HTTP/1.1\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
    assertThat(raw("GET /api/jobs HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 403 ");
  }

  @Test
  void whoOnlyAsksForTheQueuesSocketByHttpIsTold() throws Exception {
    serve();

    assertThat(get("/ws/queue").code()).isEqualTo(404);
  }

  @Test
  void headWorksWhereGetDoes() throws Exception {
    serve();
    long id = finished(quick("done"));

    String job = "/api/jobs/" + id;
    for (String path :
        List.of(
            "/",
            "/assets/app.js",
            "/api/jobs",
            job,
            job + "/tasks",
            job + "/tasks/only",
            job + "/tasks/only/log",
            job + "/events",
            job + "/graph?format=dot",
            job + "/export",
            job + "/why",
            job + "/progress",
            "/api/job-types",
            "/api/stats",
            "/api/stats/history",
            "/api/nodes",
            "/api/openapi.json",
            "/healthz",
            "/readyz",
            "/metrics")) {
      Answer head = send("HEAD", path, null);
      assertThat(head.code()).as(path).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(head.header("Content-Type"))
          .as(path)
          .isEqualTo(get(path).header("Content-Type"))
          .isNotEmpty();
    }
    assertThat(send("HEAD", "/api/jobs/999", null).code()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonx"})
  void aCreateThatIsNotDeclaredAsJsonIsRefused(String type) throws Exception {
    serve();

    Answer answer = send("POST", "/api/jobs", "{\"type\":\"pair\"}", "Content-Type", type);

    assertThat(answer.code()).isEqualTo(415);
    assertThat(send("POST", "/api/jobs", "{\"type\":\"pair\"}").code()).isEqualTo(415);
    nothingWasCreated();
  }

  @Test
  void jsonMayNameItsCharset() throws Exception {
    serve();

    Answer answer =
        send(
            "POST",
            "/api/jobs",
            "{\"type\":\"pair\"}",
            "Content-Type",
            "application/json; charset=utf-8");

    assertThat(answer.code()).isEqualTo(201);
  }

  @Test
  void aBodyOverTheLimitIsRefusedWhetherItSaysItsLengthOrNot() throws Exception {
    serve(anywhere().limits(ServerConfig.Limits.DEFAULT.bodyBytes(1_000)));
    String big = "{\"type\":\"" + "x".repeat(2_000) + "\"}";

    assertThat(post("/api/jobs", big).code()).isEqualTo(413);
    String chunked =
        raw(
            "POST /api/jobs HTTP/1.1\r\n"
                + HEAD
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(big.length())
                + "\r\n"
                + big
                + "\r\n0\r\n\r\n");
    assertThat(chunked).startsWith("HTTP/1.1 413");
    nothingWasCreated();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "{\"type\":",
        "[]",
        "\"text\"",
        "null",
        "7",
        "{\"type\":\"pair\",\"type\":\"pair\"}",
        "{\"type\":\"pair\"} more",
        "{\"type\":\"pair\\u0000\"}",
        "{\"type\":\"greet\",\"params\":{\"name\":\"a\\u0000b\"}}"
      })
  void aBodyThatIsNotOneCleanJsonObjectIsRefused(String body) throws Exception {
    serve();

    Answer answer = post("/api/jobs", body);

    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.error()).doesNotContain("Exception").doesNotContain("jackson");
    nothingWasCreated();
  }

  @Test
  void tenThousandNestedBracketsAreRefused() throws Exception {
    serve();

    Answer lists = post("/api/jobs", "{\"tasks\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");
    Answer objects = post("/api/jobs", "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000));

    assertThat(lists.code()).isEqualTo(400);
    assertThat(objects.code()).isEqualTo(400);
    nothingWasCreated();
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() throws Exception {
    serve();
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    byte[] body = "{\"type\":\"p\u00e4ir\"}".getBytes(ISO_8859_1);
    request.writeBytes(
        ("POST /api/jobs HTTP/1.1\r\n"
                + HEAD
                + "Content-Type: application/json\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(UTF_8));
    request.writeBytes(body);

    assertThat(raw(request.toByteArray())).startsWith("HTTP/1.1 400").contains("UTF-8");
    nothingWasCreated();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"params\":{}} | type",
        "{\"type\":7} | type",
        "{\"type\":\"nothing\"} | type",
        "{\"type\":\"pair\",\"start\":1} | start",
        "{\"type\":\"pair\",\"start\":\"false\"} | start",
        "{\"type\":\"pair\",\"tasks\":[]} | type",
        "{\"type\":\"pair\",\"odd\":1} | odd",
        "{\"type\":\"pair\",\"name\":1} | name",
        "{\"type\":\"pair\",\"labels\":[]} | labels",
        "{\"type\":\"pair\",\"params\":{\"x\":1}} | params",
        "{\"type\":\"greet\",\"params\":[]} | params",
        "{\"type\":\"greet\",\"params\":\"x\"} | params",
        "{\"type\":\"greet\",\"params\":null} | params",
        "{\"type\":\"greet\"} | name",
        "{\"type\":\"greet\",\"params\":{\"name\":\"x\",\"tims\":1}} | tims",
        "{\"type\":\"greet\",\"params\":{\"name\":7}} | name",
        "{\"type\":\"greet\",\"params\":{\"name\":\"longer than ten\"}} | name",
        "{\"type\":\"greet\",\"params\":{\"name\":\"x\",\"times\":true}} | times",
        "{\"type\":\"greet\",\"params\":{\"name\":\"x\",\"times\":\"2\"}} | times",
        "{\"type\":\"greet\",\"params\":{\"name\":\"x\",\"times\":1.5}} | times",
        "{\"type\":\"greet\",\"params\":{\"name\":\"x\",\"times\":-1}} | times",
        "{\"type\":\"greet\",\"params\":{\"name\":\"x\",\"times\":4}} | times"
      })
  void aWrongParameterIsNamed(String body, String field) throws Exception {
    serve();

    Answer answer = post("/api/jobs", body);

    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.json().get("field").stringValue()).isEqualTo(field);
    nothingWasCreated();
  }

  @Test
  void aNumberOutOfRangeIsToldTheBound() throws Exception {
    serve();

    Answer answer =
        post("/api/jobs", "{\"type\":\"greet\",\"params\":{\"name\":\"x\",\"times\":4}}");

    assertThat(answer.error()).contains("times").contains("3");
  }

  @Test
  void aParameterOfATaskInAGraphIsCheckedToo() throws Exception {
    serve();

    Answer answer =
        post(
            "/api/jobs",
            """
            {"name": "g", "tasks": {"a": {"type": "greet", "params": {"name": "Ann", "times": 4}}}}
            """);

    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.json().get("field").stringValue()).isEqualTo("tasks.a.params.times");
    assertThat(answer.body()).contains("3");
    nothingWasCreated();
  }

  @Test
  void aMisspeltTypeIsToldTheNearest() throws Exception {
    serve();

    assertThat(post("/api/jobs", "{\"type\":\"gret\"}").error()).contains("greet");
  }

  @Test
  void aFullQueueTellsToComeAgain() throws Exception {
    serve(anywhere().limits(ServerConfig.Limits.DEFAULT.queue(2)));
    created("{\"type\":\"wait\"}");
    created("{\"type\":\"pair\",\"start\":false}");

    Answer answer = post("/api/jobs", "{\"type\":\"pair\"}");

    assertThat(answer.code()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).matches("[0-9]+");
    assertThat(hilera().jobs(JobFilter.newest(10))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/../HileraServer.class",
        "/assets/..%2f..%2fHileraServer.class",
        "/assets/%2e%2e/%2e%2e/HileraServer.class",
        "/assets/..\\..\\HileraServer.class",
        "/assets/%00",
        "/assets/x%00.js",
        "/assets//etc/passwd",
        "//etc/passwd",
        "/assets/.hidden.js",
        "/assets/",
        "/../../etc/passwd",
        "/assets/nothing.js"
      })
  void noPathLeadsOutOfTheAssets(String path) throws Exception {
    serve();

    String answer = raw("GET " + path + " HTTP/1.1\r\n" + HEAD + "\r\n");

    assertThat(answer).matches("(?s)HTTP/1\\.1 (400|404) .*");
    assertThat(answer).contains("{\"error\":").doesNotContain("root:");
  }

  @Test
  void whatIsNoHttpAtAllIsRefusedWithoutWordsFromInside() throws Exception {
    serve();

    String answer = raw("NONSENSE\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("jetty");
    assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("server:");
  }

  @Test
  void whenTheEngineIsClosedTheServerIsNotReadyAndSaysNoInternals() throws Exception {
    serve();
    hilera().close();

    assertThat(get("/readyz").code()).isEqualTo(503);
    assertThat(get("/healthz").code()).isEqualTo(200);
    Answer answer = post("/api/jobs", "{\"type\":\"pair\"}");
    assertThat(answer.code()).isEqualTo(503);
    assertThat(answer.body()).doesNotContain("Exception");
  }

  @Test
  void anAddressThatIsTakenIsRefusedWithItsName() {
    serve();
    ServerConfig same = anywhere().listen("127.0.0.1", server().address().getPort());

    assertThatThrownBy(() -> HileraServer.start(hilera(), same))
        .isInstanceOf(HileraException.class)
        .hasMessageContaining("127.0.0.1:" + same.port());
  }
}
