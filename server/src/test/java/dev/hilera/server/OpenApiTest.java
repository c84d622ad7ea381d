package dev.hilera.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.JobStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The document of the API says what the server does. */
class OpenApiTest extends Served {
  private static final String JOB = "/api/jobs/{id}";
  private static final String TASK = JOB + "/tasks/{name}";

  private JsonNode document() throws Exception {
    Answer answer = get("/api/openapi.json");
    assertThat(answer.code()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void everyPathOfTheApiIsInTheDocument() throws Exception {
    serve();
    JsonNode paths = document().get("paths");

    assertThat(paths.propertyNames())
        .containsExactlyInAnyOrder(
            "/api/jobs",
            "/api/jobs/clear-completed",
            JOB,
            JOB + "/events",
            JOB + "/graph",
            JOB + "/why",
            JOB + "/progress",
            JOB + "/start",
            JOB + "/pause",
            JOB + "/resume",
            JOB + "/retry",
            JOB + "/export",
            "/api/jobs/import",
            JOB + "/tasks",
            TASK,
            TASK + "/log",
            TASK + "/why",
            TASK + "/retry",
            TASK + "/progress",
            "/api/job-types",
            "/api/stats",
            "/api/stats/history",
            "/api/nodes",
            "/api/nodes/{name}",
            "/api/openapi.json",
            "/healthz",
            "/readyz",
            "/metrics",
            "/login",
            "/logout");
    assertThat(paths.get(JOB).propertyNames()).containsExactlyInAnyOrder("get", "delete");
    assertThat(paths.get(TASK).get("get").get("parameters").size()).isEqualTo(2);
  }

  @Test
  void everyReferenceOfTheDocumentLeadsToASchema() throws Exception {
    serve();
    JsonNode document = document();

    TreeSet<String> references = new TreeSet<>();
    collect(document, references);

    assertThat(references).isNotEmpty();
    for (String reference : references) {
      assertThat(document.at(reference.substring(1)).isObject()).as(reference).isTrue();
    }
  }

  private static void collect(JsonNode node, TreeSet<String> references) {
    if (node.isObject() && node.has("$ref")) {
      references.add(node.get("$ref").stringValue());
    }
    node.values().forEach(value -> collect(value, references));
  }

  @Test
  void whatIsAnsweredKeepsToTheSchemas() throws Exception {
    serve();
    JsonNode document = document();
    String done = created("{\"type\":\"pair\"}");
    await(done, JobStatus.COMPLETED);
    String failed = created("{\"type\":\"fail\"}");
    await(failed, JobStatus.FAILED);
    String held = created("{\"type\":\"greet\",\"params\":{\"name\":\"x\"},\"start\":false}");
    Map<String, String> answered =
        Map.ofEntries(
            Map.entry("/api/jobs", "/api/jobs"),
            Map.entry("/api/jobs/" + done, JOB),
            Map.entry("/api/jobs/" + failed, JOB),
            Map.entry("/api/jobs/" + held, JOB),
            Map.entry("/api/jobs/" + done + "/events", JOB + "/events"),
            Map.entry("/api/jobs/" + done + "/graph", JOB + "/graph"),
            Map.entry("/api/jobs/" + done + "/export", JOB + "/export"),
            Map.entry("/api/jobs/" + held + "/why", JOB + "/why"),
            Map.entry("/api/jobs/" + done + "/tasks", JOB + "/tasks"),
            Map.entry("/api/jobs/" + failed + "/tasks/fail", TASK),
            Map.entry("/api/jobs/" + done + "/tasks/second", TASK),
            Map.entry("/api/jobs/" + held + "/tasks/greet/why", TASK + "/why"),
            Map.entry("/api/job-types", "/api/job-types"),
            Map.entry("/api/stats", "/api/stats"),
            Map.entry("/api/stats/history", "/api/stats/history"),
            Map.entry("/api/nodes", "/api/nodes"),
            Map.entry("/api/openapi.json", "/api/openapi.json"),
            Map.entry("/healthz", "/healthz"),
            Map.entry("/readyz", "/readyz"));
    for (Map.Entry<String, String> one : answered.entrySet()) {
      Answer answer = get(one.getKey());
      assertThat(answer.code()).as(one.getKey()).isEqualTo(200);
      keeps(document, "get " + one.getValue() + " 200", answer);
    }
  }

  @Test
  void commandsKeepToTheSchemasToo() throws Exception {
    serve();
    JsonNode document = document();
    Answer created = post("/api/jobs", "{\"type\":\"wait\",\"start\":false}");
    String job = "/api/jobs/" + created.json().get("id").stringValue();

    keeps(document, "post /api/jobs 201", created);
    keeps(document, "post " + JOB + "/pause 200", post(job + "/pause", ""));
    keeps(document, "post " + JOB + "/resume 200", post(job + "/resume", ""));
    keeps(document, "post " + JOB + "/start 200", post(job + "/start", ""));
    await(job.substring(job.lastIndexOf('/') + 1), JobStatus.RUNNING);
    keeps(document, "delete " + TASK + " 200", delete(job + "/tasks/wait"));
    await(job.substring(job.lastIndexOf('/') + 1), JobStatus.FAILED);
    keeps(document, "post " + JOB + "/retry 200", post(job + "/retry", ""));
    keeps(document, "delete " + JOB + " 200", delete(job));
    keeps(document, "post /api/jobs/clear-completed 200", post("/api/jobs/clear-completed", ""));
  }

  @Test
  void everyErrorKeepsToItsSchema() throws Exception {
    serve();
    JsonNode document = document();

    for (Answer error :
        List.of(
            get("/api/nothing"),
            get("/api/jobs/77"),
            delete("/api/jobs"),
            post("/api/jobs", "nonsense"),
            post("/api/jobs", "{\"name\":\"x\",\"tasks\":[]}"),
            send("POST", "/api/jobs", "{}"),
            get("/api/jobs?limit=0"))) {
      assertThat(error.json().get("code").intValue()).isEqualTo(error.code());
      keeps(document, "get " + JOB + " default", error);
    }
  }

  private static void keeps(JsonNode document, String where, Answer answer) {
    String[] parts = where.split(" ", -1);
    JsonNode response =
        document.get("paths").get(parts[1]).get(parts[0]).get("responses").get(parts[2]);
    JsonNode schema = response.get("content").get("application/json").get("schema");
    assertThat(new Schema(document, schema).faults(answer.json())).as(where).isEmpty();
  }
}
