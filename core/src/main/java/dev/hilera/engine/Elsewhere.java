package dev.hilera.engine;

import dev.hilera.HileraException;

/** What is asked of a job that another node drives. */
final class Elsewhere extends HileraException.Conflict {
  private static final long serialVersionUID = 1L;

  private final int run;

  /**
   * It was asked of this job.
   *
   * @param run the one it is in
   */
  Elsewhere(long job, int run) {
    super("job " + job + " is driven by another node; ask that one");
    this.run = run;
  }

  int run() {
    return run;
  }
}
