package dev.hilera.server.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.server.web.Json;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import tools.jackson.databind.JsonNode;

/** Writes server-sent events. */
final class SseWriter {
  private final OutputStream out;

  private SseWriter(OutputStream out) {
    this.out = out;
  }

  /** Answers 200 with the head of a stream. */
  static SseWriter open(Context ctx) throws IOException {
    HttpServletResponse response = ctx.res();
    response.setStatus(200);
    response.setContentType("text/event-stream; charset=utf-8");
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("X-Accel-Buffering", "no");
    response.flushBuffer();
    return new SseWriter(response.getOutputStream());
  }

  void event(long id, String name, JsonNode data) throws IOException {
    write("id: " + id + "\nevent: " + name + "\ndata: " + Json.text(data) + "\n\n");
  }

  /** A comment, which shows both sides that the other is there. */
  void comment() throws IOException {
    write(":\n\n");
    flush();
  }

  void flush() throws IOException {
    out.flush();
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(UTF_8));
  }
}
