package dev.hilera.engine;

import dev.hilera.job.LiveJob;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Jobs whose code is not there: they wait for it, because another node may bring it, and then fail
 * with that reason. Belongs to the loop's thread.
 */
final class CodeWaits {
  private static final System.Logger LOG = System.getLogger("dev.hilera");

  private final Duration grace;
  private final ReadyQueue ready;
  private final Map<Long, String> held = new HashMap<>();
  private final Map<Long, String> unstarted = new HashMap<>();

  CodeWaits(Duration grace, ReadyQueue ready) {
    this.grace = grace;
    this.ready = ready;
  }

  /** Something is missing of a job; one that is not started may wait for its start without. */
  void lacks(LiveJob job, String missing, long now) {
    if (job.isStarted()) {
      hold(job, missing, now);
    } else {
      unstarted.put(job.info().id(), missing);
    }
  }

  /** The job is started now. */
  void started(LiveJob job, long now) {
    String missing = unstarted.remove(job.info().id());
    if (missing != null) {
      hold(job, missing, now);
    }
  }

  /** What is missing of a job that waits for it. */
  @Nullable String missing(long job) {
    return held.get(job);
  }

  /** Whether the job has waited long enough. */
  boolean isOver(LiveJob job, long now) {
    return held.containsKey(job.info().id()) && now >= job.heldUntil();
  }

  /** The job fails for what is missing. */
  void giveUp(LiveJob job, long now) {
    String missing = held.remove(job.info().id());
    if (missing != null) {
      job.giveUp(now, missing);
    }
  }

  void forget(long job) {
    held.remove(job);
    unstarted.remove(job);
  }

  void clear() {
    held.clear();
    unstarted.clear();
  }

  private void hold(LiveJob job, String missing, long now) {
    boolean lambda = job.info().type() == null && missing.contains("lambda");
    long wait = lambda ? 0 : grace.toMillis();
    LOG.log(
        System.Logger.Level.WARNING,
        "job " + job.info().id() + " waits " + wait + " ms for its code: " + missing);
    held.put(job.info().id(), missing);
    ready.remove(job.info().id());
    job.hold(now + wait);
    if (wait == 0) {
      giveUp(job, now);
    }
  }
}
