package dev.hilera.engine;

import dev.hilera.Config;
import dev.hilera.HileraException;
import dev.hilera.JobStatus;
import dev.hilera.store.Question;
import dev.hilera.store.Removal;
import dev.hilera.store.StoreException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Forgets finished jobs by age and count, in pieces between what the loader loads, some seconds
 * after the end of a job and, as long as any is kept that may become too old, now and then.
 *
 * <p>It works on the loader's thread because only that brings finished jobs back to life: a job
 * that it read for its next run is committed, and not finished any more, before a piece begins.
 * Jobs of another living node are left to that.
 */
final class Retention {
  private static final System.Logger LOG = System.getLogger("dev.hilera");

  /** So many jobs go in one piece. */
  private static final int PIECE = 500;

  /** Jobs that finish within this time are looked at together. */
  private static final long PACE_NANOS = Duration.ofSeconds(5).toNanos();

  /** Too old ones are looked for at least so often. */
  private static final long LONGEST_NANOS = Duration.ofHours(1).toNanos();

  /** A loop that does not answer within this time has other troubles: the piece comes later. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Site site;
  private final Loader loader;
  private final long incarnation;
  private final Config.Retention kept;
  private Alarms.@Nullable Alarm alarm;
  private long dueAt;
  private volatile boolean closed;

  Retention(Site site, Loader loader, long incarnation) {
    this.site = site;
    this.loader = loader;
    this.incarnation = incarnation;
    this.kept = site.config().retention();
  }

  /** There may be finished jobs in the store already. */
  void start() {
    if (site.store().durable()) {
      finished();
    }
  }

  /** A job is finished. */
  void finished() {
    if (!kept.equals(Config.Retention.NEVER)) {
      look(PACE_NANOS);
    }
  }

  /** Nothing more is forgotten here. */
  void close() {
    closed = true;
  }

  /** Looks for jobs to forget after this time, or before if that was asked for. */
  private synchronized void look(long nanos) {
    long at = site.host().nanos() + nanos;
    if (alarm == null || at < dueAt) {
      if (alarm != null) {
        alarm.cancel();
      }
      dueAt = at;
      alarm = site.alarms().after(nanos, this::due);
    }
  }

  private void due() {
    synchronized (this) {
      alarm = null;
    }
    loader.between(this::piece);
  }

  private void piece() {
    if (closed) {
      return;
    }
    try {
      if (!settled()) {
        look(PACE_NANOS);
        return;
      }
      int gone = site.store().remove(removal());
      if (gone > 0) {
        LOG.log(System.Logger.Level.INFO, gone + " finished jobs are forgotten");
      }
      if (gone == PIECE) {
        loader.between(this::piece);
      } else if (isAnyFinished()) {
        look(Math.clamp(kept.age().toNanos() / 10, PACE_NANOS, LONGEST_NANOS));
      }
    } catch (StoreException e) {
      if (!closed) {
        LOG.log(System.Logger.Level.WARNING, "finished jobs stay for now: " + e.getMessage());
        look(LONGEST_NANOS);
      }
    } catch (HileraException | InterruptedException e) {
      closed = true; // the loop has ended
    }
  }

  private Removal removal() {
    long before = site.host().millis() - kept.age().toMillis();
    return new Removal(before, kept.count(), 0, incarnation, PIECE);
  }

  private boolean isAnyFinished() {
    Map<JobStatus, Integer> counts = site.store().ask(new Question.JobCounts());
    return counts.entrySet().stream()
        .anyMatch(entry -> entry.getKey().isFinal() && entry.getValue() > 0);
  }

  /** Waits until the loop has committed what the loader told it so far. */
  private boolean settled() throws InterruptedException {
    Answer<Boolean> answer = new Answer<>(site.host());
    site.inbox().add(new Errand(answer, turn -> {}));
    return answer.await(PATIENCE_NANOS) && answer.await();
  }
}
