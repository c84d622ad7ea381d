package dev.hilera.engine;

import dev.hilera.Outcome;
import dev.hilera.job.Abroad;
import dev.hilera.job.Ending;
import dev.hilera.store.Question;
import dev.hilera.store.StoreException;
import dev.hilera.store.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Takes offers back, or revokes them where they are claimed already, by asking the store on the
 * thread of the {@link Exchange}; the loop hears of what came of it.
 */
final class Recalls {
  private final Site site;
  private final long incarnation;
  private final Exchange exchange;

  Recalls(Site site, long incarnation, Exchange exchange) {
    this.site = site;
    this.incarnation = incarnation;
    this.exchange = exchange;
  }

  /** Takes it back if nobody has claimed it. */
  void takeBack(Offered offered) {
    exchange.add(() -> recall(offered, false));
  }

  /** Takes it back, or cancels it where it is. */
  void revoke(Offered offered) {
    exchange.add(() -> recall(offered, true));
  }

  private void recall(Offered offered, boolean claimed) {
    try {
      if (decides(offered, null)) {
        tell(offered, true);
      } else if (claimed && decides(offered, cancelled())) {
        return; // the store has left a letter that says so
      } else if (!offered.isDoubtful()) {
        tell(offered, false);
      } else {
        look(offered);
      }
    } catch (StoreException e) {
      offered.doubt(); // it may be done all the same
      throw e;
    }
  }

  private Ending cancelled() {
    return new Ending(Outcome.CANCELLED, 0, site.host().millis(), false, null, null);
  }

  private boolean decides(Offered offered, @Nullable Ending ending) {
    return site.store()
        .decide(new Verdict(offered.job(), offered.task(), offered.attempt(), incarnation, ending));
  }

  /**
   * What neither is there nor was told of has been taken back by an earlier call. What is still
   * there is asked for again: the earlier call may yet come through.
   */
  private void look(Offered offered) {
    Abroad found = find(offered);
    if (found != null && found.node() == 0) {
      throw new StoreException(
          StoreException.Kind.FAILED, "whether an offer was taken back is not known yet", null);
    }
    tell(offered, found == null);
  }

  private @Nullable Abroad find(Offered offered) {
    return site.store().ask(new Question.Whole(offered.job())).stream()
        .flatMap(job -> job.abroad().stream())
        .filter(one -> one.task() == offered.task() && one.attempt() == offered.attempt())
        .findFirst()
        .orElse(null);
  }

  private void tell(Offered offered, boolean back) {
    site.inbox().add(new Returned(offered, back));
  }
}
