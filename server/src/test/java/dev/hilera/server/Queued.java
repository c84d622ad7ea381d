package dev.hilera.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** Clients of the queue's WebSocket. */
abstract class Queued extends Served {
  final URI socket(String path) {
    return URI.create(uri(path).toString().replaceFirst("http", "ws"));
  }

  final Socketed connect(String... headers) throws Exception {
    return Socketed.open(client(), socket("/ws/queue"), headers);
  }

  /** The code with which the handshake is refused. */
  static int refusal(Callable<Socketed> attempt) throws Exception {
    try (Socketed _ = attempt.call()) {
      throw new AssertionError("the handshake was not refused");
    } catch (ExecutionException e) {
      return e.getCause() instanceof WebSocketHandshakeException refused
          ? refused.getResponse().statusCode()
          : 0;
    }
  }

  final Socketed greeted() throws Exception {
    Socketed socket = connect();
    assertThat(socket.next().get("type").stringValue()).isEqualTo("queue_state");
    return socket;
  }
}
