package dev.hilera.engine;

import dev.hilera.Outcome;
import dev.hilera.job.Ending;
import dev.hilera.job.Flight;
import dev.hilera.job.IntQueue;
import dev.hilera.job.LiveJob;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares what the store says is under way with the attempts that live here: what lives on is
 * found again, what has died is lost, what the store does not know is interrupted.
 */
final class Matching {
  private final Attempts attempts;
  private final Capacity capacity;
  private final Offers offers;
  private final long incarnation;

  Matching(Attempts attempts, Capacity capacity, Offers offers, long incarnation) {
    this.offers = offers;
    this.attempts = attempts;
    this.capacity = capacity;
    this.incarnation = incarnation;
  }

  /**
   * Matches a job that was loaded.
   *
   * @return attempts of an earlier incarnation to go on with
   */
  List<LiveAttempt> match(LiveJob job, Turn turn) {
    List<LiveAttempt> adopted = new ArrayList<>();
    IntQueue withdrawn = new IntQueue();
    for (int task = 0; task < job.graph().size(); task++) {
      Flight flight = job.tasks().flight(task);
      if (flight != null && flight.abroad()) {
        offers.loaded(job, flight);
      } else if (flight != null && !livesHere(job, flight)) {
        boolean none = flight.node() == 0; // an offer that the store has forgotten
        if ((none || flight.node() == incarnation) && flight.startedAt() == 0) {
          job.tasks().withdraw(task); // no worker ever had it, or it would live here
          withdrawn.add(task);
          continue;
        }
        LiveAttempt again = attempts.adopt(job, flight);
        if (again == null) {
          lose(job, flight, turn);
        } else {
          adopted.add(again);
        }
      }
    }
    while (!withdrawn.isEmpty()) {
      job.changes().ready().addFirst(withdrawn.takeLast()); // before all that was not handed out
    }
    for (LiveAttempt attempt : attempts.of(job.info().id())) {
      if (!job.tasks().isCurrent(attempt.task(), attempt.number())) {
        attempts.remove(attempt);
        capacity.free(attempt);
        attempts.stop(List.of(attempt));
      }
    }
    return adopted;
  }

  private boolean livesHere(LiveJob job, Flight flight) {
    LiveAttempt known = attempts.find(job, flight);
    if (known != null && flight.asleep() && known.isHandedBack()) {
      job.tasks().handedBack(flight.task()); // that it woke is not in the store yet
    }
    return known != null;
  }

  private static void lose(LiveJob job, Flight flight, Turn turn) {
    Ending lost =
        new Ending(
            Outcome.LOST, flight.startedAt(), turn.now(), true, null, "its node died while it ran");
    job.tasks().ended(flight.task(), lost, turn.random(), turn.lostLimit());
  }
}
