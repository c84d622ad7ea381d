package dev.hilera.engine;

import dev.hilera.job.JobChanges;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** When jobs want to be told, earliest first. Belongs to the loop's thread. */
final class Timers {
  /** So many jobs leave before their timers are looked for. */
  private static final int FEWEST = 1_000;

  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::at));

  private int departures;

  /**
   * One such time.
   *
   * @param at epoch milliseconds
   * @param job who wants to be told
   * @param task that sleeps, or -1 for the job itself
   */
  record Timer(long at, long job, int task) {}

  void add(long job, JobChanges.Timer timer) {
    timers.add(new Timer(timer.at(), job, timer.task()));
  }

  /** Takes one whose time has come; {@code null} if there is none. */
  @Nullable Timer takeDue(long now) {
    return !timers.isEmpty() && timers.peek().at() <= now ? timers.poll() : null;
  }

  /**
   * A job has left. Its timers may be hours away: they are forgotten once as many jobs have left as
   * half of the timers there are, so that it costs little for each.
   *
   * @param live whether a job is there
   */
  void left(LongPredicate live) {
    if (++departures >= Math.max(FEWEST, timers.size() / 2)) {
      departures = 0;
      timers.removeIf(timer -> !live.test(timer.job()));
    }
  }

  /** Calls with each, in no order. */
  void each(Consumer<Timer> timer) {
    timers.forEach(timer);
  }

  /** How many there are. */
  int size() {
    return timers.size();
  }

  /** The earliest time, or the greatest number. */
  long next() {
    return timers.isEmpty() ? Long.MAX_VALUE : timers.peek().at();
  }

  void clear() {
    timers.clear();
  }
}
