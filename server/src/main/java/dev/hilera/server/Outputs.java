package dev.hilera.server;

import java.nio.file.Path;
import java.util.Optional;

/** Where the output of attempts lies. */
@FunctionalInterface
public interface Outputs {
  /** No attempt has any. */
  Outputs NONE = (attempt, stream) -> Optional.empty();

  /** The file of one stream of an attempt, if there is one; it may still grow. */
  Optional<Path> file(Of attempt, Stream stream);

  /**
   * One attempt.
   *
   * @param job its job's id
   * @param task its task's name
   * @param attempt its number
   */
  record Of(long job, String task, int attempt) {}

  /** What a process writes to. */
  enum Stream {
    /** Standard output. */
    STDOUT,
    /** Standard error. */
    STDERR
  }
}
