package dev.hilera.store;

/**
 * Which finished jobs are forgotten.
 *
 * @param endedBefore epoch milliseconds; jobs that ended earlier go
 * @param keep at most so many finished jobs stay, the newest
 * @param job this finished job alone, or 0
 * @param owner only jobs that this incarnation owns or that no living node does, or 0 for all; not
 *     for one job alone
 * @param most so many at most, the oldest first
 */
public record Removal(long endedBefore, int keep, long job, long owner, int most) {
  /** Whoever owns them, and however many there are. */
  public Removal(long endedBefore, int keep, long job) {
    this(endedBefore, keep, job, 0, Integer.MAX_VALUE);
  }
}
