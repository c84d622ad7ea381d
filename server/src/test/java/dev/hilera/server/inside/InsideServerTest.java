package dev.hilera.server.inside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Codec;
import dev.hilera.Config;
import dev.hilera.Hilera;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InsideServerTest {
  private static final Codec TEXTS =
      new Codec() {
        @Override
        public byte[] encode(@Nullable Object value) {
          return toJson(value);
        }

        @Override
        public @Nullable Object decode(byte[] bytes) {
          return fromJson(bytes);
        }

        @Override
        public byte[] toJson(@Nullable Object value) {
          return String.valueOf(value).getBytes(UTF_8);
        }

        @Override
        public @Nullable Object fromJson(byte[] json) {
          return new String(json, UTF_8);
        }
      };

  @TempDir Path folder;

  @Test
  void theAddressOfAnotherProcessStaysUntilTheDataFileIsOurs() throws Exception {
    Path kept = folder.resolve("inside");
    try (Hilera hilera = Hilera.open(Config.memory());
        InsideServer first = InsideServer.start(TEXTS, kept)) {
      first.serve(hilera, folder);
      List<String> before = Files.readAllLines(kept);

      try (InsideServer second = InsideServer.start(TEXTS, kept)) {
        assertThat(Files.readAllLines(kept)).isEqualTo(before);

        second.serve(hilera, folder);

        assertThat(Files.readAllLines(kept).getFirst()).isEqualTo(String.valueOf(second.port()));
      }
    }
  }

  @Test
  void whoeverBeginsRequestsAndDoesNotEndThemHoldsUpNobody() throws Exception {
    Path kept = folder.resolve("inside");
    List<Socket> stalled = new ArrayList<>();
    try (InsideServer server = InsideServer.start(TEXTS, kept);
        HttpClient client = HttpClient.newHttpClient()) {
      int port = server.port();
      for (int count = 0; count < 50; count++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        stalled.add(socket);
        socket.getOutputStream().write("POST /api/jobs/1/tasks HTTP/1.1\r\nHo".getBytes(UTF_8));
        socket.getOutputStream().flush();
      }
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/jobs/1/tasks/a"))
              .timeout(Duration.ofSeconds(30))
              .build();

      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("not open yet");
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }
}
