package dev.hilera.server.live;

import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.JobView;
import dev.hilera.server.view.Views;
import dev.hilera.server.web.Asked;
import dev.hilera.server.web.HttpFailure;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The events of one job for one client, until its run is over. */
public final class JobStream {
  private static final int PAGE = 1_000;

  private final Hilera hilera;
  private final Hub hub;

  /** Over an engine. */
  public JobStream(Hilera hilera, Hub hub) {
    this.hilera = hilera;
    this.hub = hub;
  }

  /** Answers {@code GET /api/jobs/{id}/progress}; returns when the stream is over. */
  public void serve(Context ctx) throws IOException, InterruptedException {
    long job = Asked.job(ctx);
    view(job);
    checkAccept(ctx.header("Accept"));
    if (ctx.req().getMethod().equals("HEAD")) {
      SseWriter.open(ctx);
      return;
    }
    Mailbox box = hub.join(job);
    try {
      follow(ctx, job, box);
    } catch (IOException _) {
      // The client has left, or has stopped reading for too long.
    } finally {
      hub.leave(job, box);
    }
  }

  private JobView view(long job) {
    return hilera.job(job).orElseThrow(() -> new HileraException.Unknown("there is no job " + job));
  }

  static void checkAccept(@Nullable String accept) {
    if (accept != null) {
      for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
        String type = range.split(";", 2)[0].strip();
        if (List.of("text/event-stream", "text/*", "*/*").contains(type)) {
          return;
        }
      }
      throw new HttpFailure(406, "this is a stream: send Accept: text/event-stream");
    }
  }

  private void follow(Context ctx, long job, Mailbox box) throws IOException, InterruptedException {
    long seen = seen(ctx.header("Last-Event-ID"));
    JobView now = view(job);
    Narrator narrator = new Narrator(SseWriter.open(ctx), new Views(hilera), now, seen);
    narrator.state();
    if (seen > 0) {
      catchUp(job, narrator);
    }
    if (now.status().isFinal() && !narrator.isOver()) {
      narrator.end(view(job));
    }
    narrator.flush();
    while (!narrator.isOver()) {
      Mailbox.Batch batch = box.take(hub.idleMillis());
      boolean news = false;
      List<Event> events = batch.events();
      for (Event event : events) {
        news |= event.kind() == Event.Kind.TASK_TERMINATED;
        narrator.tell(event, () -> view(job));
      }
      if (news && !narrator.isOver()) {
        narrator.shareOfTasks(view(job));
      }
      if (batch.state() != Mailbox.State.OPEN) {
        return;
      }
      if (events.isEmpty()) {
        narrator.comment();
      }
      narrator.flush();
    }
  }

  /** What was told and kept after the last event that the client has had. */
  private void catchUp(long job, Narrator narrator) throws IOException {
    List<Event> page;
    do {
      page = hilera.events(job, narrator.seen(), PAGE);
      for (Event event : page) {
        narrator.tell(event, () -> view(job));
      }
    } while (page.size() == PAGE && !narrator.isOver());
  }

  static long seen(@Nullable String id) {
    if (id != null) {
      try {
        return Math.max(0, Long.parseLong(id));
      } catch (NumberFormatException _) {
        return 0;
      }
    }
    return 0;
  }
}
