package dev.hilera.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.JobFilter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Section 3: clients that say what is wrong, too much or nothing, or may not come in. */
class QueueClientsTest extends Queued {
  private static final String HANDSHAKE =
      String.join(
          "\r\n",
          "GET /ws/queue HTTP/1.1",
          "Host: localhost",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          "",
          "");

  @Test
  void aClientThatNeverReadsIsDroppedAndTheOthersAreTold() throws Exception {
    serve(anywhere().limits(ServerConfig.Limits.DEFAULT.quiet(Duration.ofMillis(500))));
    try (Socketed reads = greeted();
        Socket lazy = mute()) {
      awaitClients(2);

      // What the system's own buffers take between two processes goes before.
      for (int number = 0; clients() > 1; number++) {
        assertThat(number).isLessThan(5_000);
        for (int more = 0; more < 50; more++) {
          hilera().submit(quick("x".repeat(190)));
        }
      }

      assertThat(lazy.isClosed()).isFalse();
      long last = hilera().run(quick("last")).jobId();
      JsonNode end;
      do {
        end = reads.await("job_completed").get("data");
      } while (!end.get("job_id").stringValue().equals(Long.toString(last)));
    }
  }

  @Test
  void aHandshakeForAnotherHostIsRefused() throws Exception {
    serve();

    String answer = raw(HANDSHAKE.replace("Host: localhost", "Host: evil.example"));

    assertThat(answer).startsWith("HTTP/1.1 403 ").contains("allowed_hosts");
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
    Socket socket = new Socket();
    socket.setReceiveBufferSize(1_024);
    socket.connect(
        new InetSocketAddress(server().address().getHost(), server().address().getPort()));
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.getOutputStream().write(HANDSHAKE.getBytes(UTF_8));
    socket.getOutputStream().flush();
    return socket;
  }
}
