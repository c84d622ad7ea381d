package dev.hilera.server.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.Hilera;
import dev.hilera.server.Outputs;
import dev.hilera.server.web.Json;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The output of one attempt, line by line, until the attempt is over. */
public final class LogStream {
  /** How often a growing file is looked at; files have no other signal. */
  private static final long LOOK_MILLIS = 200;

  private static final int IDLE_LOOKS = 50;
  private static final int PIECE = 64 << 10;

  private final Hilera hilera;
  private final Hub hub;
  private final Outputs outputs;

  /** Over an engine and the output of its attempts. */
  public LogStream(Hilera hilera, Hub hub, Outputs outputs) {
    this.hilera = hilera;
    this.hub = hub;
    this.outputs = outputs;
  }

  /** Answers with a stream; returns when it is over. */
  public void serve(Context ctx, Outputs.Of attempt, Outputs.Stream stream)
      throws IOException, InterruptedException {
    JobStream.checkAccept(ctx.header("Accept"));
    Mailbox box = hub.join(attempt.job());
    try {
      new Follower(SseWriter.open(ctx), attempt, stream).follow(box);
    } catch (IOException _) {
      // The client has left, or has stopped reading for too long.
    } finally {
      hub.leave(attempt.job(), box);
    }
  }

  private boolean isOver(Outputs.Of attempt) {
    return hilera.attempts(attempt.job(), attempt.task()).stream()
        .filter(view -> view.number() == attempt.attempt())
        .allMatch(view -> view.outcome() != null);
  }

  /** One client on its way through the output. */
  private final class Follower {
    private final SseWriter out;
    private final Outputs.Of attempt;
    private final Outputs.Stream stream;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long offset;

    Follower(SseWriter out, Outputs.Of attempt, Outputs.Stream stream) {
      this.out = out;
      this.attempt = attempt;
      this.stream = stream;
    }

    void follow(Mailbox box) throws IOException, InterruptedException {
      int idle = 0;
      while (true) {
        boolean over = isOver(attempt);
        boolean moved = readOn();
        if (over) {
          end();
          return;
        }
        idle = moved ? 0 : idle + 1;
        if (idle >= IDLE_LOOKS) {
          out.comment();
          idle = 0;
        }
        out.flush();
        if (box.take(LOOK_MILLIS).state() == Mailbox.State.CLOSED) {
          return;
        }
      }
    }

    private boolean readOn() throws IOException {
      long before = offset;
      byte[] piece;
      do {
        piece = outputs.find(attempt, stream).map(o -> o.head(offset, PIECE)).orElse(new byte[0]);
        for (byte one : piece) {
          offset++;
          if (one == '\n') {
            line();
          } else {
            line.write(one);
            if (line.size() >= PIECE) {
              line();
            }
          }
        }
      } while (piece.length == PIECE);
      return offset > before;
    }

    private void line() throws IOException {
      out.event(offset, "line", Json.object().put("text", line.toString(UTF_8)));
      line.reset();
    }

    private void end() throws IOException {
      if (line.size() > 0) {
        line();
      }
      out.event(offset, "end", Json.object().put("attempt", attempt.attempt()));
      out.flush();
    }
  }
}
