package dev.hilera.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.JobFilter;
import dev.hilera.JobView;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Commands that are sent again because their answer was lost. */
class RepeatsTest extends Served {
  private static final String JOB = "{\"type\": \"pair\", \"start\": false}";

  @Test
  void theSameKeyIsAnsweredWithTheSameJob() throws Exception {
    serve();

    Answer first = post("/api/jobs", JOB, "Idempotency-Key", "one");
    Answer again = post("/api/jobs", JOB, "Idempotency-Key", "one");
    Answer other = post("/api/jobs", JOB, "Idempotency-Key", "two");

    assertThat(again.code()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(other.json().get("id")).isNotEqualTo(first.json().get("id"));
    assertThat(hilera().jobs(JobFilter.newest(10))).hasSize(2);
  }

  @Test
  void theSameKeyWithAnotherBodyOrQueryIsRefused() throws Exception {
    serve();
    post("/api/jobs", JOB, "Idempotency-Key", "one");

    Answer body = post("/api/jobs", JOB.replace("false", "true"), "Idempotency-Key", "one");
    Answer query = post("/api/jobs?folder=/tmp", JOB, "Idempotency-Key", "one");

    assertThat(body.code()).isEqualTo(409);
    assertThat(body.error()).contains("Idempotency-Key").contains("another request");
    assertThat(query.code()).isEqualTo(409);
    assertThat(hilera().jobs(JobFilter.newest(10))).hasSize(1);
  }

  @Test
  void anotherBodyIsRefusedByAnotherServerOfTheSameJobsToo() throws Exception {
    serve();
    post("/api/jobs", JOB, "Idempotency-Key", "one");
    server().close();
    serveAgain();

    Answer other = post("/api/jobs", "{\"type\": \"wait\"}", "Idempotency-Key", "one");

    assertThat(other.code()).isEqualTo(409);
    assertThat(hilera().jobs(JobFilter.newest(10))).hasSize(1);
  }

  @Test
  void aBodyThatIsTooBigIsRefusedWithAKeyToo() throws Exception {
    serve(anywhere().limits(ServerConfig.Limits.DEFAULT.bodyBytes(100)));

    Answer answer = post("/api/jobs", JOB + " ".repeat(200), "Idempotency-Key", "one");

    assertThat(answer.code()).isEqualTo(413);
  }

  @Test
  void anotherServerOfTheSameJobsKnowsTheKeyToo() throws Exception {
    serve();
    Answer first = post("/api/jobs", JOB, "Idempotency-Key", "one");
    server().close();
    serveAgain();

    Answer again = post("/api/jobs", JOB, "Idempotency-Key", "one");

    assertThat(again.code()).isEqualTo(201);
    assertThat(again.json().get("id")).isEqualTo(first.json().get("id"));
  }

  @Test
  void manyAtOnceWithOneKeyAreOneCommand() throws Exception {
    serve();
    Callable<Answer> create = () -> post("/api/jobs", JOB, "Idempotency-Key", "one");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Answer> answer : threads.invokeAll(Collections.nCopies(20, create))) {
        assertThat(answer.get().code()).isEqualTo(201);
      }
    }

    List<JobView> jobs = hilera().jobs(JobFilter.newest(10));
    assertThat(jobs).hasSize(1);
  }

  @Test
  void aRefusalIsNotKept() throws Exception {
    serve();
    String job = created(JOB);

    assertThat(post("/api/jobs/" + job + "/retry", "", "Idempotency-Key", "k").code())
        .isEqualTo(409);
    assertThat(delete("/api/jobs/" + job, "Idempotency-Key", "k").code()).isEqualTo(200);
    assertThat(delete("/api/jobs/" + job, "Idempotency-Key", "k").code()).isEqualTo(200);
    assertThat(delete("/api/jobs/" + job, "Idempotency-Key", "l").code()).isEqualTo(409);
    assertThat(post("/api/jobs/" + job + "/retry", "", "Idempotency-Key", "k").code())
        .isEqualTo(200);
  }

  @Test
  void aKeyOfManyCharactersIsRefused() throws Exception {
    serve();

    Answer answer = post("/api/jobs", JOB, "Idempotency-Key", "k".repeat(101));

    assertThat(answer.code()).isEqualTo(400);
    assertThat(hilera().jobs(JobFilter.newest(10))).isEmpty();
  }
}
