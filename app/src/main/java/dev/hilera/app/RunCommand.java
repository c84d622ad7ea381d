package dev.hilera.app;

import dev.hilera.Event;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.Run;
import dev.hilera.Subscription;
import dev.hilera.app.view.Aside;
import dev.hilera.app.view.EventLines;
import dev.hilera.app.view.LiveView;
import dev.hilera.app.view.Screen;
import dev.hilera.server.jobfile.JobFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hilera run FILE}. */
@Command(
    name = "run",
    description = "Runs a job file here and now, and prints its result.",
    exitCodeList = {
      "0:completed",
      "1:failed or cancelled",
      "2:refused; nothing was run",
      "130:interrupted"
    },
    exitCodeListHeading = "%nExit codes:%n")
final class RunCommand implements Callable<Integer> {
  private static final int LAST_LINE_MILLIS = 1_000;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The job file, YAML or JSON.")
  private @Nullable Path file;

  @Mixin private WorkersChoice workers = new WorkersChoice();

  @Option(
      names = "--db",
      paramLabel = "DB",
      converter = StoreUrl.FileReader.class,
      description =
          "Remember the job in this data file, and go on with it if it is unfinished. The same file"
              + " is to a server --store sqlite:DB.")
  private @Nullable Path db;

  @Option(
      names = "--store",
      hidden = true,
      converter = StoreUrl.FileReader.class,
      description = "The word of hilera start for the same.")
  void store(Path file) {
    db = file;
  }

  @Option(names = "--new", description = "Cancel the unfinished job of this file and start afresh.")
  private boolean afresh;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings. Default: hilera.yaml, here or in the user's configuration.")
  private @Nullable Path config;

  @Option(names = "--json", description = "Print status, result and counts as JSON, for machines.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    // Read when the first line is logged: the diary would repeat what is shown here.
    System.setProperty("hilera.diary", "OFF");
    Path path = Objects.requireNonNull(file);
    if (afresh && db == null) {
      throw Refusal.usage("--new is about the unfinished job in a data file; give --db too");
    }
    Settings settings =
        Settings.find(config, System.getenv(), warning -> err().println("hilera: " + warning));
    JobFile read = JobFile.read(path);
    Duration limit = settings.server().taskTimeout();
    if (limit != null && read.job().taskTimeout() == null) {
      read.job().taskTimeout(limit);
    }
    Path absolute = path.toAbsolutePath().normalize();
    Path folder = Objects.requireNonNullElse(absolute.getParent(), absolute);
    Earlier earlier = db == null ? null : Earlier.of(path, read);
    if (earlier != null) {
      earlier.label(read.job());
      if (!afresh) {
        earlier.check(Objects.requireNonNull(db));
      }
    }
    Signals signals = Signals.caught();
    try (Engine engine = Engine.open(db, settings, workers.count(), folder)) {
      Hilera hilera = engine.hilera();
      long job = job(hilera, read, earlier);
      boolean stopped = follow(hilera, job, signals);
      int exit = report(hilera, job);
      return stopped ? ExitCode.signalled(signals.received()) : exit;
    }
  }

  /** The unfinished job, or a new one. */
  private long job(Hilera hilera, JobFile read, @Nullable Earlier earlier) {
    List<JobView> unfinished = earlier == null ? List.of() : earlier.unfinished(hilera);
    if (!unfinished.isEmpty() && !afresh) {
      long job = unfinished.getFirst().id();
      err().println("hilera: going on with job " + job + "; --new would start afresh");
      return job;
    }
    unfinished.forEach(job -> cancel(hilera, job.id()));
    try {
      return hilera.submit(read.job());
    } catch (HileraException.Invalid e) {
      throw read.refused(e);
    }
  }

  private static void cancel(Hilera hilera, long job) {
    try {
      hilera.cancel(job);
    } catch (HileraException.Conflict _) {
      // It was being cancelled when its process ended.
      hilera.takeUp(job);
    }
  }

  /** Whether a signal came before the end. */
  private boolean follow(Hilera hilera, long job, Signals signals) throws InterruptedException {
    if (!json && Terminal.isThere()) {
      Screen screen = new Screen(err(), Terminal.hasColours(System.getenv()));
      try (Main.Detour _ = Main.errorsTo(new Aside(screen));
          LiveView view =
              new LiveView(
                  new LiveView.Local(hilera, job), screen, new Terminal(Main.CLOCK), Main.CLOCK);
          Subscription _ = hilera.watch(job, view)) {
        return await(hilera, job, signals, screen::say);
      }
    }
    CountDownLatch told = new CountDownLatch(1);
    try (Subscription _ = hilera.watch(job, lines(told))) {
      boolean stopped = await(hilera, job, signals, err()::println);
      // The last line is on its way; a moment is enough, and nothing depends on it.
      boolean _ = told.await(LAST_LINE_MILLIS, TimeUnit.MILLISECONDS);
      return stopped;
    }
  }

  /** Waits for the end. A signal cancels in memory, where nothing can go on later. */
  private boolean await(Hilera hilera, long job, Signals signals, Consumer<String> say)
      throws InterruptedException {
    hilera.job(job).ifPresent(view -> Earlier.goOn(hilera, view));
    Run run = hilera.find(job);
    if (signals.outlasted(run::await)) {
      return false;
    }
    if (db == null) {
      say.accept("hilera: cancelling; once more kills everything at once");
      try {
        run.cancel();
      } catch (HileraException.Conflict _) {
        // It has just ended by itself.
      }
      run.await();
    }
    return true;
  }

  private int report(Hilera hilera, long id) {
    JobView job = hilera.job(id).orElseThrow();
    Report report = new Report(new Report.Local(hilera, id), job, Json.codec());
    if (json) {
      report.json(out());
    } else {
      report.result(out());
      report.failures(err());
    }
    if (!job.status().isFinal()) {
      err().println("hilera: interrupted; run it again with this --db to go on with job " + id);
    }
    return job.status() == JobStatus.COMPLETED ? ExitCode.COMPLETED : ExitCode.FAILED;
  }

  private Consumer<Event> lines(CountDownLatch told) {
    EventLines lines = new EventLines();
    PrintWriter err = err();
    return event -> {
      if (!json) {
        lines.line(event).ifPresent(err::println);
      }
      if (event.kind() == Event.Kind.JOB_FINISHED) {
        told.countDown();
      }
    };
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  private PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }
}
