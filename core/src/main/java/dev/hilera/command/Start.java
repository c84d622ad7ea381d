package dev.hilera.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.Work;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts one command under its shim, or says why that cannot be. */
final class Start {
  /** The unit of the shell's limit on file sizes, by POSIX. */
  private static final long BLOCK_BYTES = 512;

  private static final long KIB = 1024;

  /** Where Linux shows its groups of processes. */
  private static final String CGROUPS = "/sys/fs/cgroup";

  /** How the JDK tells what the system says. */
  private static final Pattern SYSTEM_ERROR =
      Pattern.compile("error(?:=|: )([0-9]+)(?:, | \\()([^)]*)");

  /** The number of the error for a list of arguments that does not fit. */
  private static final String TOO_LONG = "7";

  private static final long MILLIS_PER_SECOND = 1000;

  private final CommandSettings settings;
  private final ShimScript script;

  Start(CommandSettings settings, ShimScript script) {
    this.settings = settings;
    this.script = script;
  }

  static CommandFailedException refused(String reason) {
    return new CommandFailedException(
        CommandFailedException.NO_EXIT_CODE, "cannot be started: " + reason);
  }

  /**
   * Starts it in a fresh folder.
   *
   * @throws CommandFailedException if it cannot be started; then nothing runs
   * @throws IOException if the folder cannot be written
   */
  Shim start(Work.Command command, AttemptFolder folder, Map<String, String> environment)
      throws CommandFailedException, IOException {
    Path dir = directory(command.dir());
    List<String> run = checked(command.run(), dir, environment.getOrDefault("PATH", ""));
    prepare(command, folder);
    List<String> line = new ArrayList<>(script.launcher());
    line.addAll(arguments(command.limits(), folder));
    line.addAll(run);
    ProcessBuilder builder = new ProcessBuilder(line).directory(dir.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(
        command.stdin() == null ? new File("/dev/null") : folder.file("stdin").toFile());
    builder.redirectErrorStream(true).redirectOutput(folder.file("shim.log").toFile());
    try {
      return Shim.started(builder.start());
    } catch (IOException e) {
      throw new CommandFailedException(
          CommandFailedException.NO_EXIT_CODE, "cannot be started: " + reason(e), e);
    }
  }

  /** What the system says, without the name of the program that would have started this one. */
  private static String reason(IOException failure) {
    String text = String.valueOf(failure.getMessage());
    Matcher error = SYSTEM_ERROR.matcher(text);
    if (!error.find()) {
      return text;
    }
    return error.group(2)
        + (error.group(1).equals(TOO_LONG) ? "; write them to a file that it reads" : "");
  }

  private Path directory(String dir) throws CommandFailedException {
    try {
      Path path = settings.workingFolder().resolve(dir);
      if (!Files.isDirectory(path)) {
        throw refused("there is no folder " + path);
      }
      return path;
    } catch (InvalidPathException e) {
      throw refused("'%s' is not a folder's name: %s".formatted(dir, e.getReason()));
    }
  }

  /** Looks for the program first, so that a program's own exit code 127 keeps its meaning. */
  private static List<String> checked(List<String> run, Path dir, String searched)
      throws CommandFailedException {
    for (String argument : run) {
      if (!CommandEnvironment.passes(argument)) {
        throw refused("the argument '%s'%s".formatted(argument, CommandEnvironment.UNFIT));
      }
    }
    if (run.isEmpty() || run.getFirst().isEmpty()) {
      throw refused("no program is named");
    }
    Path program = program(run.getFirst(), dir, searched);
    if (!run.getFirst().startsWith("-")) {
      return run;
    }
    // The shell would take the name for an option.
    List<String> named = new ArrayList<>(run);
    named.set(0, program.toString());
    return named;
  }

  private static Path program(String name, Path dir, String searched)
      throws CommandFailedException {
    if (name.contains("/")) {
      Path file = dir.resolve(name).normalize();
      if (!Files.isRegularFile(file)) {
        throw refused("there is no file " + file);
      }
      if (!Files.isExecutable(file)) {
        throw refused(file + " is not executable (chmod +x)");
      }
      return file;
    }
    for (String folder : searched.split(":", -1)) {
      Path file = dir.resolve(folder).resolve(name);
      if (Files.isRegularFile(file) && Files.isExecutable(file)) {
        return file;
      }
    }
    throw refused("no program '%s' in PATH %s".formatted(name, searched));
  }

  private static void prepare(Work.Command command, AttemptFolder folder) throws IOException {
    String stdin = command.stdin();
    if (stdin != null) {
      folder.write("stdin", stdin.getBytes(UTF_8));
    }
    // Made here, so that they are private without a change of the umask that the command inherits.
    for (String name : List.of("shim", "shim.log", "code.new", "command", "unstarted", "watch")) {
      folder.touch(name);
    }
  }

  /** What the script's head lists, up to the program. */
  private List<String> arguments(Work.Limits limits, AttemptFolder folder) {
    long output = limits.outputBytes();
    long head = output > 0 ? Math.min(output, settings.outputCap()) : settings.outputCap();
    long blocks = Math.ceilDiv(head, BLOCK_BYTES);
    return List.of(
        folder.path().toString(),
        script.groups() ? "1" : "0",
        Long.toString(blocks),
        Long.toString(Math.max(0, output - blocks * BLOCK_BYTES)),
        Long.toString(Math.ceilDiv(limits.memoryBytes(), KIB)),
        CGROUPS,
        Long.toString(Math.ceilDiv(limits.cpuMillis(), MILLIS_PER_SECOND)),
        Long.toString(limits.openFiles()),
        output > 0 ? "1" : "0");
  }
}
