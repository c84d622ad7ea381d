package dev.hilera.server.view;

import dev.hilera.AttemptView;
import dev.hilera.Counts;
import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.JobHistory;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.Outcome;
import dev.hilera.Progress;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import dev.hilera.server.web.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs, tasks and events in the words of the API. */
public final class Views {
  /** So many tasks stand in the record of a job; the others are asked for by page. */
  private static final int FIRST_TASKS = 100;

  private final Hilera hilera;

  /** Over an engine. */
  public Views(Hilera hilera) {
    this.hilera = hilera;
  }

  /** A job as it stands in lists. */
  public static ObjectNode job(JobView job) {
    ObjectNode json = Json.object();
    json.put("id", Long.toString(job.id()));
    json.put("name", job.name());
    json.put("type", job.type());
    json.put("status", job.status().word());
    json.put("run", job.run());
    json.set("progress", progress(job.progress()));
    json.set("counts", counts(job.counts()));
    json.put("created_at", Json.moment(job.createdAt()));
    json.put("started_at", Json.moment(job.startedAt()));
    json.put("completed_at", Json.moment(job.endedAt()));
    ObjectNode labels = json.putObject("labels");
    job.labels().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(label -> labels.put(label.getKey(), label.getValue()));
    json.put("error", job.error());
    return json;
  }

  /** Everything about a job, with its first tasks. */
  public ObjectNode record(JobView job) {
    ObjectNode json = job(job);
    json.put("description", hilera.description(job.id()));
    json.put("placement", hilera.placement(job.id()));
    json.set("params", value(hilera.params(job.id())));
    json.set("duration", duration(job.startedAt(), job.endedAt()));
    json.set("tasks", tasks(hilera.tasks(job.id(), 0, FIRST_TASKS)));
    json.set("result", result(job));
    return json;
  }

  /** The result of a job; null unless it is completed. */
  public JsonNode result(JobView job) {
    if (job.status() != JobStatus.COMPLETED) {
      return value(null);
    }
    try {
      return value(hilera.result(job.id()));
    } catch (HileraException.Failed _) {
      // It was retried since the view was taken.
      return value(null);
    }
  }

  /** Seconds from one moment to another; null if one is missing. */
  public static JsonNode duration(@Nullable Instant from, @Nullable Instant to) {
    ObjectNode holder = Json.object();
    if (from == null || to == null) {
      holder.putNull("duration");
    } else {
      holder.put("duration", Duration.between(from, to).toMillis() / 1000.0);
    }
    return holder.get("duration");
  }

  /** A value of a task. */
  public JsonNode value(@Nullable Object value) {
    return Json.value(value, hilera.codec());
  }

  /** A list of tasks. */
  public static ArrayNode tasks(List<TaskView> tasks) {
    ArrayNode list = Json.list();
    tasks.forEach(task -> list.add(task(task)));
    return list;
  }

  /** A task with its latest attempt. */
  public static ObjectNode task(TaskView task) {
    ObjectNode json = Json.object();
    json.put("name", task.name());
    json.put("status", task.status().word());
    json.put("attempt", task.attempt());
    json.put("outcome", word(task.outcome()));
    json.put("started_at", Json.moment(task.startedAt()));
    json.put("ended_at", Json.moment(task.endedAt()));
    json.set("duration", duration(task.startedAt(), task.endedAt()));
    json.put("wake_at", Json.moment(task.wakeAt()));
    json.put("node", task.node());
    json.put("worker", task.worker());
    ArrayNode needs = json.putArray("needs");
    task.needs().forEach(needs::add);
    json.set("progress", progress(task.progress()));
    json.put("error", task.error());
    return json;
  }

  /** A task with its attempts, what it takes in and its result. */
  public ObjectNode record(long job, TaskView task) {
    ObjectNode json = task(task);
    ArrayNode attempts = json.putArray("attempts");
    hilera.attempts(job, task.name()).forEach(attempt -> attempts.add(attempt(attempt)));
    ObjectNode inputs = json.putObject("inputs");
    task.needs().forEach(need -> input(job, need, inputs));
    json.set(
        "result",
        value(task.status() == TaskStatus.COMPLETED ? hilera.result(job, task.name()) : null));
    return json;
  }

  private void input(long job, String need, ObjectNode inputs) {
    try {
      inputs.set(need, value(hilera.result(job, need)));
    } catch (HileraException.Failed _) {
      // Not completed: there is no input yet.
    }
  }

  private static ObjectNode attempt(AttemptView attempt) {
    ObjectNode json = Json.object();
    json.put("number", attempt.number());
    json.put("run", attempt.run());
    json.put("outcome", word(attempt.outcome()));
    json.put("started_at", Json.moment(attempt.startedAt()));
    json.put("ended_at", Json.moment(attempt.endedAt()));
    json.set("duration", duration(attempt.startedAt(), attempt.endedAt()));
    json.put("node", attempt.node());
    json.put("error", attempt.error());
    return json;
  }

  /** An event of a job. */
  public static ObjectNode event(Event event) {
    ObjectNode json = Json.object();
    json.put("event", event.kind().word());
    json.put("job_id", Long.toString(event.job()));
    json.put("seq", event.seq());
    json.put("at", Json.moment(Instant.ofEpochMilli(event.at())));
    json.put("task", event.task());
    json.put("attempt", event.attempt());
    json.put("node", event.node());
    JobStatus status = event.status();
    json.put("status", status == null ? null : status.word());
    json.put("outcome", word(event.outcome()));
    Counts counts = event.counts();
    if (counts != null) {
      json.set("counts", counts(counts));
    }
    Progress progress = event.progress();
    if (progress != null) {
      json.set("progress", progress(progress));
    }
    json.put("text", event.text());
    return json;
  }

  /** A finished job with its history. */
  public ObjectNode history(JobHistory history) {
    ObjectNode json = Json.object().put("hilera", 1);
    ObjectNode job = json.putObject("job");
    job.setAll(job(history.job()));
    job.put("description", history.description());
    job.put("placement", history.placement());
    job.set("params", value(history.params()));
    ArrayNode tasks = json.putArray("tasks");
    for (JobHistory.TaskHistory kept : history.tasks()) {
      ObjectNode task = tasks.addObject();
      task.setAll(task(kept.task()));
      ArrayNode attempts = task.putArray("attempts");
      kept.attempts().forEach(attempt -> attempts.add(attempt(attempt)));
      task.set("result", value(kept.result()));
    }
    ArrayNode events = json.putArray("events");
    history.events().forEach(event -> events.add(event(event)));
    return json;
  }

  /** Percent and message. */
  public static ObjectNode progress(Progress progress) {
    return Json.object().put("percent", progress.percent()).put("message", progress.message());
  }

  /** How many tasks stand where. */
  public static ObjectNode counts(Counts counts) {
    return Json.object()
        .put("total", counts.total())
        .put("waiting", counts.waiting())
        .put("running", counts.running())
        .put("sleeping", counts.sleeping())
        .put("completed", counts.completed())
        .put("failed", counts.failed())
        .put("cancelled", counts.cancelled())
        .put("not_run", counts.notRun());
  }

  private static @Nullable String word(@Nullable Outcome outcome) {
    return outcome == null ? null : outcome.word();
  }
}
