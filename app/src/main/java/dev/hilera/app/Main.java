package dev.hilera.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line: {@code hilera <command>}. */
@Command(
    name = "hilera",
    description = "Runs jobs of many tasks that depend on each other.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class Main implements Runnable {

  public static void main(String[] args) {
    int exit = commandLine().execute(args);
    // A call of exit looks for a logger first, which costs more than the rest of a short command.
    if (exit != 0) {
      System.exit(exit);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main());
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** Reads the version that the build wrote beside this class. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      try (var text = Objects.requireNonNull(Main.class.getResourceAsStream("version.txt"))) {
        return new String[] {"hilera " + new String(text.readAllBytes(), UTF_8).strip()};
      }
    }
  }
}
