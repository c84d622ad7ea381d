package dev.hilera.server.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.Hilera;
import dev.hilera.server.Outputs;
import dev.hilera.server.web.Json;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The output of one attempt, line by line, until the attempt is over. */
public final class LogStream {
  /** From the first line on. */
  public static final int ALL = Integer.MAX_VALUE;

  /** How often a growing file is looked at; files have no other signal. */
  private static final long LOOK_MILLIS = 200;

  private static final int PIECE = 64 << 10;

  /** What is kept of the end beyond a gap is less. */
  private static final int MOST_TAIL = 1 << 20;

  private final Hilera hilera;
  private final Hub hub;
  private final Outputs outputs;

  /** Over an engine and the output of its attempts. */
  public LogStream(Hilera hilera, Hub hub, Outputs outputs) {
    this.hilera = hilera;
    this.hub = hub;
    this.outputs = outputs;
  }

  /**
   * What a client wants to follow.
   *
   * @param attempt whose output it is
   * @param stream of its process
   * @param lines how many of those that are there it begins with, the last ones, or {@link #ALL}
   */
  public record Wanted(Outputs.Of attempt, Outputs.Stream stream, int lines) {}

  /** Answers with a stream; returns when it is over. */
  public void serve(Context ctx, Wanted wanted) throws IOException, InterruptedException {
    JobStream.checkAccept(ctx.header("Accept"));
    if (ctx.req().getMethod().equals("HEAD")) {
      SseWriter.open(ctx);
      return;
    }
    long job = wanted.attempt().job();
    Mailbox box = hub.join(job);
    try {
      String last = ctx.header("Last-Event-ID");
      new Follower(SseWriter.open(ctx), wanted).follow(box, last);
    } catch (IOException _) {
      // The client has left, or has stopped reading for too long.
    } finally {
      hub.leave(job, box);
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
    private final Wanted wanted;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long offset;

    Follower(SseWriter out, Wanted wanted) {
      this.out = out;
      this.wanted = wanted;
    }

    void follow(Mailbox box, @Nullable String last) throws IOException, InterruptedException {
      offset = begin(last);
      long idle = 0;
      while (true) {
        boolean over = isOver(wanted.attempt());
        boolean moved = readOn();
        if (over) {
          end();
          return;
        }
        idle = moved ? 0 : idle + LOOK_MILLIS;
        if (idle >= hub.idleMillis()) {
          out.comment();
          idle = 0;
        }
        out.flush();
        if (box.take(LOOK_MILLIS).state() == Mailbox.State.CLOSED) {
          return;
        }
      }
    }

    /** After what the client has had, or before the last lines that there are now. */
    private long begin(@Nullable String last) {
      long seen = JobStream.seen(last);
      if (seen > 0 || wanted.lines() == ALL) {
        return seen;
      }
      // A line before a gap is not one of the last.
      long from = gap().orElse(0);
      long lines = walk(from, Long.MAX_VALUE).lines();
      return walk(from, Math.max(0, lines - wanted.lines())).end();
    }

    /**
     * A way through the output.
     *
     * @param lines that were passed; one that is not ended counts too
     * @param end the offset after them
     */
    private record Walk(long lines, long end) {}

    private Walk walk(long from, long most) {
      long at = from;
      long lines = 0;
      boolean inside = false;
      while (lines < most) {
        byte[] piece = read(at);
        if (piece.length == 0) {
          return new Walk(inside ? lines + 1 : lines, at);
        }
        for (int index = 0; index < piece.length && lines < most; index++) {
          at++;
          inside = piece[index] != '\n';
          lines += inside ? 0 : 1;
        }
      }
      return new Walk(lines, at);
    }

    private OptionalLong gap() {
      return outputs
          .find(wanted.attempt(), wanted.stream())
          .map(Outputs.Output::gap)
          .orElse(OptionalLong.empty());
    }

    /** What is there from an offset on, a piece of it; what is beyond a gap follows the head. */
    private byte[] read(long from) {
      Outputs.Output output = outputs.find(wanted.attempt(), wanted.stream()).orElse(null);
      if (output == null) {
        return new byte[0];
      }
      OptionalLong gap = output.gap();
      if (gap.isEmpty() || from < gap.getAsLong()) {
        return output.head(from, PIECE);
      }
      byte[] tail = output.tail(MOST_TAIL);
      int begin = (int) Math.min(tail.length, from - gap.getAsLong());
      return Arrays.copyOfRange(tail, begin, Math.min(tail.length, begin + PIECE));
    }

    private boolean readOn() throws IOException {
      long before = offset;
      byte[] piece;
      do {
        piece = read(offset);
        if (piece.length > 0 && line.size() > 0 && gap().orElse(-1) == offset) {
          line();
        }
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
      } while (piece.length > 0);
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
      out.event(offset, "end", Json.object().put("attempt", wanted.attempt().attempt()));
      out.flush();
    }
  }
}
