package dev.hilera.app;

import dev.hilera.AttemptView;
import dev.hilera.Event;
import dev.hilera.HileraException;
import dev.hilera.JobView;
import dev.hilera.TaskStatus;
import dev.hilera.TaskView;
import dev.hilera.app.view.Words;
import dev.hilera.client.HileraClient;
import dev.hilera.client.JobNews;
import dev.hilera.client.LogQuery;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
      description = "This attempt of the task; default: the latest, and stderr says which.")
  private @Nullable Integer attempt;

  @Option(
      names = "--tail",
      paramLabel = "N",
      description = "The last so many lines of each; default: 1000, and with --follow all.")
  private @Nullable Integer tail;

  @Option(names = "--follow", description = "Go on until the attempts, or the job, are over.")
  private boolean follow;

  private final Map<String, List<Future<?>>> followed = new ConcurrentHashMap<>();

  @Override
  int tries() {
    return follow ? TRIES_TO_FOLLOW : super.tries();
  }

  @Override
  int act(HileraClient client) throws InterruptedException {
    check();
    JobView found = new WantedJob(client).find(job);
    if (task == null && found.counts().total() == 1) {
      task = client.tasks(found.id(), 0, 1).getFirst().name();
    }
    if (attempt != null && task == null) {
      throw Refusal.usage("--attempt is about one task; name it");
    }
    if (!follow) {
      print(client, found.id());
      return ExitCode.COMPLETED;
    }
    Signals signals = Signals.caught();
    boolean whole;
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      whole =
          signals.outlasted(() -> {
            follow(client, found.id(), readers);
            awaitStreams();
          });
      if (!whole) {
        readers.shutdownNow();
      }
    }
    if (!whole) {
      return ExitCode.signalled(signals.received());
    }
    return ExitCode.COMPLETED;
  }

  /** Waits until all that is followed is over; throws what broke one of them. */
  private void awaitStreams() throws InterruptedException {
    for (List<Future<?>> streams : followed.values()) {
      for (Future<?> stream : streams) {
        try {
          stream.get();
        } catch (ExecutionException e) {
          throw e.getCause() instanceof HileraException told ? told : new IllegalStateException(e);
        }
      }
    }
  }

  private void check() {
    boolean isAttempt = attempt == null || attempt >= 1;
    boolean isTail = tail == null || (tail >= 0 && tail <= MOST_LINES);
    if (!isAttempt || !isTail) {
      throw Refusal.usage("give an --attempt from 1 on, and a --tail of 0 to 100000 lines");
    }
  }

  private void print(HileraClient client, long id) {
    if (task != null) {
      print(client, id, wanted(client, id, task));
      return;
    }
    List<TaskView> tasks = client.tasks(id, 0, MOST_TASKS);
    for (TaskView one : tasks) {
      if (one.attempt() > 0) {
        tell(one.name(), one.attempt(), one.attempt());
        print(client, id, new Shown(one.name(), one.attempt(), false));
      }
    }
    if (tasks.size() == MOST_TASKS) {
      err().println("hilera: these are the first " + MOST_TASKS + " tasks; name another one");
    }
  }

  /**
   * An attempt to show.
   *
   * @param attempt its number
   * @param alone whether its lines are the only ones
   */
  private record Shown(String task, int attempt, boolean alone) {}

  /** The one that is asked for, or the latest, which is named where there are several. */
  private Shown wanted(HileraClient client, long id, String name) {
    if (attempt != null) {
      return new Shown(name, attempt, true);
    }
    List<AttemptView> all = client.task(id, name).attempts();
    if (all.isEmpty()) {
      TaskStatus status = client.task(id, name).task().status();
      throw Refusal.failed(
          "task '%s' has no attempt%s"
              .formatted(
                  Words.plain(name),
                  status.isFinal() ? "; it is " + status.word() : " yet; hilera why says why"));
    }
    int latest = all.getLast().number();
    tell(name, latest, all.size());
    return new Shown(name, latest, true);
  }

  private void tell(String name, int latest, int count) {
    if (count > 1) {
      err()
          .println(
              "hilera: %s: attempt %d, the latest of %d; --attempt N shows another"
                  .formatted(Words.plain(name), latest, count));
    }
  }

  private void print(HileraClient client, long id, Shown one) {
    LogQuery asked =
        LogQuery.LATEST.attempt(one.attempt()).lines(Objects.requireNonNullElse(tail, USUAL_LINES));
    for (LogQuery.Stream stream : LogQuery.Stream.values()) {
      client
          .log(id, one.task(), asked.stream(stream))
          .lines()
          .forEach(line -> say(one, stream, line));
    }
  }

  private synchronized void say(Shown one, LogQuery.Stream stream, String line) {
    if (json()) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("task", one.task());
      told.put("attempt", one.attempt());
      told.put("stream", stream.name().toLowerCase(Locale.ROOT));
      told.put("line", line);
      out().println(Json.line(told));
      out().flush();
      return;
    }
    PrintWriter writer =
        switch (stream) {
          case STDOUT -> out();
          case STDERR -> err();
        };
    writer.println((one.alone() ? "" : Words.plain(one.task()) + " | ") + line);
    writer.flush();
  }

  /** Follows one task, or each task of the job from its start. */
  private void follow(HileraClient client, long id, ExecutorService readers)
      throws InterruptedException {
    if (task != null) {
      awaitAttempt(client, id, task);
      read(client, id, readers, wanted(client, id, task));
      return;
    }
    var _ =
        client.watch(
            id,
            news -> {
              if (news instanceof JobNews.State) {
                begun(client, id).forEach(one -> read(client, id, readers, one));
              } else if (news instanceof JobNews.Happened(Event event)
                  && event.kind() == Event.Kind.TASK_STARTED
                  && event.task() != null) {
                Shown one = new Shown(event.task(), event.attempt(), false);
                read(client, id, readers, one);
              }
            });
  }

  private static List<Shown> begun(HileraClient client, long id) {
    return client.tasks(id, 0, MOST_TASKS).stream()
        .filter(one -> one.attempt() > 0)
        .map(one -> new Shown(one.name(), one.attempt(), false))
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

  private void read(HileraClient client, long id, ExecutorService readers, Shown one) {
    var _ =
        followed.computeIfAbsent(
            one.task() + "/" + one.attempt(),
            _ ->
                Stream.of(LogQuery.Stream.values())
                    .<Future<?>>map(stream ->
                        readers.submit(() -> {
                          LogQuery asked =
                              new LogQuery(
                                  stream,
                                  one.attempt(),
                                  Objects.requireNonNullElse(tail, LogQuery.ALL));
                          client.follow(id, one.task(), asked, line -> say(one, stream, line));
                          return null;
                        }))
                    .toList());
  }
}
