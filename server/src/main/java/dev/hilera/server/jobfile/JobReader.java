package dev.hilera.server.jobfile;

import dev.hilera.Job;
import dev.hilera.OnFailure;
import dev.hilera.Retry;
import dev.hilera.Task;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the whole of a job file's tree. */
final class JobReader {
  private static final Set<String> KNOWN =
      Set.of(
          "name",
          "description",
          "tasks",
          "priority",
          "on_failure",
          "max_parallel",
          "timeout",
          "start_at",
          "delay",
          "retry",
          "task_timeout",
          "placement",
          "labels",
          "key",
          "result");
  private static final Set<String> KNOWN_OLDER = Set.of("job", "tasks");
  private static final Set<String> KNOWN_OLDER_JOB = Set.of("name", "description");

  private final Places places;
  private final Faults faults;
  private final Path folder;

  JobReader(Places places, Path folder) {
    this.places = places;
    this.faults = places.faults();
    this.folder = folder;
  }

  /** The job, as far as it can be made out; its faults are in {@link Places#faults()}. */
  Job read(Node root) {
    if (!(root instanceof Node.Mapping mapping)) {
      throw faults.fatal(
          root.at(), "job", "it is " + root.described() + ", not an object with name and tasks");
    }
    boolean older = mapping.entries().stream().anyMatch(entry -> entry.key().text().equals("job"));
    Fields top = Fields.of(mapping, "", faults, older ? KNOWN_OLDER : KNOWN);
    remember(top, "");
    Fields head = older ? top.object("job", KNOWN_OLDER_JOB) : top;
    if (head != null && older) {
      remember(head, "");
    }
    Job job = Job.named(name(head));
    if (head != null) {
      fields(head, job);
    }
    Node tasks = top.get("tasks");
    if (tasks == null) {
      faults.add(mapping.at(), "tasks", "they are missing; a job has one task or more");
      job.task("placeholder", () -> {});
    } else {
      new TaskReader(job, folder, older, places).read(tasks);
      result(top, job);
      if (tasks instanceof Node.Scalar || (job.tasks().isEmpty() && !faults.isEmpty())) {
        job.task("placeholder", () -> {});
      }
    }
    return job;
  }

  private void remember(Fields fields, String path) {
    for (Node.Entry entry : fields.entries()) {
      places.put(path + entry.key().text(), entry.key().at(), entry.value());
    }
  }

  private String name(@Nullable Fields head) {
    String name = head == null ? null : head.text("name");
    if (name == null) {
      if (head != null && !head.has("name")) {
        faults.add(head.at(), head.path("name"), "it is missing; give the job a name");
      }
      return "nameless";
    }
    return name;
  }

  private void fields(Fields head, Job job) {
    String description = head.text("description");
    if (description != null) {
      job.description(description);
    }
    Integer priority = head.integer("priority");
    if (priority != null) {
      job.priority(priority);
    }
    Integer most = head.integer("max_parallel");
    if (most != null) {
      job.maxParallel(most);
    }
    Retry retry = RetryReader.read(head);
    if (retry != null) {
      job.retry(retry);
    }
    for (Map.Entry<String, String> label : head.texts("labels").entrySet()) {
      job.label(label.getKey(), label.getValue());
    }
    String placement = head.text("placement");
    if (placement != null) {
      job.placement(placement);
    }
    String key = head.text("key");
    if (key != null) {
      job.key(key);
    }
    onFailure(head, job);
    times(head, job);
  }

  private static void onFailure(Fields head, Job job) {
    String reaction = head.text("on_failure");
    if (reaction != null) {
      switch (reaction) {
        case "continue" -> job.onFailure(OnFailure.CONTINUE);
        case "fail_fast" -> job.onFailure(OnFailure.FAIL_FAST);
        default ->
            head.fault("on_failure", "'" + reaction + "' is unknown; write continue or fail_fast");
      }
    }
  }

  private static void times(Fields head, Job job) {
    Duration timeout = head.duration("timeout");
    if (timeout != null) {
      job.timeout(timeout);
    }
    Duration taskTimeout = head.duration("task_timeout");
    if (taskTimeout != null) {
      job.taskTimeout(taskTimeout);
    }
    Duration delay = head.duration("delay");
    if (delay != null) {
      job.delay(delay);
    }
    Instant startAt = instant(head);
    if (startAt != null) {
      job.startAt(startAt);
    }
  }

  private static @Nullable Instant instant(Fields head) {
    String text = head.text("start_at");
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text.strip().replaceFirst("^(\\S+) (\\S+)$", "$1T$2"))
          .toInstant();
    } catch (DateTimeException _) {
      head.fault("start_at", "'" + text + "' is no time with its zone; write 2026-11-20T08:00:00Z");
      return null;
    }
  }

  private static void result(Fields top, Job job) {
    String result = top.text("result");
    if (result != null) {
      job.tasks().stream()
          .filter(task -> task.name().equals(result))
          .findFirst()
          .ifPresentOrElse(
              (Task<?> task) -> job.result(task),
              () -> top.fault("result", "there is no task '" + result + "'"));
    }
  }
}
