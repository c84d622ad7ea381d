package dev.hilera.app;

import dev.hilera.Config;
import dev.hilera.server.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a server is started, as far as a file says it; the rest has its default.
 *
 * @param server the door
 * @param engine all but its store and types
 * @param store where jobs are remembered
 * @param passed variables that commands get from the server's environment
 * @param outputBytes of stdout and of stderr, each, that are kept of an attempt
 * @param fetchesPrivate whether {@code url_fetch} may read from this machine and private networks
 * @param log what is logged, and how
 */
record Settings(
    ServerConfig server,
    Config engine,
    StoreUrl store,
    List<String> passed,
    long outputBytes,
    boolean fetchesPrivate,
    Log log) {

  private static final String NAME = "hilera.yaml";

  /**
   * What is logged.
   *
   * @param level {@code ERROR}, {@code WARN}, {@code INFO} or {@code DEBUG}
   * @param format {@code console} or {@code json}
   */
  record Log(String level, String format) {}

  /** What holds where nothing is said. */
  static Settings usual() {
    return new Settings(
        ServerConfig.loopback(),
        Config.memory().node(Machine.HERE.node()),
        new StoreUrl(Path.of("hilera.db")),
        List.of(),
        10 << 20,
        false,
        new Log("INFO", "console"));
  }

  /**
   * Reads the named file; without a name that of the working folder, else that of the user, else
   * none.
   *
   * @param warn is told of keys that are not known
   * @throws dev.hilera.server.jobfile.JobFileException with every fault of the file
   */
  static Settings find(
      @Nullable Path named, Map<String, String> environment, Consumer<String> warn) {
    if (named != null) {
      return new SettingsFile(named, warn).read();
    }
    for (Path file : List.of(Path.of(NAME), ofUser(environment))) {
      if (Files.exists(file)) {
        return new SettingsFile(file, warn).read();
      }
    }
    return usual();
  }

  private static Path ofUser(Map<String, String> environment) {
    String configs = environment.get("XDG_CONFIG_HOME");
    String home = environment.getOrDefault("HOME", "");
    Path folder =
        configs == null || configs.isEmpty() ? Path.of(home, ".config") : Path.of(configs);
    return folder.resolve("hilera").resolve(NAME);
  }
}
