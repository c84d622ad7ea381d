package dev.hilera.app;

/** Ends a command with a message for people, which says what to do, and an exit code. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int exitCode;

  private Refusal(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Wrong usage or input; nothing was done. */
  static Refusal usage(String message) {
    return new Refusal(ExitCode.REFUSED, message);
  }

  /** The operation failed. */
  static Refusal failed(String message) {
    return new Refusal(ExitCode.FAILED, message);
  }

  int exitCode() {
    return exitCode;
  }
}
