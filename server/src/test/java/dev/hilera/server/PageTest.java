package dev.hilera.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Job;
import dev.hilera.JobStatus;
import dev.hilera.Resources;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the dashboard, and what browsers are told about them. */
class PageTest extends Served {
  @Test
  void thePolicyAllowsTheImportMapByItsHashAndNoOtherScriptInTheDocument() throws Exception {
    serve();

    Answer page = get("/");

    assertThat(page.code()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html;").endsWith("charset=utf-8");
    Matcher map =
        Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL)
            .matcher(page.body());
    assertThat(map.find()).isTrue();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(map.group(1).getBytes(UTF_8));
    assertThat(page.header("Content-Security-Policy"))
        .contains("script-src 'self' 'sha256-" + Base64.getEncoder().encodeToString(hash) + "';")
        .doesNotContain("unsafe")
        .doesNotContain("http");
    assertThat(page.body()).doesNotContainPattern("(?i)<script>|style=|\\son[a-z]+=|https?://");
  }

  @Test
  void everythingThatTheDocumentNamesIsThere() throws Exception {
    serve();
    Matcher named =
        Pattern.compile("(?:href|src)=\"(assets/[^\"]+)\"|\"\\./(assets/[^\"]+[^/])\"")
            .matcher(get("/").body());

    int count = 0;
    while (named.find()) {
      String path = "/" + (named.group(1) == null ? named.group(2) : named.group(1));
      Answer file = get(path);
      assertThat(file.code()).as(path).isEqualTo(200);
      assertThat(file.header("X-Content-Type-Options")).isEqualTo("nosniff");
      count++;
    }
    assertThat(count).isGreaterThan(8);
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html;charset=utf-8",
    "/assets/app.js, text/javascript; charset=utf-8",
    "/assets/base.css, text/css; charset=utf-8",
    "/assets/icon.svg, image/svg+xml; charset=utf-8"
  })
  void everyFileSaysWhatItIs(String path, String type) throws Exception {
    serve();

    Answer file = get(path);

    assertThat(file.header("Content-Type")).isEqualTo(type);
    assertThat(file.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/assets/app.js", "/assets/lib/lit-html/lit-html.js"})
  void aFileThatTheBrowserHasIsNotSentAgain(String path) throws Exception {
    serve();

    Answer first = get(path);
    Answer again = get(path, "If-None-Match", first.header("ETag"));

    assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(again.code()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(get(path, "If-None-Match", "\"other\"").code()).isEqualTo(200);
  }

  @Test
  void ofTheLibrariesOnlyTheirOwnFilesAreServed() throws Exception {
    serve();

    for (String path :
        List.of(
            "/assets/lib/lit",
            "/assets/lib/other/index.js",
            "/assets/lib/lit/../libraries.properties",
            "/assets/lib/lit/nothing.js",
            "/assets/lib/lit/index.js.class")) {
      assertThat(get(path).code()).as(path).isIn(400, 404);
    }
  }

  @Test
  void aGraphIsLaidOutWhenAskedFor() throws Exception {
    serve();
    String id = created("{\"type\":\"pair\",\"start\":false}");

    Answer graph = get("/api/jobs/" + id + "/graph?layout=right");

    assertThat(graph.code()).isEqualTo(200);
    assertThat(graph.json().get("layout").get("boxes")).hasSize(2);
    assertThat(graph.json().get("layout").get("links")).hasSize(1);
    assertThat(graph.json().get("nodes").get(1).get("box").intValue()).isEqualTo(1);
    assertThat(get("/api/jobs/" + id + "/graph?layout=up").error()).contains("right or down");
  }

  @Test
  void aJobFileIsTakenAsItWasWrittenAndRefusedWithItsLines() throws Exception {
    serve();
    String good =
        "name: two\\ntasks:\\n"
            + "  a: {type: greet, params: {name: eve}}\\n"
            + "  b: {type: greet, params: {name: ada}, needs: a}\\n";

    Answer created = post("/api/jobs", "{\"file\":\"" + good + "\",\"start\":false}");
    Answer refused = post("/api/jobs", "{\"file\":\"name: x\\ntasks:\\n  a: {typ: greet}\\n\"}");

    assertThat(created.code()).isEqualTo(201);
    assertThat(created.json().get("counts").get("total").intValue()).isEqualTo(2);
    assertThat(refused.code()).isEqualTo(400);
    assertThat(refused.json().get("errors").toString()).contains("line 3: ");
    assertThat(post("/api/jobs", "{\"file\":\"name: x\",\"name\":\"y\"}").code()).isEqualTo(400);
    assertThat(post("/api/jobs", "{\"file\":7}").code()).isEqualTo(400);
  }

  @Test
  void commandsOfAJobFileAreRefusedLikeOthers() throws Exception {
    serve();

    Answer answer =
        post("/api/jobs", "{\"file\":\"name: x\\ntasks:\\n  a: {run: [\\\"true\\\"]}\\n\"}");

    assertThat(answer.code()).isEqualTo(403);
  }

  @Test
  void aNodeTellsWhatOfItsCapacityIsInUse() throws Exception {
    serve();
    hilera().capacity(Resources.of("gpu", 4));
    Job job = Job.named("takes");
    job.task("one", () -> gate.await()).resources(Resources.of("gpu", 3));
    String id = Long.toString(hilera().run(job).jobId());
    await(id, JobStatus.RUNNING);

    assertThat(get("/api/nodes").json().get(0).get("use").get("gpu").doubleValue()).isEqualTo(3);
  }
}
