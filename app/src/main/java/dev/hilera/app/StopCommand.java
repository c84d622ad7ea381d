package dev.hilera.app;

import dev.hilera.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  @Mixin private StoreChoice place = new StoreChoice();

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
    if (!whole) {
      throw Refusal.failed(
          "stopped; some tasks had not ended and were given back: the next start goes on with"
              + " them");
    }
    return ExitCode.COMPLETED;
  }

  private static void await(ProcessHandle process, Config.Times times) throws InterruptedException {
    Duration longest = times.drain().plus(times.grace()).plus(REST);
    try {
      var _ = process.onExit().get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw Refusal.failed("process " + process.pid() + " has not ended; see its log");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
