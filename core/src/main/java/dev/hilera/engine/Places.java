package dev.hilera.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * At which places of the queue ready tasks of a job stand: one walk over what is ready, whatever
 * the number of tasks asked for. Among tasks of other jobs that became ready in the same turn, a
 * place may be one of several.
 */
final class Places {
  private static final Comparator<Mark> ORDER =
      Comparator.comparingLong(Mark::rank).reversed().thenComparingLong(Mark::since);

  private final Map<Integer, Long> places = new HashMap<>();

  /** Where some tasks stand: behind all of a higher rank, and of their rank behind the older. */
  private record Mark(long rank, long since) {}

  private record Spot(int task, Mark mark, long behind) {}

  /** The places of those tasks of a job that the predicate wants. */
  Places(ReadyQueue queue, long job, IntPredicate wanted) {
    List<Spot> spots = new ArrayList<>();
    for (Lane lane : queue.of(job)) {
      collect(lane, wanted, spots);
    }
    if (spots.isEmpty()) {
      return;
    }
    List<Mark> marks = spots.stream().map(Spot::mark).distinct().sorted(ORDER).toList();
    long[] before = new long[marks.size() + 1];
    for (Lane lane : queue.all()) {
      if (lane.mayRun()) {
        lane.eachRun((since, count) -> before[after(marks, new Mark(lane.rank(), since))] += count);
      }
    }
    Map<Mark, Long> ahead = new HashMap<>();
    long sum = 0;
    for (int i = 0; i < marks.size(); i++) {
      sum += before[i];
      ahead.put(marks.get(i), sum);
    }
    spots.forEach(
        spot -> places.put(spot.task(), 1 + ahead.getOrDefault(spot.mark(), 0L) + spot.behind()));
  }

  /** The place of a task, from 1; 0 if it does not stand in the queue. */
  long of(int task) {
    return places.getOrDefault(task, 0L);
  }

  private static void collect(Lane lane, IntPredicate wanted, List<Spot> spots) {
    long[] last = {-1, 0};
    lane.each((task, since) -> {
      last[1] = last[0] == since ? last[1] + 1 : 0;
      last[0] = since;
      if (wanted.test(task)) {
        spots.add(new Spot(task, new Mark(lane.rank(), since), last[1]));
      }
    });
  }

  /** The first mark that comes after this one. */
  private static int after(List<Mark> marks, Mark mark) {
    int low = 0;
    int high = marks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ORDER.compare(marks.get(middle), mark) > 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
