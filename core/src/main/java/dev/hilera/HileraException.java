package dev.hilera;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The root of everything Hilera throws by itself. The message says what to do. */
public class HileraException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error with a message that says what to do. */
  public HileraException(String message) {
    super(message);
  }

  /** The same, with what caused it. */
  public HileraException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A description that was refused. Nothing was created. */
  public static final class Invalid extends HileraException {
    private static final long serialVersionUID = 1L;
    private final transient List<Problem> problems;

    /** Refuses for all these faults at once. */
    public Invalid(List<Problem> problems) {
      super(String.join("\n", problems.stream().map(Problem::toString).toList()));
      this.problems = List.copyOf(problems);
    }

    /** Every fault, in the order of the description. */
    public List<Problem> problems() {
      return problems;
    }
  }

  /** No such job, or no such task in it. */
  public static final class Unknown extends HileraException {
    private static final long serialVersionUID = 1L;

    /** Names what was looked for. */
    public Unknown(String message) {
      super(message);
    }
  }

  /** The command does not fit the present status, which the message names; nothing was changed. */
  public static class Conflict extends HileraException {
    private static final long serialVersionUID = 1L;

    /** Names the status. */
    public Conflict(String message) {
      super(message);
    }
  }

  /** A task of the job failed, or it was cancelled, so that the value asked for does not exist. */
  public static final class Failed extends HileraException {
    private static final long serialVersionUID = 1L;

    /** Says which task, and what it threw if that is known in this process. */
    public Failed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The store cannot be opened, read or written: its place and the reason. */
  public static final class Storage extends HileraException {
    private static final long serialVersionUID = 1L;

    /** Names the place and the reason. */
    public Storage(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
