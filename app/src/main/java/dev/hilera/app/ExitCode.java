package dev.hilera.app;

/** What the process tells its caller. */
final class ExitCode {
  /** Done. */
  static final int COMPLETED = 0;

  /** The job, or the operation, failed. */
  static final int FAILED = 1;

  /** Wrong usage, or a job file, data file or address that was refused. Nothing was done. */
  static final int REFUSED = 2;

  private ExitCode() {}

  /** Ended by a signal, as shells say it. */
  static int signalled(int signal) {
    return 128 + signal;
  }
}
