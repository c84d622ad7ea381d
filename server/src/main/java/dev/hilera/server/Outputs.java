package dev.hilera.server;

import java.util.Optional;
import java.util.OptionalLong;

/** Where the output of attempts is kept. */
@FunctionalInterface
public interface Outputs {
  /** No attempt has any. */
  Outputs NONE = (attempt, stream) -> Optional.empty();

  /** What an attempt wrote to a stream, if it has one; it may still grow. */
  Optional<Output> find(Of attempt, Stream stream);

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

  /** Bytes that were written; above a cap only the first and the last of them are kept. */
  interface Output {
    /** Bytes from an offset on, at most so many; none if there are not so many yet. */
    byte[] head(long from, int most);

    /** The last bytes, at most so many; none from before a gap. */
    byte[] tail(int most);

    /** Where bytes are missing, if some are: there the head ends, and the tail is what follows. */
    default OptionalLong gap() {
      return OptionalLong.empty();
    }
  }
}
