package dev.hilera.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.AttemptView;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.server.Outputs;
import dev.hilera.server.Role;
import dev.hilera.server.live.LogStream;
import dev.hilera.server.web.Asked;
import dev.hilera.server.web.HttpFailure;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The output of attempts. */
public final class LogRoutes {
  /** The longest tail, in bytes. */
  private static final int MOST_BYTES = 1 << 20;

  private static final int USUAL_LINES = 1_000;
  private static final int MOST_LINES = 100_000;

  private final Hilera hilera;
  private final Outputs outputs;
  private final LogStream follower;

  /** Over an engine and the output of its attempts. */
  public LogRoutes(Hilera hilera, Outputs outputs, LogStream follower) {
    this.hilera = hilera;
    this.outputs = outputs;
    this.follower = follower;
  }

  /** Adds these routes. */
  public void addTo(Routes routes) {
    routes.raw(
        new Route(
            "GET",
            "/api/jobs/{id}/tasks/{name}/log",
            Role.VIEWER,
            Told.of("The output of a task's attempt.", "text/plain")
                .query("stream", "attempt", "tail", "follow"),
            this::log));
  }

  private void log(Context ctx) throws IOException, InterruptedException {
    Outputs.Stream stream = stream(Asked.query(ctx, "stream"));
    boolean follow = Asked.truth(ctx, "follow");
    int usual = follow ? LogStream.ALL : USUAL_LINES;
    int lines = (int) Asked.number(ctx, "tail", new Asked.Range(0, MOST_LINES, usual));
    Outputs.Of attempt = attempt(ctx);
    if (follow) {
      follower.serve(ctx, new LogStream.Wanted(attempt, stream, lines));
      return;
    }
    byte[] bytes =
        outputs.find(attempt, stream).map(output -> output.tail(MOST_BYTES)).orElse(new byte[0]);
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Cache-Control", "no-store");
    ctx.contentType("text/plain; charset=utf-8");
    ctx.result(last(new String(bytes, UTF_8), lines));
  }

  private static Outputs.Stream stream(@Nullable String name) {
    return switch (name) {
      case null -> Outputs.Stream.STDOUT;
      case "stdout" -> Outputs.Stream.STDOUT;
      case "stderr" -> Outputs.Stream.STDERR;
      default -> throw HttpFailure.field("stream", "give stdout or stderr");
    };
  }

  private Outputs.Of attempt(Context ctx) {
    long job = Asked.job(ctx);
    String task = ctx.pathParam("name");
    List<AttemptView> attempts = hilera.attempts(job, task);
    if (attempts.isEmpty()) {
      throw new HttpFailure(404, "task '" + task + "' has no attempt yet");
    }
    int latest = attempts.getLast().number();
    int wanted = (int) Asked.number(ctx, "attempt", new Asked.Range(1, Integer.MAX_VALUE, latest));
    if (attempts.stream().noneMatch(attempt -> attempt.number() == wanted)) {
      throw new HileraException.Unknown("task '" + task + "' has no attempt " + wanted);
    }
    return new Outputs.Of(job, task, wanted);
  }

  private static String last(String text, int lines) {
    int from = text.endsWith("\n") ? text.length() - 1 : text.length();
    for (int line = 0; line < lines && from >= 0; line++) {
      from = text.lastIndexOf('\n', from - 1);
    }
    return lines == 0 ? "" : text.substring(from + 1);
  }
}
