package dev.hilera.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.Codec;
import dev.hilera.Counts;
import dev.hilera.Hilera;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import dev.hilera.app.view.Words;
import dev.hilera.client.HileraClient;
import dev.hilera.client.JobRecord;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is said at the end of a job: its result on stdout, what failed on stderr. */
final class Report {
  private static final int PAGE = 1_000;
  private static final int MOST_FAILURES = 10;

  private final Source source;
  private final JobView job;
  private final Codec codec;

  Report(Source source, JobView job, Codec codec) {
    this.source = source;
    this.job = job;
    this.codec = codec;
  }

  /** Where the job is asked for. */
  interface Source {
    /** The result of the job, which is completed. */
    @Nullable Object result();

    /** Its tasks by number, from one on. */
    List<TaskView> tasks(int from, int most);
  }

  /** A job of an engine of this process. */
  record Local(Hilera hilera, long id) implements Source {
    @Override
    public @Nullable Object result() {
      return hilera.result(id);
    }

    @Override
    public List<TaskView> tasks(int from, int most) {
      return hilera.tasks(id, from, most);
    }
  }

  /** A job of a server. */
  record Remote(HileraClient client, JobRecord record) implements Source {
    @Override
    public @Nullable Object result() {
      return record.result();
    }

    @Override
    public List<TaskView> tasks(int from, int most) {
      return client.tasks(record.job().id(), from, most);
    }
  }

  /** The result alone; nothing if the job did not complete or has none. */
  void result(PrintWriter out) {
    Object result = job.status() == JobStatus.COMPLETED ? source.result() : null;
    if (result == null || result.equals("")) {
      return;
    }
    String text = Json.shown(result, codec);
    out.print(text.endsWith("\n") ? text : text + "\n");
    out.flush();
  }

  /** Everything, for machines, on one line. */
  void json(PrintWriter out) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("job_id", Long.toString(job.id()));
    all.put("name", job.name());
    all.put("status", job.status().word());
    all.put("result", job.status() == JobStatus.COMPLETED ? source.result() : null);
    all.put("error", job.error());
    all.put("duration", duration());
    all.put("counts", counts());
    List<Map<String, @Nullable Object>> failures = new ArrayList<>();
    for (TaskView task : failed()) {
      Map<String, @Nullable Object> failure = new LinkedHashMap<>();
      failure.put("task", task.name());
      failure.put("attempt", task.attempt());
      failure.put("error", task.error());
      failures.add(failure);
    }
    all.put("failed", failures);
    out.println(new String(codec.toJson(all), UTF_8));
  }

  /** What failed, each with the end of its stderr. */
  void failures(PrintWriter err) {
    if (job.status() == JobStatus.COMPLETED || !job.status().isFinal()) {
      return;
    }
    String id = job.name() + " (job " + job.id() + ")";
    err.println("hilera: " + Words.plain(id) + " " + job.status().word());
    List<TaskView> failed = failed();
    for (TaskView task : failed) {
      err.println("  " + Words.plain(task.name()) + " failed in attempt " + task.attempt());
      Objects.requireNonNullElse(task.error(), "")
          .lines()
          .forEach(line -> err.println("    " + Words.plain(line)));
    }
    int more = job.counts().failed() - failed.size();
    if (more > 0) {
      err.println("  and " + more + " more");
    }
    String error = job.error();
    if (failed.isEmpty() && error != null) {
      err.println("  " + Words.line(error));
    }
  }

  private List<TaskView> failed() {
    List<TaskView> failed = new ArrayList<>();
    int wanted = Math.min(MOST_FAILURES, job.counts().failed());
    for (int from = 0; from < job.counts().total() && failed.size() < wanted; from += PAGE) {
      source.tasks(from, PAGE).stream()
          .filter(task -> task.status() == TaskStatus.FAILED)
          .limit(wanted - failed.size())
          .forEach(failed::add);
    }
    return failed;
  }

  private @Nullable Double duration() {
    Instant from = job.startedAt();
    Instant to = job.endedAt();
    return from == null || to == null ? null : Duration.between(from, to).toMillis() / 1000.0;
  }

  private Map<String, @Nullable Object> counts() {
    Counts counts = job.counts();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("total", counts.total());
    map.put("waiting", counts.waiting());
    map.put("running", counts.running());
    map.put("sleeping", counts.sleeping());
    map.put("completed", counts.completed());
    map.put("failed", counts.failed());
    map.put("cancelled", counts.cancelled());
    map.put("not_run", counts.notRun());
    return map;
  }
}
