package dev.hilera.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Config;
import dev.hilera.JobStatus;
import dev.hilera.Param;
import dev.hilera.TaskType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Section 1: the tasks of a job, types, figures and nodes. */
class TasksOverHttpTest extends Served {
  @Test
  void tasksComePageByPageInTheirOrder() throws Exception {
    serve();
    String id = created("{\"type\":\"pair\"}");
    await(id, JobStatus.COMPLETED);

    JsonNode all = get("/api/jobs/" + id + "/tasks").json();
    JsonNode rest = get("/api/jobs/" + id + "/tasks?from=1&limit=5").json();

    assertThat(all.size()).isEqualTo(2);
    assertThat(all.get(0).get("name").stringValue()).isEqualTo("first");
    assertThat(rest.size()).isEqualTo(1);
    assertThat(rest.get(0).get("name").stringValue()).isEqualTo("second");
  }

  @Test
  void oneTaskTellsItsAttemptsInputsAndResult() throws Exception {
    serve();
    String id = created("{\"type\":\"pair\"}");
    await(id, JobStatus.COMPLETED);

    JsonNode task = get("/api/jobs/" + id + "/tasks/second").json();

    assertThat(task.get("attempts").size()).isEqualTo(1);
    assertThat(task.get("attempts").get(0).get("outcome").stringValue()).isEqualTo("completed");
    assertThat(task.get("inputs").toString()).isEqualTo("{\"first\":1}");
    assertThat(task.get("result").intValue()).isEqualTo(2);
    assertThat(get("/api/jobs/" + id + "/tasks/third").code()).isEqualTo(404);
  }

  @Test
  void aTaskMayHaveAnyName() throws Exception {
    serve();
    String id =
        created(
            "{\"name\":\"odd\",\"tasks\":[{\"name\":\"a b;c?d#e%f\u00e9\",\"type\":\"fail\"}]}");
    await(id, JobStatus.FAILED);

    Answer task = get("/api/jobs/" + id + "/tasks/a%20b%3Bc%3Fd%23e%25f%C3%A9");

    assertThat(task.code()).isEqualTo(200);
    assertThat(task.json().get("name").stringValue()).isEqualTo("a b;c?d#e%f\u00e9");
  }

  @Test
  void whyATaskWaitsIsTold() throws Exception {
    serve();
    String id = created("{\"type\":\"pair\",\"start\":false}");

    JsonNode one = get("/api/jobs/" + id + "/tasks/second/why").json();
    JsonNode all = get("/api/jobs/" + id + "/why").json();

    assertThat(one.get("task").stringValue()).isEqualTo("second");
    assertThat(one.get("text").stringValue()).isNotBlank();
    assertThat(all.size()).isEqualTo(2);
    assertThat(all.get(0).get("reason").stringValue()).isEqualTo("not_started");
  }

  @Test
  void whyOfAFinalTaskIsAConflictThatNamesItsStatus() throws Exception {
    serve();
    long id = finished(quick("done"));

    Answer answer = get("/api/jobs/" + id + "/tasks/only/why");

    assertThat(answer.code()).isEqualTo(409);
    assertThat(answer.error()).contains("completed");
  }

  @Test
  void whyOfATaskThatDidNotRunNamesTheOneThatFailed() throws Exception {
    serve();
    String id =
        created(
            "{\"name\":\"g\",\"tasks\":{\"bad\":{\"type\":\"fail\"},"
                + "\"good\":{\"type\":\"greet\",\"params\":{\"name\":\"x\"}},"
                + "\"next\":{\"type\":\"wait\",\"needs\":[\"good\",\"bad\"]},"
                + "\"last\":{\"type\":\"wait\",\"needs\":\"next\"}}}");
    await(id, JobStatus.FAILED);

    assertThat(get("/api/jobs/" + id + "/tasks/last/why").error())
        .isEqualTo("task 'last' did not run, because 'bad' failed");
    assertThat(get("/api/jobs/" + id + "/tasks/bad/why").error())
        .isEqualTo("task 'bad' is failed; it is final");
  }

  @Test
  void aTaskIsCancelledOnce() throws Exception {
    serve();
    String id = created("{\"type\":\"wait\"}");
    await(id, JobStatus.RUNNING);

    assertThat(delete("/api/jobs/" + id + "/tasks/wait").code()).isEqualTo(200);
    await(id, JobStatus.FAILED);
    assertThat(delete("/api/jobs/" + id + "/tasks/wait").code()).isEqualTo(409);
    assertThat(delete("/api/jobs/" + id + "/tasks/other").code()).isEqualTo(404);
  }

