package dev.hilera.app;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that tell where a server keeps its jobs; they name the server too. */
final class StoreChoice {
  @Option(
      names = "--store",
      paramLabel = "URL",
      converter = StoreUrl.Reader.class,
      defaultValue = "${env:HILERA_STORE}",
      description =
          "The server's store: sqlite:FILE, or memory. Default: HILERA_STORE, or that of the"
              + " settings, or sqlite:hilera.db.")
  private @Nullable StoreUrl store;

  @Option(
      names = "--db",
      hidden = true,
      converter = StoreUrl.Reader.class,
      description = "The word of hilera run for the same.")
  private @Nullable StoreUrl db;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The server's settings. Default: hilera.yaml, here or in the user's configuration.")
  private @Nullable Path config;

  /**
   * What the file says, or what is usual.
   *
   * @param warn is told of keys that are not known
   */
  Settings settings(Consumer<String> warn) {
    return Settings.find(config, System.getenv(), warn);
  }

  /** Whether the command line or a variable names one, and not only the settings. */
  boolean isSaid() {
    return store != null || db != null;
  }

  /** The data file; {@code null} for a store in memory. */
  @Nullable Path db(Settings settings) {
    StoreUrl said = Objects.requireNonNullElse(db == null ? store : db, settings.store());
    return said.db();
  }
}
