package dev.hilera.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hilera.Work.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A runner over folders of one test, and what the tests ask of it again and again. */
final class Bench {
  static final long JOB = 7;
  static final String TASK = "the task";
  static final int CAP = 64 * 1024;
  static final int RESULT_CAP = 128 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final Path folder;
  final Path work;
  final CommandRunner runner;

  Bench(Path root) {
    this(root, Duration.ofSeconds(20));
  }

  Bench(Path root, Duration grace) {
    folder = root.resolve("attempts");
    work = root.resolve("work");
    try {
      Files.createDirectories(work);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    runner = new CommandRunner(settings(folder, work, grace));
  }

  static CommandSettings settings(Path folder, Path work, Duration grace) {
    return new CommandSettings(
        folder,
        work,
        new TinyJson(),
        grace,
        CommandSettings.cleanEnvironment(System.getenv(), List.of()),
        CAP,
        RESULT_CAP,
        attempt -> Map.of("HILERA_TOKEN", "token of " + attempt.task()));
  }

  static Command sh(String script, String... arguments) {
    String[] line = new String[4 + arguments.length];
    List.of("sh", "-c", script, "sh").toArray(line);
    System.arraycopy(arguments, 0, line, 4, arguments.length);
    return Command.of(line);
  }

  @Nullable Object run(Command command) throws Exception {
    return runner.run(command, new FakeAttempt(JOB, TASK, 1));
  }

  CommandFailedException failure(Command command) {
    CommandFailedException failure =
        catchThrowableOfType(CommandFailedException.class, () -> run(command));
    assertThat(failure).as("failure of %s", command).isNotNull();
    return failure;
  }

  AttemptFolder files() {
    return AttemptFolder.of(folder, JOB, TASK, 1);
  }

  /** The live process whose pid a command wrote into a file of its folder, once it is there. */
  ProcessHandle process(String file) {
    return ProcessHandle.of(pid(file)).orElseThrow();
  }

  /** The pid that a command wrote into a file of its folder, once it is there. */
  long pid(String file) {
    until(() -> !line(file).isEmpty());
    return Long.parseLong(line(file));
  }

  private String line(String file) {
    try {
      String text = Files.readString(work.resolve(file));
      return text.endsWith("\n") ? text.strip() : "";
    } catch (IOException e) {
      return "";
    }
  }

  static boolean lives(ProcessHandle process) {
    return lives(process.pid());
  }

  static boolean lives(long pid) {
    return ProcessTable.Identity.of(pid).alive();
  }

  static void until(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start).as("nanoseconds waited").isLessThan(PATIENCE.toNanos());
      LockSupport.parkNanos(1_000_000);
    }
  }
}