  @Test
  void oneFailedTaskIsRetried() throws Exception {
    serve();
    String id = created("{\"type\":\"fail\"}");
    await(id, JobStatus.FAILED);

    assertThat(post("/api/jobs/" + id + "/tasks/fail/retry", "").code()).isEqualTo(200);

    assertThat(get("/api/jobs/" + id).json().get("run").intValue()).isEqualTo(2);
  }

  @Test
  void tasksAreAddedToARunningJobAllOrNone() throws Exception {
    serve();
    String id = created("{\"type\":\"wait\"}");
    await(id, JobStatus.RUNNING);
    String path = "/api/jobs/" + id + "/tasks";

    Answer bad = post(path, "{\"tasks\":[{\"name\":\"ok\",\"type\":\"pair\"},{\"name\":\"no\"}]}");
    Answer good =
        post(
            path,
            "{\"tasks\":[{\"name\":\"more\",\"type\":\"greet\",\"params\":{\"name\":\"me\"}}]}");

    assertThat(bad.code()).isEqualTo(400);
    assertThat(good.body()).isEqualTo("{\"spawned\":[\"more\"]}");
    assertThat(get(path).json().size()).isEqualTo(2);
    gate.countDown();
    await(id, JobStatus.COMPLETED);
    assertThat(post(path, "{\"tasks\":[{\"name\":\"late\",\"type\":\"wait\"}]}").code())
        .isEqualTo(409);
  }

