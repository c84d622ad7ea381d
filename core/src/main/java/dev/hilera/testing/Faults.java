package dev.hilera.testing;

/**
 * How often things go wrong in a {@link Simulation}; each number is a probability from 0 to 1.
 *
 * @param crash at each commit: the node dies just before or just after it, and starts again some
 *     time later on what the store has
 * @param store at each call of the store: it fails, takes long, or does not tell what became of it,
 *     in which case it was done, was not, or is done later
 * @param task at each attempt: it throws before its code runs, and that counts as its failure
 */
public record Faults(double crash, double store, double task) {
  /** Everything goes well. */
  public static final Faults NONE = new Faults(0, 0, 0);

  /** Nodes die and stores fail; what an attempt does is the code's own affair. */
  public static final Faults USUAL = new Faults(0.05, 0.05, 0);

  /** Checks the numbers. */
  public Faults {
    if (!(crash >= 0 && store >= 0 && task >= 0 && crash + store <= 1 && task <= 1)) {
      throw new IllegalArgumentException(
          "probabilities are from 0 to 1: " + crash + ", " + store + ", " + task);
    }
  }

  /** What can go wrong. */
  public enum Kind {
    /** The node died before a commit. */
    CRASH_BEFORE,
    /** The node died after a commit, before it knew of it. */
    CRASH_AFTER,
    /** The node died while an attempt ran. */
    CRASH_WITHIN,
    /** A call of the store failed, and nothing was done. */
    FAILED,
    /** A commit was said to be in doubt, and had been done. */
    UNKNOWN_DONE,
    /** A commit was said to be in doubt, and had not been done. */
    UNKNOWN_NOT_DONE,
    /** A commit was said to be in doubt, and reached the store later. */
    UNKNOWN_LATE,
    /** A commit of several jobs was refused as a whole; each of them alone would be taken. */
    REFUSED,
    /** A call of the store was done, and its answer was lost. */
    UNANSWERED,
    /** A call of the store took long. */
    SLOW,
    /** The node stood still, perhaps past its lease. */
    PAUSED,
    /** An attempt threw before its code ran. */
    TASK_THREW
  }
}
