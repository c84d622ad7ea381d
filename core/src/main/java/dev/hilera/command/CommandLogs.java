package dev.hilera.command;

import java.nio.file.Path;

/**
 * The captured output of attempts, of any JVM that used this folder.
 *
 * @param folder the one of {@link CommandSettings}
 */
public record CommandLogs(Path folder) {

  /** What the attempt wrote to stdout; empty if it is not known here. */
  public CommandOutput stdout(long jobId, String task, int attempt) {
    return new CommandOutput(AttemptFolder.of(folder, jobId, task, attempt), "stdout");
  }

  /** What the attempt wrote to stderr; empty if it is not known here. */
  public CommandOutput stderr(long jobId, String task, int attempt) {
    return new CommandOutput(AttemptFolder.of(folder, jobId, task, attempt), "stderr");
  }
}
