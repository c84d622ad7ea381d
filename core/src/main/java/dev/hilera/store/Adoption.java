package dev.hilera.store;

/**
 * Which jobs an incarnation wants to own.
 *
 * @param incarnation the new owner
 * @param job one job by its id, or 0 for any
 * @param after only ids above this one are looked at, so that big numbers come in pieces
 * @param mine whether to return again what it owns already
 * @param most how many at most
 */
public record Adoption(long incarnation, long job, long after, boolean mine, int most) {
  /** One job. */
  public static Adoption of(long incarnation, long job) {
    return new Adoption(incarnation, job, 0, true, 1);
  }
}
