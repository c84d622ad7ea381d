package dev.hilera.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.Work;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why an ended command failed, if it did.
 *
 * <p>Only a limit of output, and one of memory by a cgroup, is certain. The kernel does not say
 * which other limit stopped a process, so these are guessed, and only where one was set: CPU by the
 * signal XCPU, or KILL if that was ignored; the address space by the signals ABRT, KILL and SEGV or
 * words on stderr; open files by words on stderr. A command that prints other words, or in another
 * language, fails with its code alone.
 */
final class Verdict {
  private static final int STDERR_TAIL_BYTES = 4096;
  private static final int SIGNAL_BASE = 128;
  private static final int XCPU = SIGNAL_BASE + 24;
  private static final int ABORTED = SIGNAL_BASE + 6;
  private static final int KILLED = SIGNAL_BASE + 9;
  private static final int FAULTED = SIGNAL_BASE + 11;

  private static final Map<Integer, String> SIGNALS =
      Map.ofEntries(
          Map.entry(1, "HUP"),
          Map.entry(2, "INT"),
          Map.entry(3, "QUIT"),
          Map.entry(4, "ILL"),
          Map.entry(6, "ABRT"),
          Map.entry(8, "FPE"),
          Map.entry(9, "KILL"),
          Map.entry(11, "SEGV"),
          Map.entry(13, "PIPE"),
          Map.entry(14, "ALRM"),
          Map.entry(15, "TERM"),
          Map.entry(24, "XCPU"),
          Map.entry(25, "XFSZ"));

  private static final Pattern MEMORY_WORDS =
      Pattern.compile(
          "(?i)cannot allocate|out ?of ?memory|memory (exhausted|allocation)|MemoryError|bad_alloc"
              + "|ENOMEM|failed to map segment|(insufficient|not enough) memory");
  private static final Pattern FILE_WORDS =
      Pattern.compile("(?i)too many open files|EMFILE|no file descriptors");

  private final AttemptFolder folder;
  private final Work.Limits limits;

  Verdict(AttemptFolder folder, Work.Limits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /** Returns if the command did well, by its code and its limits. */
  void check(int code) throws CommandFailedException {
    String stderr = stderr();
    if (!folder.line("unstarted").isEmpty()) {
      throw new CommandFailedException(
          CommandFailedException.NO_EXIT_CODE, "cannot be started" + stderr);
    }
    String ended = "exit code " + code + signal(code);
    Optional<String> breach = outputBreach().or(this::memoryBreach);
    if (breach.isEmpty() && code == 0) {
      return;
    }
    String limit = breach.or(() -> guessed(code, stderr)).map(text -> text + "; ").orElse("");
    throw new CommandFailedException(code, limit + ended + stderr);
  }

  /** A command whose shim is gone without having left a code. */
  CommandFailedException vanished() {
    return new CommandFailedException(
        CommandFailedException.NO_EXIT_CODE,
        "ended without an exit code: its shim was killed or could not write to "
            + folder.path()
            + stderr());
  }

  /** The end of stderr on a line of its own. */
  private String stderr() {
    String end =
        new String(new CommandOutput(folder, "stderr").tail(STDERR_TAIL_BYTES), UTF_8).strip();
    return end.isEmpty() ? "" : "\n" + end;
  }

  private static String signal(int code) {
    String name = SIGNALS.get(code - SIGNAL_BASE);
    return name == null ? "" : " (SIG" + name + ")";
  }

  private Optional<String> outputBreach() {
    return breached("stdout").or(() -> breached("stderr"));
  }

  private Optional<String> breached(String stream) {
    boolean over = new CommandOutput(folder, stream).headSize() > limits.outputBytes();
    return limits.outputBytes() > 0 && (over || folder.has(stream + ".breach"))
        ? Optional.of("output limit %s (%s)".formatted(size(limits.outputBytes()), stream))
        : Optional.empty();
  }

  private Optional<String> memoryBreach() {
    return folder.has("memory.breach")
        ? Optional.of("memory limit " + size(limits.memoryBytes()))
        : Optional.empty();
  }

  private Optional<String> guessed(int code, String stderr) {
    if (limits.cpuMillis() > 0 && (code == XCPU || code == KILLED)) {
      return Optional.of("cpu limit " + Math.ceilDiv(limits.cpuMillis(), 1000L) + "s");
    }
    boolean signalled = code == ABORTED || code == KILLED || code == FAULTED;
    boolean bySpace = limits.memoryBytes() > 0 && !folder.has("cgroup");
    if (bySpace && (signalled || MEMORY_WORDS.matcher(stderr).find())) {
      return Optional.of("memory limit " + size(limits.memoryBytes()) + " (address space)");
    }
    if (limits.openFiles() > 0 && FILE_WORDS.matcher(stderr).find()) {
      return Optional.of("open files limit " + limits.openFiles());
    }
    return Optional.empty();
  }

  /** As sizes are written in job files, in the largest unit that is exact. */
  private static String size(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB"};
    int unit = Math.min(Long.numberOfTrailingZeros(bytes) / 10, units.length - 1);
    return (bytes >> (10 * unit)) + units[unit];
  }
}
