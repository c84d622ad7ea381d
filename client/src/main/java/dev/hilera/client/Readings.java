package dev.hilera.client;

import dev.hilera.AttemptView;
import dev.hilera.Event;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.Progress;
import dev.hilera.TaskView;
import dev.hilera.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers of the server as values. */
final class Readings {
  private Readings() {}

  static JobView job(@Nullable Object json) {
    Fields job = Fields.of(json);
    return new JobView(
        job.number("id"),
        job.text("name"),
        job.textOrNull("type"),
        job.jobStatus("status"),
        job.count("run"),
        job.progress("progress"),
        job.counts("counts"),
        Objects.requireNonNullElse(job.moment("created_at"), Instant.EPOCH),
        job.moment("started_at"),
        job.moment("completed_at"),
        job.labels("labels"),
        job.textOrNull("error"));
  }

  static JobRecord record(@Nullable Object json) {
    Fields job = Fields.of(json);
    return new JobRecord(
        job(json),
        Objects.requireNonNullElse(job.textOrNull("description"), ""),
        job.value("params"),
        job.value("result"),
        seconds(job),
        job.list("tasks", Readings::task));
  }

  private static @Nullable Duration seconds(Fields fields) {
    Double seconds = fields.decimal("duration");
    return seconds == null ? null : Duration.ofMillis(Math.round(seconds * 1000));
  }

  static TaskView task(@Nullable Object json) {
    Fields task = Fields.of(json);
    return new TaskView(
        task.text("name"),
        task.taskStatus("status"),
        task.count("attempt"),
        task.outcome("outcome"),
        task.moment("started_at"),
        task.moment("ended_at"),
        task.moment("wake_at"),
        task.textOrNull("node"),
        task.countOrNull("worker"),
        task.texts("needs"),
        task.progress("progress"),
        task.textOrNull("error"));
  }

  static TaskRecord taskRecord(@Nullable Object json) {
    Fields task = Fields.of(json);
    Map<String, @Nullable Object> inputs = new LinkedHashMap<>();
    task.object("inputs").map().forEach((name, value) -> inputs.put(name.toString(), value));
    return new TaskRecord(
        task(json), task.list("attempts", Readings::attempt), inputs, task.value("result"));
  }

  private static AttemptView attempt(@Nullable Object json) {
    Fields attempt = Fields.of(json);
    return new AttemptView(
        attempt.count("number"),
        attempt.count("run"),
        attempt.outcome("outcome"),
        attempt.moment("started_at"),
        attempt.moment("ended_at"),
        attempt.textOrNull("node"),
        attempt.textOrNull("error"));
  }

  static Event event(@Nullable Object json) {
    Fields event = Fields.of(json);
    Instant at = event.moment("at");
    return new Event(
        Event.Kind.valueOf(event.text("event").toUpperCase(Locale.ROOT)),
        event.number("job_id"),
        event.number("seq"),
        at == null ? 0 : at.toEpochMilli(),
        event.textOrNull("task"),
        event.count("attempt"),
        event.textOrNull("node"),
        event.has("status") ? event.jobStatus("status") : null,
        event.outcome("outcome"),
        event.has("counts") ? event.counts("counts") : null,
        event.has("progress") ? event.progress("progress") : null,
        event.textOrNull("text"));
  }

  static Why why(@Nullable Object json) {
    Fields why = Fields.of(json);
    return new Why(
        why.count("number"),
        why.text("task"),
        why.taskStatus("status"),
        Why.Kind.valueOf(why.text("reason").toUpperCase(Locale.ROOT)),
        why.text("text"),
        why.moment("until"),
        why.texts("waits_for"),
        why.list("roots", Readings::why));
  }

  static JobTypeView type(@Nullable Object json) {
    Fields type = Fields.of(json);
    return new JobTypeView(
        type.text("name"), type.text("description"), type.list("params", Readings::parameter));
  }

  private static JobTypeView.Parameter parameter(@Nullable Object json) {
    Fields param = Fields.of(json);
    return new JobTypeView.Parameter(
        param.text("name"),
        param.text("type"),
        Boolean.TRUE.equals(param.value("required")),
        param.value("default"),
        param.text("description"));
  }

  static NodeView node(@Nullable Object json) {
    Fields node = Fields.of(json);
    Fields workers = node.object("workers");
    Map<String, Double> capacity = new LinkedHashMap<>();
    Fields amounts = node.object("capacity");
    amounts
        .map()
        .keySet()
        .forEach(name -> {
          Double amount = amounts.decimal(name.toString());
          capacity.put(name.toString(), amount == null ? 0 : amount);
        });
    return new NodeView(
        node.text("name"),
        workers.count("active"),
        capacity(workers),
        capacity,
        node.labels("labels"),
        Objects.requireNonNullElse(node.decimal("heartbeat_age"), 0.0));
  }

  static QueueStats stats(@Nullable Object json) {
    Fields stats = Fields.of(json);
    Fields queue = stats.object("queue");
    Fields worker = stats.object("worker");
    Map<JobStatus, Integer> jobs = new EnumMap<>(JobStatus.class);
    for (JobStatus status : JobStatus.values()) {
      jobs.put(status, queue.count(status.word()));
    }
    return new QueueStats(
        jobs, worker.count("active"), capacity(worker), worker.number("processed"));
  }

  private static @Nullable Integer capacity(Fields workers) {
    return workers.has("capacity") ? (Integer) workers.count("capacity") : null;
  }

  /** What an event of a stream says; {@code null} for kinds that this client does not know. */
  static @Nullable JobNews news(String kind, @Nullable Object json) {
    Fields fields = Fields.of(json);
    return switch (kind) {
      case "status" ->
          fields.has("name")
              ? new JobNews.State(job(json))
              : new JobNews.Status(fields.jobStatus("status"));
      case "progress" ->
          new JobNews.Moved(new Progress(fields.count("percent"), fields.text("message")));
      case "task" -> new JobNews.Happened(event(json));
      case "complete", "failed", "cancelled" ->
          new JobNews.Ended(
              fields.jobStatus("status"),
              fields.value("result"),
              fields.textOrNull("error"),
              seconds(fields));
      default -> null;
    };
  }
}
