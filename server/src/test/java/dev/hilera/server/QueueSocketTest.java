package dev.hilera.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.JobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Section 3: the queue over a WebSocket. */
class QueueSocketTest extends Queued {
  @Test
  void theStateOfTheQueueComesFirst() throws Exception {
    serve();
    finished(quick("done"));
    created("{\"type\":\"pair\",\"start\":false}");
    try (Socketed socket = connect()) {
      JsonNode state = socket.next();

      assertThat(state.get("type").stringValue()).isEqualTo("queue_state");
      assertThat(state.get("jobs").valueStream().map(job -> job.get("name").stringValue()))
          .containsExactly("pair", "done");
      assertThat(state.get("stats").get("total").intValue()).isEqualTo(2);
      assertThat(state.get("worker").get("capacity").intValue()).isEqualTo(2);
      assertThat(state.get("job_types").size()).isEqualTo(5);
    }
  }

  @Test
  void whatHappensComesInOneEnvelopeNumberedWithoutGaps() throws Exception {
    serve();
    try (Socketed socket = greeted()) {
      String id = created("{\"type\":\"walk\"}");
      List<JsonNode> all = new ArrayList<>();
      JsonNode progress = null;
      while (progress == null) {
        all.add(socket.next());
        progress =
            all.getLast().get("type").stringValue().equals("job_progress") ? all.getLast() : null;
      }
      gate.countDown();
      while (!all.getLast().get("type").stringValue().equals("job_completed")) {
        all.add(socket.next());
      }

      for (int at = 0; at < all.size(); at++) {
        assertThat(all.get(at).get("seq").intValue()).isEqualTo(at + 1);
        if (all.get(at).get("type").stringValue().startsWith("job_")) {
          assertThat(all.get(at).get("data").get("job_id").stringValue()).isEqualTo(id);
        }
      }
      assertThat(all.stream().map(one -> one.get("type").stringValue()))
          .containsSubsequence("job_created", "job_started", "job_progress", "job_completed");
      assertThat(progress.get("data").get("percent").intValue()).isEqualTo(40);
      assertThat(all.getFirst().get("data").get("job").get("id").stringValue()).isEqualTo(id);
    }
  }

  @Test
  void failureCancelPauseResumeAndRetryAreTold() throws Exception {
    serve();
    try (Socketed socket = greeted()) {
      String failing = created("{\"type\":\"fail\"}");
      assertThat(socket.await("job_failed").get("data").get("job_id").stringValue())
          .isEqualTo(failing);
      post("/api/jobs/" + failing + "/retry", "");
      socket.await("job_retried");
      String waiting = created("{\"type\":\"wait\"}");
      await(waiting, JobStatus.RUNNING);
      post("/api/jobs/" + waiting + "/pause", "");
      socket.await("job_paused");
      post("/api/jobs/" + waiting + "/resume", "");
      socket.await("job_resumed");
      delete("/api/jobs/" + waiting);
      assertThat(socket.await("job_cancelled").get("data").get("job_id").stringValue())
          .isEqualTo(waiting);
    }
  }

  @Test
  void theLastFiguresAfterAChangeAreExact() throws Exception {
    serve();
    try (Socketed socket = greeted()) {
      for (int number = 0; number < 20; number++) {
        created("{\"type\":\"pair\"}");
      }
      JsonNode stats;
      do {
        stats = socket.await("stats_update").get("data").get("stats");
      } while (stats.get("completed").intValue() < 20);
      assertThat(stats.get("total").intValue()).isEqualTo(20);
    }
  }

  @Test
  void clearedJobsAreToldToAllByTheirIds() throws Exception {
    serve();
    long id = finished(quick("done"));
    try (Socketed asker = greeted();
        Socketed other = greeted()) {
      asker.send("{\"type\":\"clear_completed\",\"request_id\":7}");

      JsonNode ack = asker.await("jobs_cleared_ack");
      assertThat(ack.get("cleared").intValue()).isEqualTo(1);
      assertThat(ack.get("request_id").intValue()).isEqualTo(7);
      assertThat(other.await("jobs_cleared").get("data").toString())
          .isEqualTo("{\"ids\":[\"" + id + "\"],\"count\":1}");
    }
  }

  @Test
  void tasksAreToldToThoseWhoWatchTheirJob() throws Exception {
    serve();
    String id = created("{\"type\":\"pair\",\"start\":false}");
    try (Socketed watcher = greeted();
        Socketed other = greeted()) {
      watcher.send("{\"type\":\"watch\",\"job_id\":\"" + id + "\"}");
      watcher.send("{\"type\":\"ping\"}");
      watcher.await("pong");

      hilera().start(Long.parseLong(id));

      assertThat(watcher.await("task_started").get("data").get("task").stringValue())
          .isEqualTo("first");
      JsonNode finished = watcher.await("task_finished").get("data");
      assertThat(finished.get("outcome").stringValue()).isEqualTo("completed");
      assertThat(finished.get("job_id").stringValue()).isEqualTo(id);
      JsonNode message;
      do {
        message = other.next();
        assertThat(message.get("type").stringValue()).doesNotStartWith("task_");
      } while (!message.get("type").stringValue().equals("job_completed"));
    }
  }

