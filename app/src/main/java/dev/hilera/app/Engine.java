package dev.hilera.app;

import dev.hilera.Codec;
import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.HileraException;
import dev.hilera.command.CommandLogs;
import dev.hilera.command.CommandRunner;
import dev.hilera.command.CommandSettings;
import dev.hilera.server.inside.InsideServer;
import dev.hilera.server.watch.HileraTraces;
import dev.hilera.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An engine of this process alone, with its commands and their private endpoint. */
final class Engine implements AutoCloseable {
  private final Hilera hilera;
  private final InsideServer inside;
  private final Path attempts;
  private final boolean temporary;

  private Engine(Hilera hilera, InsideServer inside, Path attempts, boolean temporary) {
    this.hilera = hilera;
    this.inside = inside;
    this.attempts = attempts;
    this.temporary = temporary;
  }

  /**
   * What it is made of.
   *
   * @param db where it remembers jobs, or {@code null} for memory
   * @param config all but its store, codec and runner of commands
   * @param folder of the job file; where commands run
   * @param passed variables that commands get from the environment
   * @param outputBytes of stdout and of stderr, each, that are kept of an attempt
   */
  record Parts(
      @Nullable Path db, Config config, Path folder, List<String> passed, long outputBytes) {}

  /** For one job. Whoever closes it has waited for the job, or wants it to stop now. */
  static Engine open(@Nullable Path db, Settings settings, @Nullable Integer workers, Path folder) {
    Config.Times times = settings.engine().times();
    Config config =
        settings
            .engine()
            .takeUp(false)
            .times(new Config.Times(times.grace(), Duration.ZERO, times.code(), times.lease()));
    return open(
        new Parts(
            db,
            workers == null ? config : config.workers(workers),
            folder,
            settings.passed(),
            settings.outputBytes()));
  }

  /** Opens it. */
  static Engine open(Parts parts) {
    Path db = parts.db();
    Codec codec = Json.codec();
    boolean isOurs = db == null || !Files.exists(folder(db));
    Path attempts = attempts(db);
    InsideServer inside = InsideServer.start(codec, db == null ? null : attempts.resolve("inside"));
    boolean opened = false;
    try {
      Config config = parts.config().store(db == null ? "memory" : "sqlite:" + db);
      CommandRunner commands = commands(codec, attempts, parts, inside);
      Hilera hilera = Hilera.open(config.codec(codec).runners(commands));
      inside.serve(hilera, parts.folder());
      opened = true;
      return new Engine(hilera, inside, attempts, db == null);
    } catch (HileraException.Storage e) {
      isOurs &= !isPerhapsInUse(e);
      throw Refusal.usage(String.valueOf(e.getMessage())); // nothing was done
    } finally {
      if (!opened) {
        inside.close();
        if (isOurs) {
          Folders.delete(attempts);
        }
      }
    }
  }

  /** Then the folder is another process's, whoever of the two made it. */
  private static boolean isPerhapsInUse(HileraException.Storage failure) {
    return failure.getCause() instanceof StoreException cause
        && cause.kind() == StoreException.Kind.FAILED;
  }

  Hilera hilera() {
    return hilera;
  }

  /** What commands wrote. */
  CommandLogs logs() {
    return new CommandLogs(attempts);
  }

  @Override
  public void close() {
    hilera.close();
    closeRest();
  }

  /** Closes it; whether all that ran had ended within this time. */
  boolean close(Duration drain) {
    boolean whole = hilera.close(drain);
    closeRest();
    return whole;
  }

  private void closeRest() {
    inside.close();
    if (temporary) {
      Folders.delete(attempts);
    }
  }

  private static CommandRunner commands(
      Codec codec, Path attempts, Parts parts, InsideServer inside) {
    Map<String, String> environment =
        CommandSettings.cleanEnvironment(System.getenv(), parts.passed());
    return new CommandRunner(
        new CommandSettings(
            attempts,
            parts.folder(),
            codec,
            parts.config().times().grace(),
            environment,
            parts.outputBytes(),
            parts.config().limits().resultBytes(),
            attempt -> {
              Map<String, String> variables = new LinkedHashMap<>(HileraTraces.variables());
              variables.putAll(inside.variables(attempt));
              return variables;
            }));
  }

  /** Refuses a data file in a folder that is not there: none is made for a slip of the pen. */
  static void check(Path db) {
    Path parent = db.toAbsolutePath().getParent();
    if (parent != null && !Files.exists(parent)) {
      throw Refusal.usage("there is no folder " + parent + "; make it, or name another file");
    }
  }

  /** Where the output of tasks lies beside a data file. */
  private static Path folder(Path db) {
    return Path.of(db + ".d");
  }

  private static Path attempts(@Nullable Path db) {
    try {
      if (db == null) {
        return Files.createTempDirectory("hilera-run-");
      }
      check(db);
      return Files.createDirectories(
          folder(db),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw Refusal.usage(
          db == null
              ? "cannot make a folder for the output of tasks in "
                  + System.getProperty("java.io.tmpdir")
                  + ": "
                  + Reasons.of(e)
                  + "; make it, or room in it"
              : "cannot make the folder "
                  + folder(db)
                  + " for the output of tasks: "
                  + Reasons.of(e)
                  + "; name a data file in a folder that you may write to");
    }
  }
}
