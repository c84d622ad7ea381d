package dev.hilera.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Hilera;
import dev.hilera.Job;
import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.Retry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A finished job as a document: out of one store and into another. */
class HistoryTest extends Served {
  private long brokenTwice() throws Exception {
    Job job = Job.named("story").description("for people").label("k", "v");
    var first = job.task("first", () -> 7);
    job.task(
            "second",
            first,
            number -> {
              throw new IllegalStateException("it broke at " + number);
            })
        .retry(Retry.times(2).backoff(Duration.ofMillis(1)));
    var third = job.task("third", first, number -> number + 1);
    job.task("last", third, number -> number);
    return finished(job);
  }

  private JsonNode exported(long job) throws Exception {
    Answer answer = get("/api/jobs/" + job + "/export");
    assertThat(answer.code()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void aHistoryComesBackTheSameUnderANewId() throws Exception {
    serve();
    long job = brokenTwice();
    hilera().retry(job).await(PATIENCE);
    JsonNode before = exported(job);

    Answer answer = post("/api/jobs/import", before.toString());

    assertThat(answer.code()).as(answer.body()).isEqualTo(201);
    String id = answer.json().get("id").stringValue();
    assertThat(answer.header("Location")).isEqualTo("/api/jobs/" + id);
    assertThat(id).isNotEqualTo(Long.toString(job));
    JsonNode after = exported(Long.parseLong(id));
    assertThat(plain(after)).isEqualTo(plain(before));
    assertThat(get("/api/jobs/" + id + "/tasks/third").json().get("result").intValue())
        .isEqualTo(8);
    assertThat(get("/api/stats").json().get("queue").get("failed").intValue()).isEqualTo(2);
  }

  /** Without what is another one's in another store: ids and nodes. */
  private static JsonNode plain(JsonNode history) {
    ObjectNode copy = ((ObjectNode) history).deepCopy();
    ((ObjectNode) copy.get("job")).remove("id");
    copy.get("events").forEach(event -> ((ObjectNode) event).remove(List.of("job_id", "node")));
    for (JsonNode task : copy.get("tasks")) {
      ((ObjectNode) task).remove("node");
      task.get("attempts").forEach(attempt -> ((ObjectNode) attempt).remove("node"));
    }
    return copy;
  }

  @Test
  void whatCameInIsForgottenAndCountedLikeAnyOther() throws Exception {
    serve();
    long job = finished(quick("one"));
    String document = exported(job).toString();
    for (int copy = 0; copy < 5; copy++) {
      assertThat(post("/api/jobs/import", document).code()).isEqualTo(201);
    }

    assertThat(hilera().jobs(JobFilter.newest(10).statuses(JobStatus.COMPLETED))).hasSize(6);
    assertThat(post("/api/jobs/clear-completed", "").json().get("cleared").intValue()).isEqualTo(6);
  }

  @Test
  void aCancelledJobComesBackToo() throws Exception {
    serve();
    String job =
        created("{\"name\": \"n\", \"start\": false, \"tasks\": {\"a\": {\"type\": \"wait\"}}}");
    assertThat(get("/api/jobs/" + job + "/export").code()).isEqualTo(409);
    delete("/api/jobs/" + job);
    JsonNode before = exported(Long.parseLong(job));

    Answer answer = post("/api/jobs/import", before.toString());

    assertThat(answer.code()).as(answer.body()).isEqualTo(201);
    String id = answer.json().get("id").stringValue();
    assertThat(plain(exported(Long.parseLong(id)))).isEqualTo(plain(before));
  }

  @ParameterizedTest
  @CsvSource({
    "/hilera, 2, hilera",
    "/job/status, \"running\", job.status",
    "/job/status, 5, job.status",
    "/job/name, \"\", job.name",
    "/tasks, [], tasks",
    "/tasks, {}, tasks",
    "/tasks/0/name, \"second\", tasks.second",
    "/tasks/0/needs, [\"last\"], tasks.first.needs",
    "/tasks/0/status, \"ready\", tasks.first",
    "/tasks/0/started_at, \"soon\", tasks.0.started_at",
    "/events, [], events",
    "/events/1/seq, 7, events",
    "/events/2/task, \"nobody\", events",
    "/job/counts/completed, 5, job.counts",
    "/job/counts/total, 1, job.counts",
    "/job/labels, {\"k\": 1}, job.labels.k",
    "/job/created_at, \"+1000000000-01-01T00:00:00Z\", job.created_at",
    "/events/0/at, \"-1000000000-01-01T00:00:00Z\", events.0.at",
    "/tasks/1/attempts/0/ended_at, \"+99999-01-01T00:00:00Z\", tasks.1.attempts.0.ended_at",
    "/tasks/1/attempts/1/number, 1, tasks.second.attempts",
    "/tasks/1/attempts/0/run, 7, tasks.second.attempts",
    "/job/description, 5, job.description",
  })
  void aDocumentThatIsNoneIsRefusedByField(String place, String value, String field)
      throws Exception {
    serve();
    ObjectNode document = (ObjectNode) exported(brokenTwice());
    int slash = place.lastIndexOf('/');
    JsonNode parent = slash == 0 ? document : document.at(place.substring(0, slash));
    ((ObjectNode) parent).set(place.substring(slash + 1), MAPPER.readTree(value));

    Answer answer = post("/api/jobs/import", document.toString());

    assertThat(answer.code()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().get("field").stringValue()).isEqualTo(field);
    assertThat(hilera().jobs(JobFilter.newest(10))).hasSize(1);
  }

  @Test
  void aJobFromAnotherStoreIsNotTriedAgainWithoutItsCode() throws Exception {
    serve();
    ObjectNode document = (ObjectNode) exported(brokenTwice());
    String id = post("/api/jobs/import", document.toString()).json().get("id").stringValue();

    Answer retried = post("/api/jobs/" + id + "/retry", "");

    assertThat(retried.code()).as(retried.body()).isEqualTo(409);
    assertThat(retried.body()).contains("came from another store", "submit it again");
    assertThat(hilera().job(Long.parseLong(id)).orElseThrow().status()).isEqualTo(JobStatus.FAILED);
  }

  @Test
  void aHistoryCanBeTakenByAProgramOfYours() throws Exception {
    serve();
    long job = finished(quick("one"));
    try (Hilera other = Hilera.inMemory()) {
      long id = other.restore(hilera().history(job));

      assertThat(other.result(id)).isEqualTo(42);
      assertThat(other.history(id).events()).hasSameSizeAs(hilera().history(job).events());
    }
  }
}
