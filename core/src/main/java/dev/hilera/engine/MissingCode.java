package dev.hilera.engine;

import dev.hilera.job.LiveJob;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Jobs whose code is not there. Not started, they may wait without it; once started, they wait for
 * it a grace time and then fail with that reason. Belongs to the loop's thread.
 */
final class MissingCode {
  private static final System.Logger LOG = System.getLogger("dev.hilera");

  private final Site site;
  private final Map<Long, String> lacking = new HashMap<>();
  private final Map<Long, String> held = new HashMap<>();

  MissingCode(Site site) {
    this.site = site;
  }

  /** The job's code is not there; whether it has to wait for it now. */
  boolean of(LiveJob job, String missing, long now) {
    if (job.isStarted()) {
      hold(job, missing, now);
    } else {
      lacking.put(job.info().id(), missing);
    }
    return job.isStarted();
  }

  /** The job was started; whether it has to wait for its code now. */
  boolean started(LiveJob job, long now) {
    String missing = lacking.remove(job.info().id());
    return missing != null && of(job, missing, now);
  }

  private void hold(LiveJob job, String missing, long now) {
    boolean lambda = job.info().type() == null && missing.contains("lambda");
    long grace = lambda ? 0 : site.config().times().code().toMillis();
    LOG.log(
        System.Logger.Level.WARNING,
        "job " + job.info().id() + " waits " + grace + " ms for its code: " + missing);
    held.put(job.info().id(), missing);
    job.hold(now + grace);
    if (grace == 0) {
      job.giveUp(now, missing);
    }
  }

  /** What the job waits for, or {@code null}. */
  @Nullable String waitsFor(long job) {
    return held.get(job);
  }

  /** Fails the job if its time is up; whether it was. */
  boolean giveUp(LiveJob job, long now) {
    String missing = held.get(job.info().id());
    boolean due = missing != null && now >= job.heldUntil();
    if (missing != null && due) {
      held.remove(job.info().id());
      job.giveUp(now, missing);
    }
    return due;
  }

  void forget(long job) {
    held.remove(job);
    lacking.remove(job);
  }

  void clear() {
    held.clear();
    lacking.clear();
  }
}
