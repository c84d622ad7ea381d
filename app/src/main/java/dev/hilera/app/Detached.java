package dev.hilera.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hilera.HileraException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** A server in a process and a session of its own, which outlives the terminal. */
final class Detached {
  private static final int MOST_SECONDS = 60;
  private static final int LOOK_MILLIS = 50;

  /** How long a log is that is not there. */
  private static final long NONE = -1;

  /** Before all that a command says about itself. */
  private static final String PREFIX = "hilera: ";

  private final ServerFile file;
  private final Path log;

  Detached(ServerFile file, @Nullable Path db) {
    this.file = file;
    this.log = Path.of(db == null ? "hilera.log" : db + ".log");
  }

  /** Starts what this process was called for, and waits until it serves. */
  ServerFile.Serving start(CommandLine called) throws InterruptedException {
    Process server;
    long before;
    try {
      boolean isNew = !Files.exists(log);
      if (isNew) {
        Files.createFile(log, ServerFile.PRIVATE); // names of jobs, and what commands say
      }
      before = isNew ? NONE : Files.size(log);
      server =
          new ProcessBuilder(command(called))
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new HileraException("cannot start the server: " + Reasons.of(e), e);
    }
    for (int looks = 0; looks < TimeUnit.SECONDS.toMillis(MOST_SECONDS) / LOOK_MILLIS; looks++) {
      boolean ended = server.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      Optional<ServerFile.Serving> serving = file.serving();
      if (serving.isPresent()) {
        return serving.get();
      }
      if (ended) {
        throw refused(server.exitValue(), before);
      }
    }
    throw Refusal.failed("the server does not serve yet; wait for it, or see " + log);
  }

  /** Tells what it said, with its exit code; a log that would hold nothing else goes. */
  private Refusal refused(int exit, long before) {
    String text = "the server did not start: " + said(Math.max(0, before));
    if (exit != ExitCode.REFUSED) {
      return Refusal.failed(text);
    }
    if (before == NONE) {
      Folders.delete(log);
    }
    return Refusal.usage(text);
  }

  private String said(long from) {
    try {
      byte[] all = Files.readAllBytes(log);
      int begin = (int) Math.min(from, all.length);
      String said = new String(all, begin, all.length - begin, UTF_8).strip();
      return said.lines()
          .map(line -> line.startsWith(PREFIX) ? line.substring(PREFIX.length()) : line)
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return "see " + log;
    }
  }

  /** The same Java, the same options, the same words, without the one that led here. */
  private static List<String> command(CommandLine called) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    String classes = System.getProperty("java.class.path");
    if (classes.endsWith(".jar") && !classes.contains(File.pathSeparator)) {
      command.addAll(List.of("-jar", classes));
    } else {
      command.addAll(List.of("-cp", classes, Main.class.getName()));
    }
    for (String word : called.getParseResult().originalArgs()) {
      if (!word.equals("--detach")) {
        command.add(word);
      }
    }
    return command;
  }
}
