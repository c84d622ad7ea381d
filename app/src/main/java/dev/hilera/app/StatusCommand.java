package dev.hilera.app;

import dev.hilera.JobFilter;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.Progress;
import dev.hilera.TaskView;
import dev.hilera.app.view.Screen;
import dev.hilera.app.view.Words;
import dev.hilera.client.HileraClient;
import dev.hilera.client.JobRecord;
import dev.hilera.client.QueueStats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilera status [JOB]}. */
@Command(
    name = "status",
    description = "Lists the newest jobs, or shows one job with its tasks.",
    exitCodeList = {
      "0:shown; with --watch and a job: it completed",
      "1:there is no such job or server; with --watch: the job failed or was cancelled",
      "130:interrupted"
    },
    exitCodeListHeading = "%nExit codes:%n")
final class StatusCommand extends ServerCommand {
  private static final int LOOK_SECONDS = 1;
  private static final int MOST_TASKS = 1_000;

  /** A server may be away for a minute while it is watched. */
  private static final int TRIES_TO_WATCH = 10;

  @Parameters(arity = "0..1", paramLabel = "JOB", description = JobCommands.WHICH)
  private @Nullable String job;

  @Option(
      names = "--watch",
      description = "Go on showing it; a job until its run is over, and then print its result.")
  private boolean watch;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many jobs are listed; default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  int tries() {
    return watch ? TRIES_TO_WATCH : super.tries();
  }

  @Override
  int act(HileraClient client) throws InterruptedException {
    if (limit < 1 || limit > 1_000) {
      throw Refusal.usage("--limit is " + limit + "; give 1 to 1000");
    }
    if (job == null) {
      return all(client);
    }
    JobView found = new WantedJob(client).find(job);
    if (!watch) {
      show(client, found.id());
      return ExitCode.COMPLETED;
    }
    Signals signals = Signals.caught();
    JobWatch following = new JobWatch(client, found.id(), err());
    if (!signals.outlasted(() -> following.follow(!json() && Terminal.isThere()))) {
      return ExitCode.signalled(signals.received());
    }
    JobRecord record = client.job(found.id());
    if (json()) {
      show(client, found.id());
    } else {
      Report report = new Report(new Report.Remote(client, record), record.job(), Json.codec());
      report.result(out());
      report.failures(err());
    }
    boolean completed = record.job().status() == JobStatus.COMPLETED;
    return completed ? ExitCode.COMPLETED : ExitCode.FAILED;
  }

  private void show(HileraClient client, long id) {
    if (json()) {
      out().println(client.text("/api/jobs/" + id));
      return;
    }
    JobRecord record = client.job(id);
    JobView now = record.job();
    out()
        .println(
            "job %d %s: %s%s, %s, %s"
                .formatted(
                    id,
                    Words.plain(now.name()),
                    now.status().word(),
                    now.run() > 1 ? " in run " + now.run() : "",
                    took(now.startedAt(), now.endedAt()),
                    Words.counts(now.counts())));
    if (!record.description().isBlank()) {
      record.description().lines().map(Words::plain).forEach(out()::println);
    }
    List<TaskView> tasks = record.tasks();
    if (now.counts().total() > tasks.size()) {
      tasks = client.tasks(id, 0, MOST_TASKS);
    }
    Columns table = new Columns("TASK", "STATUS", "ATTEMPT", "TIME", "DETAIL");
    tasks.forEach(task ->
        table.row(
            task.name(),
            task.status().word(),
            task.attempt() == 0 ? "" : task.attempt(),
            took(task.startedAt(), task.endedAt()),
            detail(task)));
    table.print(out());
    if (now.counts().total() > tasks.size()) {
      out().println("and " + (now.counts().total() - tasks.size()) + " more tasks");
    }
    if (record.result() != null) {
      out().println("result: " + Json.shown(record.result(), Json.codec()));
    }
  }

  private static String detail(TaskView task) {
    if (task.error() != null) {
      return Words.summary(task.error());
    }
    if (!task.status().isFinal() && task.attempt() == 0 && !task.needs().isEmpty()) {
      return "needs " + String.join(", ", task.needs());
    }
    Progress progress = task.progress();
    boolean isPercent = !task.status().isFinal() && !progress.equals(Progress.NONE);
    return (isPercent ? progress.percent() + "% " : "") + Words.line(progress.message());
  }

  private static String took(@Nullable Instant from, @Nullable Instant to) {
    if (from == null) {
      return "-";
    }
    Instant end = to == null ? Main.CLOCK.instant() : to;
    return Words.duration(end.toEpochMilli() - from.toEpochMilli());
  }

  private int all(HileraClient client) throws InterruptedException {
    if (!watch) {
      if (json()) {
        out().println(client.text("/api/jobs?limit=" + limit));
      } else {
        lines(client).forEach(out()::println);
      }
      return ExitCode.COMPLETED;
    }
    Signals signals = Signals.caught();
    if (json() || !Terminal.isThere()) {
      throw Refusal.usage("--watch needs a terminal, or a job to wait for");
    }
    Screen screen = new Screen(err(), Terminal.hasColours(System.getenv()));
    Terminal terminal = new Terminal(Main.CLOCK);
    CountDownLatch never = new CountDownLatch(1);
    do {
      var room = terminal.get();
      List<String> lines = lines(client);
      screen.draw(lines.subList(0, Math.min(lines.size(), room.lines() - 1)), room.columns());
    } while (signals.outlasted(() -> never.await(LOOK_SECONDS, TimeUnit.SECONDS)));
    screen.end();
    return ExitCode.signalled(signals.received());
  }

  private List<String> lines(HileraClient client) {
    QueueStats stats = client.stats();
    Columns table = new Columns("ID", "NAME", "STATUS", "DONE", "FAILED", "TIME");
    for (JobView view : client.jobs(JobFilter.newest(limit))) {
      table.row(
          view.id(),
          view.name(),
          view.status().word(),
          view.counts().completed() + "/" + view.counts().total(),
          view.counts().failed() == 0 ? "" : view.counts().failed(),
          took(view.startedAt(), view.endedAt()));
    }
    List<String> lines = new ArrayList<>(table.lines());
    List<String> parts = new ArrayList<>();
    stats
        .jobs()
        .forEach((status, count) -> {
          if (count > 0) {
            parts.add(count + " " + status.word());
          }
        });
    String workers = stats.workers() == null ? "" : "/" + stats.workers();
    lines.add(
        (parts.isEmpty() ? "no jobs" : String.join(", ", parts))
            + "; workers "
            + stats.active()
            + workers);
    return lines;
  }
}
