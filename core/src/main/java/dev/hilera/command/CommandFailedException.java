package dev.hilera.command;

import dev.hilera.Runner;
import org.jspecify.annotations.Nullable;

/**
 * A command that did not do what it should: it could not be started, ended with another code than
 * 0, exceeded a limit, or left a result that is none. The message says which, followed by the end
 * of its stderr if it wrote any.
 */
public final class CommandFailedException extends Exception implements Runner.ExitCode {
  /**
   * The {@link #exitCode()} of a command that has none: never started, or ended without a trace.
   */
  public static final int NO_EXIT_CODE = -1;

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CommandFailedException(int exitCode, String message, @Nullable Throwable cause) {
    // Where in this library it was made says nothing about the command.
    super(message, cause, true, false);
    this.exitCode = exitCode;
  }

  CommandFailedException(int exitCode, String message) {
    this(exitCode, message, null);
  }

  /**
   * The command's exit code; 128 + n if signal n ended it; 0 if only its result was refused; {@link
   * #NO_EXIT_CODE} if there is none.
   */
  @Override
  public int exitCode() {
    return exitCode;
  }

  /** The message alone: it is what people read of a failed command, wherever it is shown. */
  @Override
  @SuppressWarnings("OverrideThrowableToString") // the class name is what is to be left out
  public String toString() {
    return String.valueOf(getMessage());
  }
}
