package dev.hilera.client;

/**
 * Which output of a task.
 *
 * @param stream of the process
 * @param attempt its number, 0 for the latest
 * @param lines the last so many of those that are there, or {@link #ALL}
 */
public record LogQuery(Stream stream, int attempt, int lines) {
  /** What a process writes to. */
  public enum Stream {
    /** Standard output. */
    STDOUT,
    /** Standard error. */
    STDERR
  }

  /** From the first line on; where output is not followed, 100,000 are the most. */
  public static final int ALL = Integer.MAX_VALUE;

  /** The last 1,000 lines that the latest attempt wrote to its standard output. */
  public static final LogQuery LATEST = new LogQuery(Stream.STDOUT, 0, 1_000);

  /** The same of another stream. */
  public LogQuery stream(Stream other) {
    return new LogQuery(other, attempt, lines);
  }

  /** The same of this attempt. */
  public LogQuery attempt(int number) {
    return new LogQuery(stream, number, lines);
  }

  /** The same with at most so many lines. */
  public LogQuery lines(int most) {
    return new LogQuery(stream, attempt, most);
  }
}
