package dev.hilera.app;

import dev.hilera.Event;
import dev.hilera.JobView;
import dev.hilera.TaskView;
import dev.hilera.app.view.Words;
import dev.hilera.client.HileraClient;
import dev.hilera.client.JobNews;
import dev.hilera.client.LogQuery;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilera logs JOB [TASK]}. */
@Command(
    name = "logs",
    description = {
      "Prints what attempts wrote: their stdout on stdout, their stderr on stderr.",
      "Without a task, those of all tasks, each line after the name of its task."
    })
final class LogsCommand extends ServerCommand {
  private static final int MOST_TASKS = 1_000;
  private static final int USUAL_LINES = 1_000;
  private static final int MOST_LINES = 100_000;
  private static final int TRIES_TO_FOLLOW = 10;
  private static final int LOOK_MILLIS = 300;

  @Parameters(index = "0", paramLabel = "JOB", description = JobCommands.WHICH)
  private String job = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "TASK", description = "Only this task.")
  private @Nullable String task;

  @Option(
      names = "--attempt",
      paramLabel = "N",
      description = "This attempt of the task; default: the latest.")
  private int attempt;

  @Option(
      names = "--tail",
      paramLabel = "N",
      description = "The last so many lines of each; default: 1000, and with --follow all.")
  private @Nullable Integer tail;

  @Option(names = "--follow", description = "Go on until the attempts, or the job, are over.")
  private boolean follow;

  private final Set<String> followed = ConcurrentHashMap.newKeySet();

  @Override
  int tries() {
    return follow ? TRIES_TO_FOLLOW : super.tries();
  }

  @Override
  int act(HileraClient client) throws InterruptedException {
    check();
    JobView found = new WantedJob(client).find(job);
    boolean lone = found.counts().total() == 1;
    if (task == null && lone) {
      task = client.tasks(found.id(), 0, 1).getFirst().name();
    }
    if (!follow) {
      print(client, found.id());
      return ExitCode.COMPLETED;
    }
    Signals signals = Signals.caught();
    boolean whole;
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      whole = signals.outlasted(() -> follow(client, found.id(), readers));
      if (!whole) {
        readers.shutdownNow();
      }
    }
    return whole ? ExitCode.COMPLETED : ExitCode.signalled(signals.received());
  }

  private void check() {
    if (attempt < 0 || (tail != null && (tail < 0 || tail > MOST_LINES))) {
      throw Refusal.usage("give an --attempt from 1 on, and a --tail of 0 to 100000 lines");
    }
    if (attempt > 0 && task == null) {
      throw Refusal.usage("--attempt is about one task; name it");
    }
    if (json()) {
      throw Refusal.usage("output has no form in JSON; leave --json out");
    }
  }

  private void print(HileraClient client, long id) {
    if (task != null) {
      print(client, id, task, "");
      return;
    }
    for (TaskView one : client.tasks(id, 0, MOST_TASKS)) {
      if (one.attempt() > 0) {
        print(client, id, one.name(), prefix(one.name()));
      }
    }
  }

  private void print(HileraClient client, long id, String name, String prefix) {
    LogQuery asked =
        LogQuery.LATEST.attempt(attempt).lines(Objects.requireNonNullElse(tail, USUAL_LINES));
    for (LogQuery.Stream stream : LogQuery.Stream.values()) {
      client.log(id, name, asked.stream(stream)).lines().forEach(line -> to(stream, prefix + line));
    }
  }

  private static String prefix(String name) {
    return Words.plain(name) + " | ";
  }

  private void to(LogQuery.Stream stream, String line) {
    PrintWriter writer =
        switch (stream) {
          case STDOUT -> out();
          case STDERR -> err();
        };
    writer.println(line);
    writer.flush();
  }

  /** Follows one task, or each task of the job from its start. */
  private void follow(HileraClient client, long id, ExecutorService readers)
      throws InterruptedException {
    if (task != null) {
      awaitAttempt(client, id, task);
      read(client, id, readers, new Started(task, attempt, ""));
      return;
    }
    var _ =
        client.watch(
            id,
            news -> {
              if (news instanceof JobNews.State) {
                running(client, id).forEach(one -> read(client, id, readers, one));
              } else if (news instanceof JobNews.Happened(Event event)
                  && event.kind() == Event.Kind.TASK_STARTED
                  && event.task() != null) {
                String name = event.task();
                read(client, id, readers, new Started(name, event.attempt(), prefix(name)));
              }
            });
  }

  /** An attempt to read. */
  private record Started(String task, int attempt, String prefix) {}

  private static List<Started> running(HileraClient client, long id) {
    return client.tasks(id, 0, MOST_TASKS).stream()
        .filter(one -> one.attempt() > 0)
        .map(one -> new Started(one.name(), one.attempt(), prefix(one.name())))
        .toList();
  }

  /** A task that has not begun has no output to follow yet. */
  private void awaitAttempt(HileraClient client, long id, String name) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int looks = 0; client.task(id, name).attempts().isEmpty(); looks++) {
      if (looks == 0) {
        err().println("hilera: " + Words.plain(name) + " has not begun; hilera why says why");
      }
      if (client.job(id).job().status().isFinal()) {
        throw Refusal.failed("task '" + name + "' has no attempt, and its job is over");
      }
      boolean _ = never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void read(HileraClient client, long id, ExecutorService readers, Started one) {
    if (!followed.add(one.task() + "/" + one.attempt())) {
      return;
    }
    for (LogQuery.Stream stream : LogQuery.Stream.values()) {
      LogQuery asked =
          new LogQuery(stream, one.attempt(), Objects.requireNonNullElse(tail, LogQuery.ALL));
      var _ =
          readers.submit(() -> {
            client.follow(id, one.task(), asked, line -> to(stream, one.prefix() + line));
            return null;
          });
    }
  }
}
