package dev.hilera.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the operating system knows of processes: on Linux through {@code /proc}, elsewhere through
 * {@code ps} and the process tree.
 */
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final boolean LINUX = Files.isReadable(PROC.resolve("self/stat"));

  private ProcessTable() {}

  /**
   * A process that cannot be mistaken for a later one of the same pid.
   *
   * @param start what tells when it was started: boot id and ticks, or the date that ps prints
   */
  record Identity(long pid, String start) {
    /** Reads what the shim wrote of itself: {@code PID BOOT STAT}; nothing if it is not whole. */
    static Optional<Identity> parse(String line) {
      String[] words = line.split(" ", 3);
      if (words.length < 3) {
        return Optional.empty();
      }
      try {
        String start =
            words[1].equals("-") ? words[2].strip() : words[1] + " " + Stat.parse(words[2]).start();
        return Optional.of(new Identity(Long.parseLong(words[0]), start));
      } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
        return Optional.empty(); // a power cut left something else there
      }
    }

    /** The process that has this pid now. */
    static Identity of(long pid) {
      return new Identity(pid, startOf(pid));
    }

    /** Whether this very process runs; a zombie does not. */
    boolean alive() {
      return !start.isEmpty() && startOf(pid).equals(start);
    }
  }

  /**
   * The fields of {@code /proc/PID/stat} that matter, found behind the name, which may hold
   * anything.
   */
  private record Stat(String state, long session, String start) {
    private static final int STATE = 0;
    private static final int SESSION = 3;
    private static final int START = 19;

    static Stat parse(String line) {
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", START + 2);
      return new Stat(fields[STATE], Long.parseLong(fields[SESSION]), fields[START]);
    }

    boolean ended() {
      return state.equals("Z") || state.equals("X");
    }
  }

  /** When the process was started; empty if there is none. */
  private static String startOf(long pid) {
    if (!LINUX) {
      return output("ps", "-o", "lstart=", "-p", Long.toString(pid)).strip();
    }
    try {
      Stat stat = stat(PROC.resolve(Long.toString(pid)));
      String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
      return stat.ended() ? "" : boot + " " + stat.start();
    } catch (IOException _) {
      return "";
    }
  }

  /**
   * The live processes of an attempt, its shim excepted: those of the shim's session and those that
   * left it but carry the mark in their environment (Linux; elsewhere the tree below the shim).
   *
   * @param shim whose session it is; not looked at unless it lives, since its pid may be another's
   * @param mark one whole variable, {@code NAME=value}
   */
  static List<ProcessHandle> members(Optional<Identity> shim, String mark) {
    Optional<Identity> leader = shim.filter(Identity::alive);
    if (!LINUX) {
      return leader
          .flatMap(identity -> ProcessHandle.of(identity.pid()))
          .map(handle -> handle.descendants().toList())
          .orElse(List.of());
    }
    long session = leader.map(Identity::pid).orElse(-1L);
    Set<Long> except = Set.of(shim.map(Identity::pid).orElse(-1L), ProcessHandle.current().pid());
    List<ProcessHandle> members = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (!except.contains(pid) && belongs(process, session, mark)) {
          ProcessHandle.of(pid).ifPresent(members::add);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new IllegalStateException("cannot read /proc", e);
    }
    return members;
  }

  /** Whether it runs; a zombie, which the JDK takes for alive, does not. */
  static boolean lives(ProcessHandle process) {
    return process.isAlive() && !startOf(process.pid()).isEmpty();
  }

  private static boolean belongs(Path process, long session, String mark) {
    try {
      Stat stat = stat(process);
      return !stat.ended() && (stat.session() == session || carries(process, mark));
    } catch (IOException _) {
      return false; // It ended meanwhile.
    }
  }

  private static boolean carries(Path process, String mark) {
    try {
      // Byte for byte: ISO-8859-1 maps each byte to one character.
      String environment = new String(Files.readAllBytes(process.resolve("environ")), ISO_8859_1);
      String wanted = new String(mark.getBytes(CommandEnvironment.NATIVE), ISO_8859_1);
      return ("\0" + environment).contains("\0" + wanted + "\0");
    } catch (IOException _) {
      return false; // Another user's, or it ended meanwhile.
    }
  }

  private static Stat stat(Path process) throws IOException {
    byte[] line = Files.readAllBytes(process.resolve("stat"));
    if (line.length == 0) {
      throw new IOException("no such process");
    }
    return Stat.parse(new String(line, ISO_8859_1));
  }

  /** What a program of the system prints; empty if it cannot be run. */
  private static String output(String... command) {
    try {
      Process process = new ProcessBuilder(command).start();
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException _) {
      return "";
    }
  }
}
