package dev.hilera.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Section 1: the parameters of an address are strict too. */
class QueryTest extends Served {
  @ParameterizedTest
  @CsvSource({
    "/api/jobs?staus=failed, staus, status",
    "/api/jobs?Limit=5, Limit, limit",
    "/api/jobs/1/tasks?form=5, form, from",
    "/api/jobs/1/tasks/only?x=5, x, no parameters",
    "/api/jobs/1/tasks/only/log?lines=5, lines, tail",
    "/api/jobs/1/progress?after=5, after, no parameters",
    "/api/jobs/1/graph?fromat=dot, fromat, format",
    "/api/stats?x, x, no parameters"
  })
  void anUnknownParameterIsNamedWithThoseThatThereAre(String path, String field, String known)
      throws Exception {
    serve();
    finished(quick("done"));

    Answer answer = get(path);

    assertThat(answer.code()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().get("field").stringValue()).isEqualTo(field);
    assertThat(answer.error()).contains(known);
  }

  @Test
  void anUnknownParameterOfACommandChangesNothing() throws Exception {
    serve();
    String id = created("{\"type\":\"pair\",\"start\":false}");

    assertThat(post("/api/jobs?start=false", "{\"type\":\"pair\"}").code()).isEqualTo(400);
    assertThat(delete("/api/jobs/" + id + "?force=true").code()).isEqualTo(400);

    assertThat(get("/api/jobs").json().get(0).get("status").stringValue()).isEqualTo("pending");
    assertThat(get("/api/jobs").json()).hasSize(1);
  }

  @Test
  void aParameterIsGivenOnce() throws Exception {
    serve();

    Answer answer = get("/api/jobs?status=failed&status=completed");

    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.json().get("field").stringValue()).isEqualTo("status");
    assertThat(answer.error()).contains("once");
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=%zz", "%", "q=%e", "%zz=1"})
  void whatIsNotWellEncodedIsRefused(String query) throws Exception {
    serve();

    String answer =
        raw("GET /api/jobs?" + query + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"code\":400");
  }

  @Test
  void aNulInAQueryIsRefused() throws Exception {
    serve();

    Answer answer = get("/api/jobs?q=a%00b");

    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.error()).contains("NUL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&", "limit=5&", "=", "limit=5&&q=x"})
  void anEmptyPlaceInAQueryIsNoParameter(String query) throws Exception {
    serve();

    assertThat(get("/api/jobs?" + query).code()).isEqualTo(200);
  }

  @Test
  void whatOthersAskOnTheirOwnTermsIsNotChecked() throws Exception {
    serve();

    for (String path : List.of("/healthz?verbose", "/readyz?x=1", "/metrics?name=x", "/?job=1")) {
      assertThat(get(path).code()).as(path).isEqualTo(200);
    }
  }

  @Test
  void theDocumentOfTheApiNamesThem() throws Exception {
    serve();

    JsonNode list = get("/api/openapi.json").json().get("paths").get("/api/jobs").get("get");

    assertThat(
            list.get("parameters")
                .valueStream()
                .map(one -> one.get("in").stringValue() + " " + one.get("name").stringValue())
                .collect(Collectors.joining(", ")))
        .isEqualTo("query status, query type, query label, query q, query limit, query after");
  }
}
