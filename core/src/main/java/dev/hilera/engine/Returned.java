package dev.hilera.engine;

import dev.hilera.job.AbroadTasks;
import dev.hilera.job.Flight;
import dev.hilera.job.LiveJob;

/** News of an offer that was to be taken back: it is, or another node has claimed it. */
final class Returned extends Message {
  private final Offered offered;
  private final boolean back;

  Returned(Offered offered, boolean back) {
    super(offered.job());
    this.offered = offered;
    this.back = back;
  }

  @Override
  boolean survives() {
    return true;
  }

  /** Whoever has read the job anew since has another one in mind, and asks for that. */
  @Override
  void apply(LiveJob live, Turn turn) {
    Flight flight = new AbroadTasks(live).find(offered.task(), offered.attempt());
    if (flight == null || flight.companion() != offered) {
      return;
    }
    if (back) {
      turn.jobs().offers().takenBack(live, flight);
    } else {
      turn.jobs().offers().claimed(flight);
    }
  }
}
