package dev.hilera.engine;

import dev.hilera.HileraException;

/** Who waits for a command: somebody here, or one who wrote a letter. */
interface Caller {
  /** The command is durable. */
  void done();

  /** It was refused, or cannot be done. */
  void refused(RuntimeException why);

  /** The letter that brought it, which the batch that applies it consumes; 0 for none. */
  long letter();

  /** The run of the job that the command is for, as the writer saw it; 0 for whichever it is in. */
  int run();

  /**
   * A letter may come late.
   *
   * @throws HileraException.Conflict if the job is in another run by now
   */
  default void ensureTimely(long job, int now) {
    if (run() != 0 && run() != now) {
      throw new HileraException.Conflict(
          "job " + job + " is in run " + now + " by now; this was for run " + run());
    }
  }
}
