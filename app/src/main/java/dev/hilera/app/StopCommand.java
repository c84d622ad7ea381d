package dev.hilera.app;

import dev.hilera.Config;
import dev.hilera.job.TimeText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hilera stop}. */
@Command(
    name = "stop",
    description = "Stops the server of a store; what runs may end before.",
    exitCodeList = {
      "0:stopped; all that ran had ended",
      "1:no server is there, or what ran was given back and goes on at the next start"
    },
    exitCodeListHeading = "%nExit codes:%n")
final class StopCommand implements Callable<Integer> {
  /** What a stop takes beyond the time for running tasks: ending processes, closing the store. */
  private static final Duration REST = Duration.ofSeconds(30);

  /** Whoever waits longer is told for what. */
  private static final Duration SOON = Duration.ofSeconds(3);

  @Mixin private StoreChoice place = new StoreChoice();

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--json", description = "Print how it ended as JSON, for machines.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = place.settings(_ -> {});
    Path db = place.db(settings);
    ServerFile file = ServerFile.beside(db);
    ServerFile.Serving server =
        file.serving()
            .orElseThrow(() ->
                Refusal.failed(
                    "no server of "
                        + (db == null ? "a store in memory" : db)
                        + " is there; --store names another one"));
    ProcessHandle process = server.process().orElse(null);
    if (process != null) {
      process.destroy();
      await(process, settings.engine().times());
    }
    boolean whole =
        file.stopped()
            .orElseThrow(() -> Refusal.failed("the server died before it could say how it ended"));
    if (json) {
      command().getOut().println(Json.line(Map.of("whole", whole)));
    }
    if (!whole) {
      throw Refusal.failed(
          "stopped; some tasks had not ended and were given back: the next start goes on with"
              + " them");
    }
    command().getErr().println("hilera: stopped " + server.url() + ", pid " + server.pid());
    return ExitCode.COMPLETED;
  }

  private CommandLine command() {
    return Objects.requireNonNull(spec).commandLine();
  }

  private void await(ProcessHandle process, Config.Times times) throws InterruptedException {
    Duration longest = times.drain().plus(times.grace()).plus(REST);
    if (ended(process, SOON)) {
      return;
    }
    command()
        .getErr()
        .println(
            "hilera: what runs may end before, for " + TimeText.of(times.drain()) + " at most");
    if (!ended(process, longest)) {
      throw Refusal.failed(
          "process " + process.pid() + " has not ended; see its log, or end it with kill");
    }
  }

  private static boolean ended(ProcessHandle process, Duration longest)
      throws InterruptedException {
    try {
      var _ = process.onExit().get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
