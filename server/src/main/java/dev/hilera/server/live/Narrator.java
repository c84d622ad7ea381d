package dev.hilera.server.live;

import dev.hilera.Event;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.Progress;
import dev.hilera.server.view.Views;
import dev.hilera.server.web.Json;
import java.io.IOException;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Tells a client of one job what happens, in the words of its stream, each thing once. */
final class Narrator {
  private final SseWriter out;
  private final Views views;
  private final JobView first;
  private boolean single;
  private boolean begun;
  private Progress progress;
  private long seen;
  private boolean over;

  /**
   * At the beginning of a stream.
   *
   * @param first the job as it is now
   * @param seen the number of the last event that the client has had, or 0
   */
  Narrator(SseWriter out, Views views, JobView first, long seen) {
    this.out = out;
    this.views = views;
    this.first = first;
    this.single = first.counts().total() == 1;
    this.begun = first.startedAt() != null;
    this.progress = first.progress();
    this.seen = seen;
  }

  long seen() {
    return seen;
  }

  /** Whether the final event was told. */
  boolean isOver() {
    return over;
  }

  void flush() throws IOException {
    out.flush();
  }

  void comment() throws IOException {
    out.comment();
  }

  /** The job as it is now; always the first. */
  void state() throws IOException {
    out.event(seen, "status", Views.job(first));
  }

  /**
   * One event of the job.
   *
   * @param view asks for the job as it is by then
   */
  void tell(Event event, Supplier<JobView> view) throws IOException {
    if (over || (event.seq() > 0 && event.seq() <= seen)) {
      return;
    }
    seen = Math.max(seen, event.seq());
    switch (event.kind()) {
      case JOB_CREATED -> status(JobStatus.PENDING);
      case JOB_STARTED -> {
        begun = true;
        status(JobStatus.RUNNING);
      }
      case JOB_PAUSED -> status(JobStatus.PAUSED);
      case JOB_RESUMED -> status(begun ? JobStatus.RUNNING : JobStatus.PENDING);
      case JOB_RETRIED -> {
        begun = false;
        status(JobStatus.PENDING);
      }
      case JOB_FINISHED -> finished(event, view.get());
      case TASK_PROGRESS -> progress(event);
      case TASK_SPAWNED -> {
        single = false;
        task(event);
      }
      case TASK_STARTED, TASK_SLEEPING, TASK_WOKEN, TASK_RETRYING, TASK_TERMINATED -> task(event);
      case MISSED, NODE_CHANGED -> {
        // Not of this job's story.
      }
    }
  }

  /** An end of an earlier run, read again after a retry, is only a change of status. */
  private void finished(Event event, JobView now) throws IOException {
    JobStatus status = event.status();
    if (now.status().isFinal()) {
      status(now.status());
      end(now);
    } else if (status != null) {
      status(status);
    }
  }

  private void status(JobStatus status) throws IOException {
    out.event(
        seen,
        "status",
        Json.object().put("job_id", Long.toString(first.id())).put("status", status.word()));
  }

  private void task(Event event) throws IOException {
    if (!single) {
      out.event(seen, "task", Views.event(event));
    }
  }

  private void progress(Event event) throws IOException {
    Progress told = event.progress();
    if (single && told != null) {
      share(told);
    } else {
      task(event);
    }
  }

  /** How many of the tasks are final; a lone task tells its progress by itself. */
  void shareOfTasks(JobView now) throws IOException {
    if (!single) {
      share(now.progress());
    }
  }

  /** Progress of the whole job, if it is another than was told last. */
  private void share(Progress now) throws IOException {
    if (!now.equals(progress)) {
      progress = now;
      out.event(seen, "progress", Views.progress(now));
    }
  }

  /** The final event, after which nothing comes. */
  void end(JobView now) throws IOException {
    over = true;
    ObjectNode data = Json.object();
    data.put("status", now.status().word());
    data.put("job_id", Long.toString(now.id()));
    if (now.status() == JobStatus.COMPLETED) {
      data.set("result", views.result(now));
    } else if (now.status() == JobStatus.FAILED) {
      data.put("error", now.error());
    }
    data.set("duration", Views.duration(now.startedAt(), now.endedAt()));
    out.event(seen, name(now.status()), data);
  }

  private static String name(JobStatus status) {
    return status == JobStatus.COMPLETED ? "complete" : status.word();
  }
}
