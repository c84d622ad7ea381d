package dev.hilera.app;

import dev.hilera.Codec;
import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.command.CommandRunner;
import dev.hilera.command.CommandSettings;
import dev.hilera.server.inside.InsideServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An engine of this process alone, with its commands and their private endpoint. */
final class Engine implements AutoCloseable {
  private static final long OUTPUT_BYTES = 10 << 20;

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
   * Opens it.
   *
   * @param db where it remembers jobs, or {@code null} for memory
   * @param workers the limit of attempts that run at one moment, or {@code null} for the default
   * @param folder of the job file
   */
  static Engine open(@Nullable Path db, @Nullable Integer workers, Path folder) {
    Codec codec = Json.codec();
    Path attempts = attempts(db);
    InsideServer inside = InsideServer.start(codec, db == null ? null : attempts.resolve("inside"));
    boolean opened = false;
    try {
      Config config = db == null ? Config.memory() : Config.file(db.toString());
      config = workers == null ? config : config.workers(workers);
      CommandRunner commands = commands(codec, attempts, folder, inside);
      config = config.takeUp(false).codec(codec).times(times()).runners(commands);
      Hilera hilera = Hilera.open(config);
      inside.serve(hilera, folder);
      opened = true;
      return new Engine(hilera, inside, attempts, db == null);
    } finally {
      if (!opened) {
        inside.close();
        if (db == null) {
          Folders.delete(attempts);
        }
      }
    }
  }

  Hilera hilera() {
    return hilera;
  }

  @Override
  public void close() {
    hilera.close();
    inside.close();
    if (temporary) {
      Folders.delete(attempts);
    }
  }

  /** Whoever closes it has waited for the job, or wants it to stop now. */
  private static Config.Times times() {
    Config.Times usual = Config.Times.DEFAULT;
    return new Config.Times(usual.grace(), Duration.ZERO, usual.code(), usual.lease());
  }

  private static CommandRunner commands(
      Codec codec, Path attempts, Path folder, InsideServer inside) {
    Map<String, String> environment =
        CommandSettings.cleanEnvironment(System.getenv(), List.of("LC_ALL", "LC_CTYPE"));
    return new CommandRunner(
        new CommandSettings(
            attempts,
            folder,
            codec,
            Config.Times.DEFAULT.grace(),
            environment,
            OUTPUT_BYTES,
            Config.Limits.DEFAULT.resultBytes(),
            inside::variables));
  }

  private static Path attempts(@Nullable Path db) {
    try {
      if (db == null) {
        return Files.createTempDirectory("hilera-run-");
      }
      return Files.createDirectories(
          Path.of(db + ".d"),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw Refusal.failed(
          db == null
              ? "cannot make a folder for the output of tasks: " + Reasons.of(e)
              : "cannot make the folder "
                  + db
                  + ".d for the output of tasks: "
                  + Reasons.of(e)
                  + "; give --db a file in a folder that you may write to");
    }
  }
}
