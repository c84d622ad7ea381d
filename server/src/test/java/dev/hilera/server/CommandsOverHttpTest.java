package dev.hilera.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.JobStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Section 1: a command that the present status does not allow changes nothing and names it. */
class CommandsOverHttpTest extends Served {
  /** A job of this status. */
  private String job(String status) throws Exception {
    return switch (status) {
      case "pending" -> created("{\"type\":\"pair\",\"start\":false}");
      case "completed" -> until(created("{\"type\":\"pair\"}"), JobStatus.COMPLETED);
      case "failed" -> until(created("{\"type\":\"fail\"}"), JobStatus.FAILED);
      case "cancelled" -> {
        String id = job("pending");
        hilera().cancel(Long.parseLong(id));
        yield until(id, JobStatus.CANCELLED);
      }
      case "paused" -> {
        String id = job("running");
        hilera().pause(Long.parseLong(id));
        yield id;
      }
      default -> until(created("{\"type\":\"wait\"}"), JobStatus.RUNNING);
    };
  }

  @Test
  void aTaskThatRunsTellsItsWorkerByNumber() throws Exception {
    serve();
    String first = until(created("{\"type\":\"wait\"}"), JobStatus.RUNNING);
    String second = until(created("{\"type\":\"wait\"}"), JobStatus.RUNNING);
    String third = created("{\"type\":\"wait\"}");

    assertThat(worker(first).intValue()).isEqualTo(1);
    assertThat(worker(second).intValue()).isEqualTo(2);
    assertThat(worker(third).isNull()).as("it waits for one of the two").isTrue();

    gate.countDown();
    until(first, JobStatus.COMPLETED);
    assertThat(worker(first).isNull()).as("it has none any more").isTrue();
  }

  private JsonNode worker(String id) throws Exception {
    return get("/api/jobs/" + id).json().get("tasks").get(0).get("worker");
  }

  private String until(String id, JobStatus status) throws InterruptedException {
    await(id, status);
    return id;
  }

  @ParameterizedTest
  @CsvSource({
    "running, /start;/resume;/retry",
    "paused, /start;/pause;/retry",
    "pending, /resume;/retry",
    "completed, /start;/pause;/resume;/retry;",
    "failed, /start;/pause;/resume;",
    "cancelled, /start;/pause;/resume;"
  })
  void aCommandThatTheStatusDoesNotAllowNamesIt(String status, String commands) throws Exception {
    serve();
    String path = "/api/jobs/" + job(status);
    String before = get(path).json().get("status").stringValue();
    assertThat(before).isEqualTo(status);

    for (String command : commands.split(";", -1)) {
      Answer answer = command.isEmpty() ? delete(path) : post(path + command, "");

      assertThat(answer.code()).as(command + " " + answer.body()).isEqualTo(409);
      assertThat(answer.error()).as(command).contains(status);
    }
    assertThat(get(path).json().get("status").stringValue()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"completed, first", "failed, fail", "cancelled, first"})
  void aTaskThatIsFinalIsNotCancelledOrToldOf(String status, String task) throws Exception {
    serve();
    String path = "/api/jobs/" + job(status) + "/tasks/" + task;

    Answer cancel = delete(path);
    Answer progress = post(path + "/progress", "{\"percent\":1}");

    assertThat(cancel.code()).isEqualTo(409);
    assertThat(cancel.error()).contains(status);
    assertThat(progress.code()).isEqualTo(409);
  }

  @Test
  void theMomentsOfARecordAreThoseOfThePresentRun() throws Exception {
    serve(config().workers(1), anywhere());
    String id = job("failed");
    JsonNode first = get("/api/jobs/" + id).json();
    created("{\"type\":\"wait\"}");

    hilera().retry(Long.parseLong(id));

    JsonNode now = get("/api/jobs").json().get(1);
    assertThat(first.get("completed_at").isNull()).isFalse();
    assertThat(now.get("run").intValue()).isEqualTo(2);
    assertThat(now.get("status").stringValue()).isEqualTo("pending");
    assertThat(now.get("started_at").isNull()).isTrue();
    assertThat(now.get("completed_at").isNull()).isTrue();
    assertThat(now.get("created_at")).isEqualTo(first.get("created_at"));
    assertThat(get("/api/jobs/" + id).json().get("duration").isNull()).isTrue();
  }

  @Test
  void severalStatusesAreAskedForAtOnceAndFiltersGoTogether() throws Exception {
    serve();
    String failed = job("failed");
    String cancelled = job("cancelled");
    job("completed");

    JsonNode both = get("/api/jobs?status=failed,cancelled").json();
    JsonNode one = get("/api/jobs?status=failed,cancelled&type=pair&limit=1").json();
    JsonNode older = get("/api/jobs?status=failed,cancelled&after=" + cancelled + "&q=fail").json();

    assertThat(both.valueStream().map(job -> job.get("id").stringValue()))
        .containsExactly(cancelled, failed);
    assertThat(one.get(0).get("id").stringValue()).isEqualTo(cancelled);
    assertThat(older.valueStream().map(job -> job.get("id").stringValue())).containsExactly(failed);
  }

  @Test
  void aNodeTellsItsLabelsItsHeartbeatAndTheLastHourItsCounts() throws Exception {
    serve();
    List<String> of =
        List.of("name", "labels", "capacity", "use", "heartbeat_age", "workers", "sleeping");

    assertThat(get("/api/nodes").json().get(0).propertyNames()).containsAll(of);
    JsonNode samples = get("/api/stats/history").json();
    while (samples.isEmpty()) {
      samples = get("/api/stats/history").json();
    }
    assertThat(samples.get(0).propertyNames())
        .contains("at", "pending", "running", "completed", "active", "processed");
  }
}
