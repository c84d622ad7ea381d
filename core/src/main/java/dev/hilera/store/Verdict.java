package dev.hilera.store;

import dev.hilera.Outcome;
import dev.hilera.job.Ending;
import org.jspecify.annotations.Nullable;

/**
 * The end of an offered attempt.
 *
 * @param job its job
 * @param task its number
 * @param attempt the attempt's number
 * @param incarnation who says so: the claimer, who tells the ending, or the job's owner, who
 *     revokes; in the message to the job it is the claimer in any case
 * @param ending how it ended; {@code null} takes the offer back if nobody has claimed it
 */
public record Verdict(long job, int task, int attempt, long incarnation, @Nullable Ending ending) {
  /** Its claimer was buried: nobody will ever tell another end of it. */
  public static Verdict lost(Offer offer, long claimer, long now) {
    Ending ending = new Ending(Outcome.LOST, 0, now, true, null, "its node died while it ran");
    return new Verdict(offer.job(), offer.task(), offer.attempt(), claimer, ending);
  }
}
