package dev.hilera.app;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that tells how many tasks run at one moment. */
final class WorkersChoice {
  @Option(
      names = "--workers",
      paramLabel = "N",
      converter = Workers.class,
      defaultValue = "${env:HILERA_WORKERS}",
      description =
          "How many tasks run at one moment, or unbounded. Default: HILERA_WORKERS, or that of the"
              + " settings, or the processors, at least 3.")
  private @Nullable Integer workers;

  /** As many; {@code null} where nothing is said. */
  @Nullable Integer count() {
    return workers;
  }
}
