package dev.hilera.store;

import dev.hilera.Resources;
import dev.hilera.job.Abroad;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/** The offers on the heap, and who claimed them. Guarded by the lock of their store. */
final class MemoryOffers {
  private final List<Standing> all = new ArrayList<>();

  /** An offer and who claimed it. */
  private static final class Standing {
    private final Offer offer;
    private long claimer;

    Standing(Offer offer) {
      this.offer = offer;
    }

    boolean isOpenFor(long incarnation) {
      return claimer == 0 && offer.owner() != incarnation;
    }

    boolean is(long job, int task, int attempt) {
      return offer.job() == job && offer.task() == task && offer.attempt() == attempt;
    }
  }

  void put(Offer offer) {
    all.removeIf(former -> former.is(offer.job(), offer.task(), offer.attempt()));
    all.add(new Standing(offer));
  }

  boolean anyOpenFor(long incarnation) {
    return all.stream().anyMatch(one -> one.isOpenFor(incarnation));
  }

  List<Offer> claim(Claim wanted) {
    List<Offer> taken = new ArrayList<>();
    Resources room = wanted.room();
    List<Standing> open =
        all.stream()
            .filter(one -> one.isOpenFor(wanted.incarnation()))
            .sorted(Comparator.comparingInt(one -> -one.offer.priority()))
            .toList();
    for (Standing one : open) {
      if (taken.size() < wanted.most() && one.offer.resources().fitsIn(room)) {
        room = room.minus(one.offer.resources());
        one.claimer = wanted.incarnation();
        taken.add(one.offer);
      }
    }
    return taken;
  }

  List<Offer> claimedBy(long incarnation) {
    return all.stream().filter(one -> one.claimer == incarnation).map(one -> one.offer).toList();
  }

  /**
   * Decides the end of one.
   *
   * @param owns whether an incarnation drives the job
   * @return its claimer, 0 if it had none, -1 if the verdict does not count
   */
  long decide(Verdict verdict, LongPredicate owns) {
    Standing found =
        all.stream()
            .filter(one -> one.is(verdict.job(), verdict.task(), verdict.attempt()))
            .findFirst()
            .orElse(null);
    if (found == null) {
      return -1;
    }
    long by = verdict.incarnation();
    boolean counts =
        verdict.ending() == null
            ? found.claimer == 0 && owns.test(by)
            : found.claimer != 0 && (found.claimer == by || owns.test(by));
    if (counts) {
      all.remove(found);
    }
    return counts ? found.claimer : -1;
  }

  /** Those of a job. */
  Stream<Abroad> of(long job) {
    return all.stream()
        .filter(one -> one.offer.job() == job)
        .map(one -> new Abroad(one.offer.task(), one.offer.attempt(), one.claimer));
  }

  /** A node is dead: what it offered and nobody claimed is void. Returns what it had claimed. */
  List<Offer> bury(long incarnation) {
    List<Offer> lost = claimedBy(incarnation);
    all.removeIf(one ->
        one.claimer == incarnation || (one.claimer == 0 && one.offer.owner() == incarnation));
    return lost;
  }

  void remove(long job) {
    all.removeIf(one -> one.offer.job() == job);
  }
}
