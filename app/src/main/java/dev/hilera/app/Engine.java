package dev.hilera.app;

import dev.hilera.Codec;
import dev.hilera.Config;
import dev.hilera.Hilera;
import dev.hilera.Plugin;
import dev.hilera.command.CommandLogs;
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
   * What it is made of.
   *
   * @param db where it remembers jobs, or {@code null} for memory
   * @param workers the limit of attempts that run at one moment, or {@code null} for the default
   * @param folder of the job file; where commands run
   * @param plugins whose types it has
   * @param drain for running attempts at close
   */
  record Parts(
      @Nullable Path db,
      @Nullable Integer workers,
      Path folder,
      List<Plugin> plugins,
      Duration drain) {}

  /** For one job. Whoever closes it has waited for the job, or wants it to stop now. */
  static Engine open(@Nullable Path db, @Nullable Integer workers, Path folder) {
    return open(new Parts(db, workers, folder, List.of(), Duration.ZERO));
  }

  /** Opens it. */
  static Engine open(Parts parts) {
    Path db = parts.db();
    Codec codec = Json.codec();
    Path attempts = attempts(db);
    InsideServer inside = InsideServer.start(codec, db == null ? null : attempts.resolve("inside"));
    boolean opened = false;
    try {
      CommandRunner commands = commands(codec, attempts, parts.folder(), inside);
      Hilera hilera = Hilera.open(config(parts).codec(codec).runners(commands));
      inside.serve(hilera, parts.folder());
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

  private static Config config(Parts parts) {
    Config config = parts.db() == null ? Config.memory() : Config.file(parts.db().toString());
    if (parts.workers() != null) {
      config = config.workers(parts.workers());
    }
    for (Plugin plugin : parts.plugins()) {
      config = config.plugin(plugin);
    }
    Config.Times usual = Config.Times.DEFAULT;
    return config.times(
        new Config.Times(usual.grace(), parts.drain(), usual.code(), usual.lease()));
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
      throw Refusal.failed("cannot make the folder for attempts: " + e.getMessage());
    }
  }
}
