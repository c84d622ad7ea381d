package dev.hilera.engine;

import dev.hilera.Resources;
import dev.hilera.TaskStatus;
import dev.hilera.job.Flight;
import dev.hilera.job.LiveJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Looks, some time after anything has changed, at every task that is not final, in bounded pieces
 * at the ends of turns: is there something that will bring it on? What seems stuck is looked at
 * again, because news may be under way; if it is the same then, it is counted and logged once, and
 * its job is taken from the store anew, which derives all that memory had wrong.
 *
 * <p>Where nothing changes it looks at nothing. Used by the loop's thread.
 */
final class Inspector {
  private static final System.Logger LOG = System.getLogger("dev.hilera");

  private static final long PACE_NANOS = Duration.ofSeconds(30).toNanos();

  /** News takes less than that from a worker to the job. */
  private static final long AGAIN_NANOS = Duration.ofSeconds(5).toNanos();

  /** What is done at the end of one turn: a millisecond or two. */
  private static final int STEPS = 20_000;

  /** A job that is stuck again and again is left alone, and so many jobs are remembered. */
  private static final int MOST_TIMES = 3;

  /** So many log lines are written at the end of one round. */
  private static final int MOST_LINES = 1_000;

  private static final int REMEMBERED = 10_000;

  private final Site site;
  private final Parts node;
  private final AtomicLong stuck = new AtomicLong();
  private final Map<Suspect.Key, Boolean> told = remembering();
  private final Map<Long, Integer> taken = remembering();
  private Map<Suspect.Key, Suspect> before = Map.of();
  private Map<Suspect.Key, Suspect> found = new HashMap<>();
  private @Nullable List<Long> round;
  private @Nullable Resources wrong;
  private int lines;
  private int next;
  private int task;
  private boolean changed;
  private boolean armed;
  private volatile boolean due;

  Inspector(Site site, Parts node) {
    this.site = site;
    this.node = node;
  }

  /** How many tasks were found stuck. */
  long stuck() {
    return stuck.get();
  }

  /**
   * A turn is over.
   *
   * @param commits whether it changed anything
   * @param whole whether all that is live is in memory, with nothing left to commit
   */
  void turned(boolean commits, boolean whole) {
    changed |= commits;
    if (whole && (due || round != null) && !node.jobs().closed) {
      try {
        look();
      } catch (RuntimeException e) {
        round = null;
        armed = false;
        LOG.log(System.Logger.Level.ERROR, "the look for stuck tasks failed", e);
      }
    } else if (changed && !armed) {
      arm(PACE_NANOS);
    }
  }

  private void arm(long nanos) {
    armed = true;
    site.alarms()
        .after(
            nanos,
            () -> {
              due = true;
              site.inbox().nudge();
            });
  }

  /** One piece of the round. */
  private void look() {
    if (round == null) {
      due = false;
      changed = false;
      round = new ArrayList<>(node.jobs().all().size());
      for (LiveJob job : node.jobs().all()) {
        round.add(job.info().id());
      }
      found = new HashMap<>();
      next = 0;
      task = 0;
    }
    Inspection inspection = new Inspection(node, found);
    while (next < round.size() && inspection.steps() < STEPS) {
      LiveJob job = node.jobs().find(round.get(next));
      task = job == null ? 0 : inspection.look(job, task, STEPS);
      if (job == null || task >= job.graph().size()) {
        next++;
        task = 0;
      }
    }
    inspection.close();
    if (next < round.size()) {
      site.inbox().nudge();
    } else {
      finish();
    }
  }

  private void finish() {
    round = null;
    lines = 0;
    Map<Suspect.Key, Suspect> open = new HashMap<>();
    Set<LiveJob> sick = new LinkedHashSet<>();
    for (Suspect suspect : found.values()) {
      if (!suspect.equals(before.get(suspect.key()))) {
        open.put(suspect.key(), suspect);
      } else if (!node.jobs().touched.contains(suspect.job())) {
        tell(suspect);
        if (mayTakeAnew(suspect.job())) {
          dropAttempt(suspect);
          sick.add(suspect.job());
        }
      }
    }
    if (lines > MOST_LINES) {
      LOG.log(System.Logger.Level.WARNING, (lines - MOST_LINES) + " more tasks are stuck");
    }
    sick.forEach(this::takeAnew);
    before = open;
    Resources counted = node.capacity().counted();
    boolean off = !counted.equals(node.capacity().used());
    if (off && counted.equals(wrong)) {
      stuck.incrementAndGet();
      LOG.log(
          System.Logger.Level.WARNING,
          "attempts take " + counted + ", booked is " + node.capacity().used() + "; corrected");
      node.capacity().correct();
      site.inbox().nudge();
    }
    wrong = off ? counted : null;
    armed = false;
    if (!open.isEmpty() || wrong != null) {
      arm(AGAIN_NANOS);
    } else if (changed) {
      arm(PACE_NANOS);
    }
  }

  private void tell(Suspect suspect) {
    if (told.put(suspect.key(), true) != null) {
      return;
    }
    stuck.incrementAndGet();
    if (++lines <= MOST_LINES) {
      LOG.log(
          System.Logger.Level.WARNING,
          suspect.sentence() + "; its job is taken from the store anew");
    }
  }

  private boolean mayTakeAnew(LiveJob job) {
    long id = job.info().id();
    return node.jobs().find(id) == job && taken.getOrDefault(id, 0) < MOST_TIMES;
  }

  private void takeAnew(LiveJob job) {
    long id = job.info().id();
    taken.merge(id, 1, Integer::sum);
    node.jobs().setAside(id);
    site.inbox().add(Call.of(id, new Answer<>(site.host()), (live, turn) -> true));
  }

  /** An attempt of which nothing will be heard any more: what is read anew counts it as lost. */
  private void dropAttempt(Suspect suspect) {
    Flight flight = suspect.task() < 0 ? null : suspect.job().tasks().flight(suspect.task());
    if (flight != null && flight.companion() instanceof LiveAttempt attempt) {
      boolean sleeps = suspect.status() == TaskStatus.SLEEPING && !attempt.hasEnded();
      if (!sleeps) {
        node.attempts().remove(attempt);
        node.capacity().free(attempt);
        node.attempts().stop(List.of(attempt));
      }
    }
  }

  private static <K, V> Map<K, V> remembering() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }
}
