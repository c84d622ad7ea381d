package dev.hilera.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: {@code hilera <command>}. */
@Command(
    name = "hilera",
    description = "Runs jobs of many tasks that depend on each other.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "One job, here and now:  hilera run job.yaml",
      "",
      "With a server:          hilera start --detach",
      "                        hilera submit job.yaml",
      "                        hilera status last --watch",
      "                        hilera logs last",
      "                        hilera stop",
      "",
      "hilera COMMAND --help tells the options of a command."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      RunCommand.class,
      StartCommand.class,
      StopCommand.class,
      SubmitCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      WhyCommand.class,
      JobCommands.StartJob.class,
      JobCommands.Pause.class,
      JobCommands.Resume.class,
      JobCommands.Cancel.class,
      RetryCommand.class,
      SpawnCommand.class,
      JobCommands.Clear.class,
      JobCommands.Nodes.class,
      JobCommands.TypesCommand.class,
      HistoryCommands.Export.class,
      HistoryCommands.Import.class,
      CheckCommand.class,
      ValidateCommand.class,
      GraphCommand.class,
      ProgressCommand.class,
      ResultCommand.class,
      CompletionCommand.class,
      WarmUpCommand.class
    })
final class Main implements Runnable {
  /** The clock of all commands. */
  static final InstantSource CLOCK = InstantSource.system();

  @Spec private @Nullable CommandSpec spec;

  public static void main(String[] args) {
    Answers answers = new Answers(new FileOutputStream(FileDescriptor.out));
    PrintWriter out = new PrintWriter(answers, true, UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, UTF_8);
    int exit = commandLine().setOut(out).setErr(err).execute(args);
    out.flush();
    exit = answers.exit(exit, err);
    // A call of exit looks for a logger first, which costs more than the rest of a short command.
    if (exit != 0) {
      System.exit(exit);
    }
  }

  /** Where all that writes to stderr by itself, loggers above all, writes until this is closed. */
  static Detour errorsTo(OutputStream other) {
    PrintStream usual = System.err;
    PrintStream stream = new PrintStream(other, true, UTF_8);
    System.setErr(stream);
    return () -> {
      System.setErr(usual);
      stream.close();
    };
  }

  /** Ends when it is closed. */
  @FunctionalInterface
  interface Detour extends AutoCloseable {
    @Override
    void close();
  }

  static CommandLine commandLine() {
    Failures failures = new Failures(System.getenv("HILERA_DEBUG") != null);
    CommandLine commandLine =
        new CommandLine(new Main())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(failures::usage)
            .setExecutionExceptionHandler(failures::execution);
    commandLine.getSubcommands().values().forEach(Main::help);
    return commandLine;
  }

  private static void help(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true);
    command.getSubcommands().values().forEach(Main::help);
  }

  @Override
  public void run() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    command.usage(command.getOut());
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
