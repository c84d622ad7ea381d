package dev.hilera.engine;

import dev.hilera.Outcome;
import dev.hilera.job.AbroadTasks;
import dev.hilera.job.Ending;
import dev.hilera.job.Flight;
import dev.hilera.job.LiveJob;
import dev.hilera.store.Verdict;

/** The store's letter that tells how an attempt ended that another node had claimed. */
final class Judged extends Message {
  private final Site site;
  private final Verdict verdict;
  private final Ending ending;
  private final Caller letter;

  Judged(Site site, Verdict verdict, Ending ending, Caller letter) {
    super(verdict.job());
    this.site = site;
    this.verdict = verdict;
    this.ending = ending;
    this.letter = letter;
  }

  @Override
  boolean survives() {
    return true;
  }

  @Override
  void apply(LiveJob live, Turn turn) {
    AbroadTasks tasks = new AbroadTasks(live);
    Flight flight = tasks.find(verdict.task(), verdict.attempt());
    if (flight != null) {
      tasks.ran(flight, verdict.incarnation());
      if (isGivenBack(flight)) {
        if (ending.error() != null) {
          turn.jobs().offers().refused(live);
        }
        turn.jobs().offers().takenBack(live, flight);
      } else {
        tasks.ended(flight, ending, turn.random(), turn.lostLimit());
        turn.jobs().offers().over(live, verdict.task());
      }
    }
    turn.jobs().consume(letter.letter());
  }

  /** Nobody has begun it: its claimer could not. */
  private boolean isGivenBack(Flight flight) {
    return ending.outcome() == Outcome.RELEASED
        && ending.startedAt() == 0
        && flight.startedAt() == 0;
  }

  /** Where what it brings is refused, the attempt is over all the same. */
  @Override
  void failed(RuntimeException reason) {
    if (Post.isRefused(reason) && ending.outcome() != Outcome.REJECTED) {
      String error = "what it ended with cannot be recorded: " + reason.getMessage();
      Ending plain =
          new Ending(Outcome.REJECTED, ending.startedAt(), ending.endedAt(), false, null, error);
      site.inbox().add(new Judged(site, verdict, plain, letter));
    } else {
      letter.refused(reason);
    }
  }
}
