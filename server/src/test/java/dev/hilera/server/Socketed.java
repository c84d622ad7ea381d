package dev.hilera.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A WebSocket client that keeps all that it is sent. */
final class Socketed implements WebSocket.Listener, AutoCloseable {
  private static final CompletionStage<?> DONE = CompletableFuture.completedStage(true);

  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final StringBuilder partial = new StringBuilder();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final CompletableFuture<WebSocket> opened;

  private Socketed(HttpClient client, URI uri, String... headers) {
    WebSocket.Builder builder = client.newWebSocketBuilder();
    for (int at = 0; at < headers.length; at += 2) {
      builder.header(headers[at], headers[at + 1]);
    }
    opened = builder.buildAsync(uri, this);
  }

  static Socketed open(HttpClient client, URI uri, String... headers) throws Exception {
    Socketed socket = new Socketed(client, uri, headers);
    socket.opened.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return socket;
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      messages.add(Served.MAPPER.readTree(partial.toString()));
      partial.setLength(0);
    }
    socket.request(1);
    return DONE;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    closed.complete(code);
    return DONE;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    closed.complete(-1);
  }

  void send(String text) throws Exception {
    opened.join().sendText(text, true).get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** The same of what the server may refuse before all of it has come. */
  void sendUntilClosed(String text) throws Exception {
    try {
      send(text);
    } catch (ExecutionException e) {
      assertThat(e).hasMessageContaining("closed");
    }
  }

  void sendBytes(byte[] bytes) throws Exception {
    opened
        .join()
        .sendBinary(ByteBuffer.wrap(bytes), true)
        .get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  JsonNode next() throws InterruptedException {
    JsonNode message = messages.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message came");
    }
    return message;
  }

  /** The next message of this type; others are passed over. */
  JsonNode await(String type) throws InterruptedException {
    while (true) {
      JsonNode message = next();
      if (message.get("type").stringValue().equals(type)) {
        return message;
      }
    }
  }

  /** The code with which the server has closed; -1 if it just hung up. */
  int closed() throws Exception {
    return closed.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    opened.join().abort();
  }
}
