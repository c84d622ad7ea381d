package dev.hilera.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.JobStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a server's settings say for jobs that say nothing, and what jobs say for themselves. */
class DefaultsTest extends Served {
  private static String waiting(String more) {
    return "{\"name\": \"n\", " + more + "\"tasks\": {\"a\": {\"type\": \"wait\"}}}";
  }

  @Test
  void tasksOfCreatedJobsMayRunAsLongAsTheSettingsSay() throws Exception {
    serve(anywhere().taskTimeout(Duration.ofMillis(50)));

    String job = created(waiting(""));
    await(job, JobStatus.FAILED);
    String patient = created(waiting("\"task_timeout\": \"1h\", "));

    assertThat(get("/api/jobs/" + job + "/tasks/a").json().get("outcome").stringValue())
        .isEqualTo("timeout");
    gate.countDown();
    await(patient, JobStatus.COMPLETED);
  }

  @Test
  void aPlacementIsKeptAndShown() throws Exception {
    serve(config().placement("load-balanced"), anywhere());

    String own = created(waiting("\"placement\": \"cheapest\", "));
    String none = created(waiting(""));

    assertThat(get("/api/jobs/" + own).json().get("placement").stringValue()).isEqualTo("cheapest");
    assertThat(get("/api/jobs/" + none).json().get("placement").stringValue())
        .isEqualTo("load-balanced");
    Answer wrong = post("/api/jobs", waiting("\"placement\": \"cheapst\", "));
    assertThat(wrong.code()).isEqualTo(400);
    assertThat(wrong.json().get("errors").get(0).get("field").stringValue()).isEqualTo("placement");
    assertThat(wrong.body()).contains("did you mean cheapest?");
    assertThat(get("/api/nodes").json().get(0).get("price").doubleValue()).isEqualTo(1);
  }
}