  @Test
  void progressOfARunningAttemptIsTold() throws Exception {
    serve();
    String id = created("{\"type\":\"wait\"}");
    await(id, JobStatus.RUNNING);
    String path = "/api/jobs/" + id + "/tasks/wait/progress";

    assertThat(post(path, "{\"percent\":30,\"message\":\"so far\"}").code()).isEqualTo(200);

    assertThat(post(path, "{\"percent\":101}").json().get("field").stringValue())
        .isEqualTo("percent");
    assertThat(post(path, "{\"percent\":1.5}").code()).isEqualTo(400);
    String wordy = "{\"percent\":31,\"message\":\"" + "x".repeat(10_001) + "\"}";
    assertThat(post(path, wordy).json().get("field").stringValue()).isEqualTo("message");
    assertThat(post(path, "{\"percent\":30,\"attempt\":7}").code()).isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource({"json, application/json", "dot, text/vnd.graphviz", "mermaid, text/plain"})
  void theGraphIsDrawnWithStatuses(String format, String type) throws Exception {
    serve();
    String id = created("{\"type\":\"pair\"}");
    await(id, JobStatus.COMPLETED);

    Answer answer = get("/api/jobs/" + id + "/graph?format=" + format);

    assertThat(answer.header("Content-Type")).startsWith(type);
    assertThat(answer.body()).contains("first").contains("second").contains("completed");
  }

  @Test
  void anUnknownFormatOfTheGraphIsRefused() throws Exception {
    serve();
    long id = finished(quick("done"));

    assertThat(get("/api/jobs/" + id + "/graph?format=png").code()).isEqualTo(400);
  }

  @Test
  void typesAreListedInAFixedOrderWithWhatTheyTake() throws Exception {
    serve();

    JsonNode types = get("/api/job-types").json();

    assertThat(types.valueStream().map(type -> type.get("name").stringValue()))
        .containsExactly("pair", "greet", "wait", "fail", "walk");
    JsonNode greet = types.get(1);
    assertThat(greet.get("description").stringValue()).isEqualTo("Greets somebody.");
    assertThat(greet.get("params").get(0).toString())
        .isEqualTo(
            "{\"name\":\"name\",\"type\":\"text\",\"entries\":null,\"required\":true,\"default\":null,"
                + "\"min\":null,\"max\":null,\"max_length\":10,\"max_items\":null,\"description\":\"Whom"
                + " to greet.\"}");
    assertThat(greet.get("schema").toString())
        .isEqualTo(
            "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\","
                + "\"description\":\"Whom to greet.\",\"maxLength\":10},\"times\":{\"type\":"
                + "\"integer\",\"minimum\":1,\"maximum\":3,\"default\":1}},"
                + "\"required\":[\"name\"],\"additionalProperties\":false}");
  }

  /** Parameters with entries. */
  record Sums(
      @Param(min = 1, max = 9, maxItems = 3) List<Integer> numbers, Map<String, Duration> times) {}

  @Test
  void ofListsAndMapsTheTypeOfTheirEntriesIsTold() throws Exception {
    TaskType<Sums, Integer> sums =
        TaskType.of("sums", Sums.class, p -> p.numbers().stream().mapToInt(n -> n).sum());
    serve(Config.memory().types(sums), anywhere());

    JsonNode told = get("/api/job-types").json().get(0);
    String id = created("{\"type\":\"sums\",\"params\":{\"numbers\":[4,5],\"times\":{}}}");
    await(id, JobStatus.COMPLETED);

    assertThat(told.get("params").valueStream().map(param -> param.get("entries").stringValue()))
        .containsExactly("integer", "duration");
    assertThat(told.get("schema").get("properties").toString())
        .isEqualTo(
            "{\"numbers\":{\"type\":\"array\",\"items\":{\"type\":\"integer\",\"minimum\":1,"
                + "\"maximum\":9},\"maxItems\":3},\"times\":{\"type\":\"object\","
                + "\"additionalProperties\":{\"type\":\"string\","
                + "\"pattern\":\"^[0-9]+(ms|s|m|h|d)$\"}}}");
    assertThat(get("/api/jobs/" + id).json().get("result").intValue()).isEqualTo(9);
  }

  @Test
  void theFiguresAgreeWithEachOther() throws Exception {
    serve();
    finished(quick("done"));
    created("{\"type\":\"pair\",\"start\":false}");
    String running = created("{\"type\":\"wait\"}");
    await(running, JobStatus.RUNNING);

    JsonNode stats = get("/api/stats").json();

    assertThat(stats.get("queue").toString())
        .isEqualTo(
            "{\"pending\":1,\"running\":1,\"paused\":0,\"completed\":1,\"failed\":0,"
                + "\"cancelled\":0,\"total\":3}");
    assertThat(stats.get("worker").toString())
        .isEqualTo("{\"active\":1,\"capacity\":2,\"processed\":1,\"is_running\":true}");
  }

  @Test
  void theLastHourIsKeptForCharts() throws Exception {
    serve();

    Answer history = get("/api/stats/history");

    assertThat(history.code()).isEqualTo(200);
    assertThat(history.json().isArray()).isTrue();
  }

  @Test
  void figuresAreToldToPrometheus() throws Exception {
    serve();
    finished(quick("done"));

    Answer metrics = get("/metrics");

    assertThat(metrics.header("Content-Type")).startsWith("text/plain; version=0.0.4");
    assertThat(metrics.body().lines())
        .contains("hilera_jobs{status=\"completed\"} 1.0", "hilera_workers 2.0");
  }

  @Test
  void theCapacityOfANodeIsSeenAndChanged() throws Exception {
    serve();
    Answer changed =
        send(
            "PATCH",
            "/api/nodes/local",
            "{\"capacity\":{\"gpu\":1.5}}",
            "Content-Type",
            "application/json");

    assertThat(changed.code()).isEqualTo(200);
    JsonNode node = get("/api/nodes").json().get(0);
    assertThat(node.get("name").stringValue()).isEqualTo("local");
    assertThat(node.get("capacity").get("gpu").doubleValue()).isEqualTo(1.5);
    assertThat(node.get("workers").get("capacity").intValue()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "local | {} | 400",
        "local | {\"capacity\":{\"cpu\":-1}} | 400",
        "local | {\"capacity\":{\"cpu\":\"8\"}} | 400",
        "local | {\"capacity\":8} | 400",
        "other | {\"capacity\":{\"cpu\":8}} | 404"
      })
  void aWrongCapacityIsRefused(String node, String body, int code) throws Exception {
    serve();

    Answer answer = send("PATCH", "/api/nodes/" + node, body, "Content-Type", "application/json");

    assertThat(answer.code()).isEqualTo(code);
    assertThat(hilera().node()).isEqualTo(Config.memory().node());
  }

  @Test
  void healthAndReadinessAreToldToAnybody() throws Exception {
    serve();

    assertThat(get("/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(get("/readyz").body()).isEqualTo("{\"status\":\"ready\"}");
  }

  @Test
  void anUnboundedNodeHasNoCapacityOfWorkers() throws Exception {
    serve(config().workers(Config.UNBOUNDED), anywhere());

    assertThat(get("/api/stats").json().get("worker").get("capacity").isNull()).isTrue();
  }
}