  @Test
  void whoWatchesNoMoreIsToldOfTasksNoMore() throws Exception {
    serve();
    String id = created("{\"type\":\"walk\",\"start\":false}");
    try (Socketed socket = greeted()) {
      socket.send("{\"type\":\"watch\",\"job_id\":\"" + id + "\"}");
      socket.send("{\"type\":\"ping\"}");
      socket.await("pong");
      hilera().start(Long.parseLong(id));
      JsonNode progress = socket.await("task_progress").get("data");
      assertThat(progress.get("job_id").stringValue()).isEqualTo(id);
      assertThat(progress.get("progress").get("percent").intValue()).isEqualTo(40);

      socket.send("{\"type\":\"unwatch\",\"job_id\":\"" + id + "\"}");
      socket.send("{\"type\":\"ping\"}");
      socket.await("pong");
      gate.countDown();

      JsonNode message;
      do {
        message = socket.next();
        assertThat(message.get("type").stringValue()).doesNotStartWith("task_");
      } while (!message.get("type").stringValue().equals("job_completed"));
    }
  }

  @Test
  void theStateHoldsAtMostAThousandLiveJobsAndTheHundredNewestFinished() throws Exception {
    serve();
    for (int number = 0; number < 110; number++) {
      hilera().run(quick("finished " + number)).await(PATIENCE);
    }
    for (int number = 0; number < 1_010; number++) {
      hilera().submit(quick("held " + number));
    }
    try (Socketed socket = connect()) {
      JsonNode state = socket.next();

      List<String> names =
          state.get("jobs").valueStream().map(job -> job.get("name").stringValue()).toList();
      assertThat(names).hasSize(1_100).contains("held 1009", "finished 109", "finished 10");
      assertThat(names).doesNotContain("held 9", "finished 9");
      assertThat(state.get("stats").get("total").intValue()).isEqualTo(1_120);
    }
  }

  @Test
  void figuresFollowManyChangesSeldom() throws Exception {
    serve();
    try (Socketed socket = greeted()) {
      long begin = System.nanoTime();
      for (int number = 0; number < 200; number++) {
        hilera().submit(quick("held " + number));
      }
      int updates = 0;
      int pending = 0;
      while (pending < 200) {
        JsonNode message = socket.next();
        if (message.get("type").stringValue().equals("stats_update")) {
          updates++;
          pending = message.get("data").get("stats").get("pending").intValue();
        }
      }
      long quarters = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 250;
      assertThat(updates).isLessThanOrEqualTo((int) quarters + 2);
    }
  }

  @Test
  void aJobIsCreatedAndCancelledByItsAsker() throws Exception {
    serve();
    try (Socketed socket = greeted()) {
      socket.send("{\"type\":\"create_job\",\"job_type\":\"wait\",\"request_id\":\"a\"}");
      JsonNode ack = socket.await("job_created_ack");
      String id = ack.get("job_id").stringValue();
      assertThat(ack.get("request_id").stringValue()).isEqualTo("a");
      assertThat(ack.get("job").get("type").stringValue()).isEqualTo("wait");

      socket.send("{\"type\":\"cancel_job\",\"job_id\":\"" + id + "\",\"request_id\":\"b\"}");

      JsonNode cancelled = socket.await("job_cancelled_ack");
      assertThat(cancelled.get("success").booleanValue()).isTrue();
      assertThat(cancelled.get("request_id").stringValue()).isEqualTo("b");
      await(id, JobStatus.CANCELLED);
    }
  }

  @Test
  void repliesGoToTheAskerAloneAndHaveNoNumber() throws Exception {
    serve();
    try (Socketed asker = greeted();
        Socketed other = greeted()) {
      asker.send("{\"type\":\"create_job\",\"job_type\":\"pair\",\"request_id\":1}");
      assertThat(asker.await("job_created_ack").has("seq")).isFalse();
      asker.send("{\"type\":\"nonsense\",\"request_id\":2}");
      assertThat(asker.await("error").get("request_id").intValue()).isEqualTo(2);

      JsonNode message;
      do {
        message = other.next();
        assertThat(message.has("seq")).as(message.toString()).isTrue();
      } while (!message.get("type").stringValue().equals("job_completed"));
    }
  }

  @Test
  void byDefaultAClientIsAskedForASignOfLifeEvery25Seconds() {
    assertThat(ServerConfig.Limits.DEFAULT.quiet()).isEqualTo(Duration.ofSeconds(25));
  }

  @Test
  void stateTypesAndPongAreGivenToWhoAsks() throws Exception {
    serve();
    try (Socketed socket = greeted()) {
      socket.send("{\"type\":\"get_state\",\"request_id\":1}");
      assertThat(socket.await("queue_state").get("request_id").intValue()).isEqualTo(1);
      socket.send("{\"type\":\"get_job_types\",\"request_id\":2}");
      assertThat(socket.await("job_types").get("job_types").size()).isEqualTo(5);
      socket.send("{\"type\":\"ping\",\"ts\":12345}");
      assertThat(socket.await("pong").get("ts").intValue()).isEqualTo(12345);
    }
  }

  @Test
  void aStopOfTheServerSaysGoodbye() throws Exception {
    serve();
    try (Socketed socket = greeted()) {
      server().close();

      assertThat(socket.closed()).isEqualTo(1001);
    }
  }
}
