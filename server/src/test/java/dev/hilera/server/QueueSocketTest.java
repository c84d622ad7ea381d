package dev.hilera.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Section 3: the queue over a WebSocket. */
class QueueSocketTest extends Served {
  private URI socket(String path) {
    return URI.create(uri(path).toString().replaceFirst("http", "ws"));
  }

  private Socketed connect(String... headers) throws Exception {
    return Socketed.open(client(), socket("/ws/queue"), headers);
  }

  /** The code with which the handshake is refused. */
  private static int refusal(Callable<Socketed> attempt) throws Exception {
    try (Socketed _ = attempt.call()) {
      throw new AssertionError("the handshake was not refused");
    } catch (ExecutionException e) {
      return e.getCause() instanceof WebSocketHandshakeException refused
          ? refused.getResponse().statusCode()
          : 0;
    }
  }

  private Socketed greeted() throws Exception {
    Socketed socket = connect();
    assertThat(socket.next().get("type").stringValue()).isEqualTo("queue_state");
    return socket;
  }

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "",
        "[]",
        "7",
        "null",
        "{}",
        "{\"type\":7}",
        "{\"type\":\"nothing\"}",
        "{\"type\":\"create_job\"}",
        "{\"type\":\"create_job\",\"job_type\":\"nothing\"}",
        "{\"type\":\"create_job\",\"job_type\":\"greet\",\"params\":{\"name\":7}}",
        "{\"type\":\"create_job\",\"job_type\":\"greet\",\"params\":[]}",
        "{\"type\":\"cancel_job\"}",
        "{\"type\":\"cancel_job\",\"job_id\":7}",
        "{\"type\":\"cancel_job\",\"job_id\":\"abc\"}",
        "{\"type\":\"cancel_job\",\"job_id\":\"77\"}",
        "{\"type\":\"watch\",\"job_id\":\"77\"}",
        "{\"type\":\"ping\",\"request_id\":{}}",
        "{\"type\":\"ping\",\"type\":\"ping\"}"
      })
  void whatIsNoGoodMessageIsAnErrorAndTheConnectionStays(String message) throws Exception {
    serve();
    try (Socketed socket = greeted()) {
      socket.send(message);

      assertThat(socket.await("error").get("message").stringValue()).isNotBlank();
      socket.send("{\"type\":\"ping\"}");
      socket.await("pong");
      assertThat(hilera().jobs(JobFilter.newest(1))).isEmpty();
    }
  }

  @Test
  void anErrorEchoesTheRequestAndNamesTheField() throws Exception {
    serve();
    try (Socketed socket = greeted()) {
      socket.send("{\"type\":\"create_job\",\"job_type\":\"greet\",\"request_id\":\"x\"}");

      JsonNode error = socket.await("error");

      assertThat(error.get("request_id").stringValue()).isEqualTo("x");
      assertThat(error.get("field").stringValue()).isEqualTo("name");
      assertThat(error.get("code").intValue()).isEqualTo(400);
    }
  }

  @Test
  void aFinalJobCannotBeCancelled() throws Exception {
    serve();
    long id = finished(quick("done"));
    try (Socketed socket = greeted()) {
      socket.send("{\"type\":\"cancel_job\",\"job_id\":\"" + id + "\"}");

      assertThat(socket.await("error").get("message").stringValue()).contains("completed");
    }
  }

  @Test
  void aBinaryFrameIsAnErrorAndTheConnectionStays() throws Exception {
    serve();
    try (Socketed socket = greeted()) {
      socket.sendBytes(new byte[] {1, 2, 3});

      socket.await("error");
      socket.send("{\"type\":\"ping\"}");
      socket.await("pong");
    }
  }

  @Test
  void aFrameOverTheLimitClosesTheConnectionAsTooBig() throws Exception {
    serve();
    try (Socketed socket = greeted()) {
      socket.sendUntilClosed("{\"type\":\"" + "x".repeat(2 << 20) + "\"}");

      assertThat(socket.closed()).isEqualTo(1009);
    }
  }

  @ParameterizedTest
  @CsvSource({"http://evil.example, 403", "null, 403"})
  void aForeignPageIsRefusedAtTheHandshake(String origin, int code) throws Exception {
    serve();

    assertThat(refusal(() -> connect("Origin", origin))).isEqualTo(code);
  }

  @Test
  void anotherPathIsNotFound() throws Exception {
    serve();

    assertThat(refusal(() -> Socketed.open(client(), socket("/ws/other")))).isEqualTo(404);
  }

  @Test
  void withTokensAClientNeedsOneAndAViewerOnlyReads() throws Exception {
    serve(anywhere().tokens(new AccessToken("eve", Role.VIEWER, "v-0123456789abcdef")));
    assertThat(refusal(this::connect)).isEqualTo(401);

    try (Socketed socket = connect("Authorization", "Bearer v-0123456789abcdef")) {
      socket.await("queue_state");
      for (String type : List.of("create_job", "cancel_job", "clear_completed")) {
        socket.send("{\"type\":\"" + type + "\",\"job_type\":\"pair\",\"job_id\":\"1\"}");
        assertThat(socket.await("error").get("code").intValue()).isEqualTo(403);
      }
    }
  }

  @Test
  void aClientThatLeavesDisturbsNone() throws Exception {
    serve();
    try (Socketed stays = greeted()) {
      Socketed leaves = greeted();
      leaves.close();

      created("{\"type\":\"pair\"}");

      stays.await("job_completed");
    }
  }

  @Test
  void aFloodFromOneClientStallsNobody() throws Exception {
    serve();
    try (Socketed flood = greeted();
        Socketed other = greeted()) {
      for (int number = 0; number < 2_000; number++) {
        flood.send("{\"type\":\"ping\",\"ts\":" + number + "}");
      }
      other.send("{\"type\":\"ping\",\"ts\":1}");
      other.await("pong");
      JsonNode last;
      do {
        last = flood.await("pong");
      } while (last.get("ts").intValue() < 1_999);
      assertThat(get("/healthz").code()).isEqualTo(200);
    }
  }

  @Test
  void aClientThatGivesNoSignOfLifeIsDropped() throws Exception {
    serve(anywhere().limits(ServerConfig.Limits.DEFAULT.quiet(Duration.ofMillis(200))));
    try (Socket mute = mute()) {
      // It reads, and answers no ping: the server hangs up.
      assertThat(mute.getInputStream().readAllBytes()).isNotEmpty();
    }
  }

  @Test
  void aClientThatAnswersPingsStays() throws Exception {
    serve(anywhere().limits(ServerConfig.Limits.DEFAULT.quiet(Duration.ofMillis(300))));
    try (Socketed patient = greeted();
        Socket mute = mute()) {
      mute.getInputStream().readAllBytes();

      patient.send("{\"type\":\"ping\"}");
      patient.await("pong");
    }
  }

  private Socket mute() throws IOException {
    Socket socket = new Socket(server().address().getHost(), server().address().getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket
        .getOutputStream()
        .write(
            String.join(
                    "\r\n",
                    "GET /ws/queue HTTP/1.1",
                    "Host: localhost",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "",
                    "")
                .getBytes(UTF_8));
    socket.getOutputStream().flush();
    return socket;
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
