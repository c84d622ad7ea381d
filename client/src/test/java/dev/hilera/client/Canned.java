package dev.hilera.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that answers word for word what a test wants, one answer for each connection. */
final class Canned implements Closeable {
  private final ServerSocket listening;
  private final Queue<String> answers;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** Gives these answers in their order, and closes the connections that come after them. */
  Canned(String... answers) throws IOException {
    this.answers = new ArrayDeque<>(List.of(answers));
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  static String answer(int code, String kind, String body) {
    return "HTTP/1.1 "
        + (code + " word\r\nContent-Type: " + kind + "\r\nConnection: close\r\n")
        + ("Content-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body);
  }

  static String json(int code, String body) {
    return answer(code, "application/json", body);
  }

  static String stream(String events) {
    return answer(200, "text/event-stream", events);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/");
  }

  /** The heads of all requests so far. */
  List<String> requests() {
    return requests;
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (Socket client = listening.accept()) {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
        requests.add(head(in));
        client
            .getOutputStream()
            .write(Objects.requireNonNullElse(answers.poll(), "").getBytes(UTF_8));
        client.shutdownOutput();
        while (in.read() >= 0) {
          // Until the client has all of it; a connection closed before might lose the answer.
        }
      } catch (IOException e) {
        // The client has gone, or the test is over.
      }
    }
  }

  private static String head(BufferedReader in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      head.append(line).append('\n');
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
