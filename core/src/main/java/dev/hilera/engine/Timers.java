package dev.hilera.engine;

import dev.hilera.job.JobChanges;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** When jobs want to be told, earliest first. Belongs to the loop's thread. */
final class Timers {
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::at));

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

  /** The earliest time, or the greatest number. */
  long next() {
    return timers.isEmpty() ? Long.MAX_VALUE : timers.peek().at();
  }

  void clear() {
    timers.clear();
  }
}
