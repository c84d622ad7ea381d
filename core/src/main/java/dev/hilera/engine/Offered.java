package dev.hilera.engine;

import dev.hilera.Resources;
import dev.hilera.store.Offer;

/**
 * An attempt that this node, which drives its job, has offered to the others: what it keeps of it
 * instead of a {@link LiveAttempt}. Belongs to the loop's thread, but for {@link #doubtful}.
 */
final class Offered {
  /** How far it is, as this node knows. */
  enum State {
    /** Nobody has claimed it, unless just now. */
    OPEN,
    /** It is being taken back. */
    ASKED,
    /** Another node has claimed it, and will tell how it ends. */
    CLAIMED
  }

  private final Offer offer;
  private final long since;
  private final long at;
  private State state;
  private boolean revoked;
  private volatile boolean doubtful;

  /**
   * What was offered.
   *
   * @param since the place in the queue that its task had, see {@link Lane#since}
   * @param at when, by {@link Host#nanos}
   */
  Offered(Offer offer, long since, long at, State state) {
    this.offer = offer;
    this.since = since;
    this.at = at;
    this.state = state;
  }

  long job() {
    return offer.job();
  }

  int task() {
    return offer.task();
  }

  int attempt() {
    return offer.attempt();
  }

  Resources resources() {
    return offer.resources();
  }

  /** As it stands in the store. */
  Offer offer() {
    return offer;
  }

  long since() {
    return since;
  }

  long at() {
    return at;
  }

  State state() {
    return state;
  }

  void state(State next) {
    state = next;
  }

  /** Whether its end is asked for; true for the first time only. */
  boolean revoke() {
    boolean first = !revoked;
    revoked = true;
    return first;
  }

  /** Whether the store may have forgotten the offer although this node was not told so. */
  boolean isDoubtful() {
    return doubtful;
  }

  void doubt() {
    doubtful = true;
  }
}
