package dev.hilera.server.live;

import dev.hilera.server.web.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends to one WebSocket client, one message at a time: whoever sends waits until it is gone, so
 * that nothing piles up for a client that does not read.
 */
final class Wire {
  /** A message that is not gone after so long never will be. */
  private static final long MOST_SECONDS = 30;

  private final Session session;
  private final ReentrantLock lock = new ReentrantLock();
  private long seq;

  Wire(Session session) {
    this.session = session;
  }

  /** Something that happened, in the envelope with the next number. */
  void tell(String type, ObjectNode data) throws IOException, InterruptedException {
    tell(type, Json.text(data));
  }

  /** The same of data that is JSON already. */
  void tell(String type, String data) throws IOException, InterruptedException {
    lock.lock();
    try {
      send("{\"type\":\"" + type + "\",\"seq\":" + ++seq + ",\"data\":" + data + "}");
    } finally {
      lock.unlock();
    }
  }

  /** An answer to what the client has asked. */
  void reply(JsonNode answer) throws IOException, InterruptedException {
    lock.lock();
    try {
      send(Json.text(answer));
    } finally {
      lock.unlock();
    }
  }

  private void send(String message) throws IOException, InterruptedException {
    Callback.Completable sent = new Callback.Completable();
    session.sendText(message, sent);
    try {
      sent.get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      session.disconnect();
      throw new IOException("the client has gone, or does not read", e);
    }
  }

  void ping() {
    session.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
  }

  void close(int code, String reason) {
    session.close(code, reason, Callback.NOOP);
  }

  void disconnect() {
    session.disconnect();
  }
}
