package dev.hilera.crash;

import dev.hilera.Config;
import dev.hilera.Hilera;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Kills a {@link Victim} again and again: before a write, after a write, at any moment, in turn,
 * each on the files that the former one left. After each kill everything it left is looked at.
 */
final class Kills {
  /** Writes at which a victim halts: those of its first moments, and then some. */
  private static final int WRITES = 80;

  private final Path folder;
  private final Random random;
  private final Crashed crashed;
  private final List<String> violations = new ArrayList<>();
  private int byHalt;
  private int bySignal;

  Kills(Path folder, long seed) throws IOException {
    this.folder = folder;
    this.random = new Random(seed);
    this.crashed = new Crashed(folder);
  }

  /** Kills so many times, lets the rest finish, and says what is wrong. */
  List<String> run(int kills) throws Exception {
    for (int kill = 0; kill < kills && violations.size() < 20; kill++) {
      int write = 1 + kill / 3 % WRITES;
      switch (kill % 3) {
        case 0 -> halt(write);
        case 1 -> halt(-write);
        default -> signal();
      }
      note("kill " + kill, crashed.look());
    }
    Process last = start("finish");
    if (!last.waitFor(5, TimeUnit.MINUTES) || last.exitValue() != 0) {
      last.destroyForcibly();
      violations.add("the last one did not finish:\n" + complaints());
    }
    crashed.forget();
    note("the end", crashed.look());
    try (Hilera record =
        Hilera.open(Config.file(folder.resolve("copy").resolve("jobs.db").toString()))) {
      note("the end", crashed.ends(record));
    }
    if (commandRuns()) {
      violations.add("a command was left behind");
    }
    return violations;
  }

  /** What was done, in a line. */
  String summary() {
    return "%d halts at a write, %d kills by signal; %d events told, %d attempts in the world"
        .formatted(byHalt, bySignal, crashed.events(), crashed.attempts());
  }

  private void note(String when, List<String> found) {
    found.forEach(one -> violations.add(when + ": " + one));
  }

  private void halt(int write) throws Exception {
    Process victim = start(Integer.toString(write));
    if (!victim.waitFor(2, TimeUnit.MINUTES)) {
      victim.destroyForcibly().waitFor();
      violations.add("it did not come to write " + write + ":\n" + complaints());
    } else if (victim.exitValue() != 9) {
      violations.add("it ended by itself, with " + victim.exitValue() + ":\n" + complaints());
    }
    byHalt++;
  }

  private void signal() throws Exception {
    int opened = opened();
    Process victim = start("0");
    if (random.nextInt(4) > 0) {
      while (opened() == opened && victim.isAlive()) {
        victim.waitFor(5, TimeUnit.MILLISECONDS);
      }
    }
    if (victim.waitFor(random.nextInt(700), TimeUnit.MILLISECONDS)) {
      violations.add("it ended by itself, with " + victim.exitValue() + ":\n" + complaints());
    }
    victim.destroyForcibly().waitFor();
    bySignal++;
  }

  private int opened() throws IOException {
    return (int)
        Told.read(folder.resolve("told")).stream()
            .filter(line -> line.getFirst().equals("opened"))
            .count();
  }

  private Process start(String halt) throws IOException {
    List<String> words =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            folder.toString(),
            Long.toString(random.nextLong()),
            halt);
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private String complaints() throws IOException {
    String log = Files.readString(folder.resolve("log"));
    return log.substring(Math.max(0, log.length() - 3_000));
  }

  /** Whether a command of ours lives. */
  private boolean commandRuns() {
    String ours = folder.toString();
    return ProcessHandle.allProcesses()
        .anyMatch(process -> {
          try {
            String environment = Files.readString(Path.of("/proc/" + process.pid() + "/environ"));
            return environment.contains("HILERA_TASK=") && environment.contains(ours);
          } catch (IOException e) {
            return false; // it ended meanwhile, or is none of ours
          }
        });
  }
}
