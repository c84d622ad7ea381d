package dev.hilera.server.live;

import dev.hilera.Event;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.Progress;
import dev.hilera.server.live.Mailbox.Letter;
import dev.hilera.server.view.Views;
import dev.hilera.server.web.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns what happens into the messages of one WebSocket client. */
final class QueueNews {
  /** Figures follow a change at most so often. */
  private static final long STATS_MILLIS = 250;

  private static final long FOREVER_MILLIS = 60_000;

  /** So many jobs whose progress was told are remembered, so that the same is not told twice. */
  private static final int REMEMBERED = 1_000;

  private final QueueSocket.Parts parts;
  private final Wire wire;
  private final Watched watched;
  private final Map<Long, Progress> told = new LinkedHashMap<>();
  private final Set<Long> moved = new LinkedHashSet<>();
  private boolean changed;
  private long stated = NanoTime.now() - STATS_MILLIS * 1_000_000;

  QueueNews(QueueSocket.Parts parts, Wire wire, Watched watched) {
    this.parts = parts;
    this.wire = wire;
    this.watched = watched;
  }

  /** How long it may wait for more before it has something to say by itself. */
  long patienceMillis() {
    return changed ? Math.max(1, STATS_MILLIS - NanoTime.millisSince(stated)) : FOREVER_MILLIS;
  }

  void tell(List<Letter> letters) throws IOException, InterruptedException {
    for (Letter letter : letters) {
      switch (letter) {
        case Letter.Happened(Event event, Shared text) -> tell(event, text);
        case Letter.Forgotten(List<Long> jobs) -> cleared(jobs);
      }
    }
    for (long job : moved) {
      progress(job);
    }
    moved.clear();
    if (changed && NanoTime.millisSince(stated) >= STATS_MILLIS) {
      changed = false;
      stated = NanoTime.now();
      wire.tell(
          "stats_update", parts.stats().text(parts.hub().news(), () -> parts.state().stats()));
    }
  }

  private void tell(Event event, Shared text) throws IOException, InterruptedException {
    switch (event.kind()) {
      case JOB_CREATED -> job("job_created", event, text);
      case JOB_STARTED -> job("job_started", event, text);
      case JOB_PAUSED -> job("job_paused", event, text);
      case JOB_RESUMED -> job("job_resumed", event, text);
      case JOB_RETRIED -> job("job_retried", event, text);
      case JOB_FINISHED -> {
        told.remove(event.job());
        moved.remove(event.job());
        job(finished(event.status()), event, text);
      }
      case TASK_PROGRESS -> {
        moved.add(event.job());
        task("task_progress", event, text);
      }
      case TASK_STARTED -> task("task_started", event, text);
      case TASK_TERMINATED -> {
        changed = true;
        moved.add(event.job());
        task("task_finished", event, text);
      }
      case TASK_SLEEPING, TASK_WOKEN, TASK_RETRYING, TASK_SPAWNED -> {
        changed = true;
        task(event.kind().word(), event, text);
      }
      case MISSED, NODE_CHANGED -> changed = true;
    }
  }

  private static String finished(@Nullable JobStatus status) {
    return "job_" + (status == null ? JobStatus.COMPLETED : status).word();
  }

  private void job(String type, Event event, Shared text) throws IOException, InterruptedException {
    changed = true;
    wire.tell(type, text.text(() -> job(event)));
  }

  private ObjectNode job(Event event) {
    ObjectNode data = Json.object();
    data.put("job_id", Long.toString(event.job()));
    data.put("at", Json.moment(Instant.ofEpochMilli(event.at())));
    Optional<JobView> job = parts.hilera().job(event.job());
    if (job.isPresent()) {
      data.set("job", Views.job(job.get()));
    }
    return data;
  }

  private void task(String type, Event event, Shared text)
      throws IOException, InterruptedException {
    if (watched.has(event.job())) {
      wire.tell(type, text.text(() -> Views.event(event)));
    }
  }

  private void progress(long id) throws IOException, InterruptedException {
    Optional<JobView> job = parts.hilera().job(id);
    if (job.isPresent() && !job.get().status().isFinal()) {
      Progress now = job.get().progress();
      if (!now.equals(told.put(id, now))) {
        ObjectNode data = Views.progress(now);
        data.set("counts", Views.counts(job.get().counts()));
        wire.tell("job_progress", data.put("job_id", Long.toString(id)));
      }
      if (told.size() > REMEMBERED) {
        told.remove(told.keySet().iterator().next());
      }
    }
  }

  private void cleared(List<Long> jobs) throws IOException, InterruptedException {
    changed = true;
    ObjectNode data = Json.object();
    ArrayNode ids = data.putArray("ids");
    jobs.forEach(job -> ids.add(Long.toString(job)));
    wire.tell("jobs_cleared", data.put("count", jobs.size()));
  }
}
