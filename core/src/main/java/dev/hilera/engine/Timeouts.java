package dev.hilera.engine;

import dev.hilera.Outcome;
import dev.hilera.job.TimeText;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Times attempts: ends those whose time is up, holds the time of those that sleep, and tells of
 * threads that do not come back.
 */
final class Timeouts {
  private static final System.Logger LOG = System.getLogger("dev.hilera");

  private final Site site;
  private final Workers workers;
  private final Map<LiveAttempt, Timing> timings = new ConcurrentHashMap<>();
  private final AtomicInteger asleep = new AtomicInteger();
  private final AtomicInteger abandoned = new AtomicInteger();
  private final AtomicInteger dropping = new AtomicInteger();

  private record Timing(Alarms.Alarm alarm, long end) {}

  Timeouts(Site site, Workers workers) {
    this.site = site;
    this.workers = workers;
  }

  /** Ends the attempt as timed out unless {@link #untime} comes within so many nanoseconds. */
  void time(LiveAttempt attempt, long nanos) {
    Alarms.Alarm alarm = site.alarms().after(nanos, () -> timeUp(attempt));
    timings.put(attempt, new Timing(alarm, site.host().nanos() + nanos));
  }

  /** Stops the clock of an attempt; the nanoseconds that were left, or -1 if it has no limit. */
  long untime(LiveAttempt attempt) {
    Timing timing = timings.remove(attempt);
    if (timing == null) {
      return -1;
    }
    timing.alarm.cancel();
    return Math.max(0, timing.end - site.host().nanos());
  }

  /** Reserves a place to sleep; false if too many sleep already. */
  boolean enter() {
    if (asleep.incrementAndGet() > site.config().limits().sleepers()) {
      asleep.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    asleep.decrementAndGet();
  }

  /** How many attempts sleep. */
  int asleep() {
    return asleep.get();
  }

  /** How many threads are still busy with an attempt that is over. */
  int abandoned() {
    return abandoned.get();
  }

  private void timeUp(LiveAttempt attempt) {
    timings.remove(attempt);
    Duration limit = attempt.timeout();
    if (attempt.end()) {
      String error = "its timeout of " + TimeText.of(limit) + " passed";
      LOG.log(System.Logger.Level.WARNING, attempt + ": " + error);
      site.insist(() -> {
        long now = site.host().millis();
        attempt.home().ended(attempt, attempt.ending(Outcome.TIMEOUT, now, error));
      });
      site.inbox().nudge();
      stop(attempt);
    }
  }

  /** The attempt is over: its worker is free at once, its code is asked to stop. */
  void stop(LiveAttempt attempt) {
    untime(attempt);
    Thread thread = attempt.interrupt(site.host());
    workers.release(attempt);
    Runnable drop = attempt.drop();
    if (drop != null) {
      drop(attempt, drop);
    }
    if (thread != null) {
      long grace = site.config().times().grace().toNanos();
      site.alarms().after(grace, () -> watch(attempt, thread));
    }
  }

  /** What no worker ever took here may run all the same, begun by an earlier incarnation. */
  private void drop(LiveAttempt attempt, Runnable deed) {
    dropping.incrementAndGet();
    site.host()
        .start(
            "hilera-drop",
            false,
            () -> {
              try {
                deed.run();
              } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, attempt + " could not be ended", e);
              } finally {
                dropping.decrementAndGet();
              }
            });
  }

  /** How many attempts are being ended that no worker took. */
  int dropping() {
    return dropping.get();
  }

  /** Names a thread that ignores the interrupt; Java cannot kill it, so it is replaced. */
  private void watch(LiveAttempt attempt, Thread thread) {
    if (attempt.thread() != thread) {
      return;
    }
    abandoned.incrementAndGet();
    StringBuilder stack = new StringBuilder();
    for (StackTraceElement frame : thread.getStackTrace()) {
      stack.append("\n\tat ").append(frame);
    }
    LOG.log(
        System.Logger.Level.WARNING,
        attempt + " does not stop; its thread is abandoned and replaced. It is at" + stack);
    awaitReturn(attempt, thread);
  }

  private void awaitReturn(LiveAttempt attempt, Thread thread) {
    if (attempt.thread() == thread && thread.isAlive()) {
      long pause = site.config().times().grace().toNanos();
      site.alarms().after(Math.max(pause, 1_000_000), () -> awaitReturn(attempt, thread));
    } else {
      abandoned.decrementAndGet();
    }
  }
}
