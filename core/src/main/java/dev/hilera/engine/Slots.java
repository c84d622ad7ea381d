package dev.hilera.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The workers by number, from 1 on, and what each of them runs. An attempt gets the lowest number
 * that is free. Guarded by {@link Workers}.
 */
final class Slots {
  private final List<@Nullable LiveAttempt> holders = new ArrayList<>();
  private final BitSet taken = new BitSet();
  private int count;

  /** How many are taken. */
  int count() {
    return count;
  }

  /** Gives one to the attempt, which has none. */
  void take(LiveAttempt attempt) {
    int place = taken.nextClearBit(0);
    if (place == holders.size()) {
      holders.add(attempt);
    } else {
      holders.set(place, attempt);
    }
    taken.set(place);
    attempt.slot(place + 1);
    count++;
  }

  /** Takes back the one that the attempt has. */
  void free(LiveAttempt attempt) {
    int place = attempt.slot() - 1;
    taken.clear(place);
    holders.set(place, null);
    attempt.slot(0);
    count--;
  }

  /** The number of the one that runs an attempt of the task; 0 if none does. */
  int of(long job, int task) {
    for (int place = taken.nextSetBit(0); place >= 0; place = taken.nextSetBit(place + 1)) {
      LiveAttempt attempt = holders.get(place);
      if (attempt != null && attempt.job().id() == job && attempt.task() == task) {
        return place + 1;
      }
    }
    return 0;
  }
}
