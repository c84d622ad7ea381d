package dev.hilera.engine;

import dev.hilera.TaskStatus;
import dev.hilera.job.Flight;
import dev.hilera.job.LiveJob;
import dev.hilera.job.Standing;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A look at some tasks of live jobs, between two turns of the loop: whether each that is not final
 * has something that will bring it on, and whether queue, timers, workers and graph agree on it.
 * Only reads.
 */
final class Inspection {
  /** What looking at a job costs besides its tasks. */
  private static final int JOB = 5;

  /** More suspects than these are not kept: their jobs are read anew in any case. */
  private static final int MOST_FOUND = 10_000;

  /** Of more lanes than these only the marks are looked at, which takes no walk over the queue. */
  private static final int MOST_LANES = 50_000;

  private final Parts node;
  private final Map<Suspect.Key, Suspect> found;
  private final Map<Timers.Timer, Suspect> untimed = new HashMap<>();
  private @Nullable Set<LiveAttempt> waiting;
  private @Nullable Set<Lane> offered;
  private int steps;

  /** Puts what it finds into the map. */
  Inspection(Parts node, Map<Suspect.Key, Suspect> found) {
    this.node = node;
    this.found = found;
  }

  /** What it has cost so far: jobs and tasks looked at, edges followed. */
  int steps() {
    return steps;
  }

  /**
   * Looks at the tasks of a job from a number on.
   *
   * @param most where to stop, in steps
   * @return the number to go on with; that of all its tasks when it is through
   */
  int look(LiveJob job, int from, int most) {
    Checks checks = new Checks(job);
    if (from == 0) {
      checks.job();
    }
    int task = from;
    while (task < job.graph().size() && steps < most) {
      steps++;
      if (!job.tasks().status(task).isFinal()) {
        checks.task(task);
      }
      task++;
    }
    if (from == 0 && task == job.graph().size()) {
      checks.flying();
    }
    return task;
  }

  /** The timers are looked through once for all tasks that wait for one. */
  void close() {
    if (!untimed.isEmpty()) {
      node.jobs().timers.each(untimed::remove);
      untimed.values().forEach(suspect -> found.put(suspect.key(), suspect));
    }
  }

  /** The checks of one job. */
  private final class Checks {
    private final LiveJob job;
    private final Standing standing;
    private final long id;
    private @Nullable BitSet queued;
    private int aloft;

    Checks(LiveJob job) {
      this.job = job;
      this.standing = new Standing(job);
      this.id = job.info().id();
    }

    void job() {
      steps += JOB;
      if (standing.isDone() && !job.sweeping()) {
        suspect(-1, "all its tasks are final and it is not");
      }
      if (job.sweeping() && !node.jobs().sweeping.contains(job)) {
        suspect(-1, "what follows from failures and cancels is not followed up");
      }
      if (standing.deadline() > 0) {
        timed(-1, standing.deadline(), "nothing will wake it at its timeout");
      }
      if (job.heldUntil() > 0 && !standing.cancels()) {
        timed(-1, job.heldUntil(), "nothing will end its wait for code");
      }
      for (Lane lane : node.jobs().ready.of(id)) {
        if (!lane.isEmpty() && lane.mayRun() && !isOffered(lane)) {
          suspect(-1, "its ready tasks may run and are not offered to workers");
        }
      }
    }

    private boolean isOffered(Lane lane) {
      if (offered == null && node.jobs().ready.offers() <= MOST_LANES) {
        offered = node.jobs().ready.offered();
      }
      return lane.isQueued() && (offered == null || offered.contains(lane));
    }

    void flying() {
      if (aloft != standing.flying()) {
        suspect(-1, "it counts " + standing.flying() + " attempts under way, there are " + aloft);
      }
    }

    void task(int task) {
      Flight flight = job.tasks().flight(task);
      aloft += standing.isHandedOut(task) ? 1 : 0;
      switch (job.tasks().status(task)) {
        case WAITING -> waiting(task);
        case READY -> ready(task, flight);
        case RUNNING -> inHand(task, flight);
        case SLEEPING -> {
          if (flight == null || !flight.abroad()) {
            timed(task, standing.wakeAt(task), "nothing will wake it");
          }
          if (flight != null) {
            inHand(task, flight);
          }
        }
        case COMPLETED, FAILED, CANCELLED, NOT_RUN -> {}
      }
    }

    private void waiting(int task) {
      if (job.sweeping()) {
        return;
      }
      int[] unmet = {0};
      standing.unmet(task, need -> unmet[0]++);
      steps += job.graph().needCount(task);
      if (unmet[0] != standing.missing(task)) {
        suspect(
            task,
            "it counts " + standing.missing(task) + " needs, there are " + unmet[0] + " left");
      } else if (standing.isBlocked(task)) {
        suspect(task, "something it needs did not complete, and that was not followed up");
      } else if (unmet[0] == 0 && standing.isOpen()) {
        suspect(task, "everything it needs is completed, and it was not made ready");
      } else if (unmet[0] == 0 && job.isStarted()) {
        timed(-1, standing.startAt(), "nothing will wake it at its start time");
      }
    }

    private void ready(int task, @Nullable Flight flight) {
      if (standing.isHandedOut(task)) {
        inHand(task, flight);
      } else if (!job.sweeping() && job.heldUntil() == 0 && !isQueued(task)) {
        suspect(task, "it is ready and does not stand in the queue");
      }
    }

    private boolean isQueued(int task) {
      BitSet entries = queued;
      if (entries == null) {
        BitSet all = new BitSet();
        for (Lane lane : node.jobs().ready.of(id)) {
          lane.addTo(all);
        }
        for (ReadyQueue.Parked one : node.jobs().ready.parked()) {
          if (one.job() == job && !node.capacity().admits(job, one.task())) {
            all.set(one.task());
          }
        }
        entries = all;
        queued = all;
      }
      return entries.get(task);
    }

    /** An attempt is under way: somebody here must have it. */
    private void inHand(int task, @Nullable Flight flight) {
      if (flight != null && (flight.abroad() || flight.node() != node.incarnation())) {
        return; // that node answers for it
      }
      if (flight == null
          || !(flight.companion() instanceof LiveAttempt attempt)
          || !node.attempts().holds(attempt)) {
        suspect(task, "its attempt is under way, and nobody has it");
      } else if (attempt.hasEnded()) {
        suspect(task, "its attempt has ended, and the job was not told");
      } else if (standing.isHandedOut(task) && !hasWorker(attempt)) {
        suspect(task, "its attempt was handed out, and no worker has it");
      }
    }

    private boolean hasWorker(LiveAttempt attempt) {
      if (node.workers().runs(attempt)) {
        Thread thread = attempt.thread();
        return thread == null || thread.isAlive();
      }
      if (waiting == null) {
        waiting = node.workers().waiting();
      }
      return waiting.contains(attempt);
    }

    private void timed(int task, long at, String otherwise) {
      untimed.put(new Timers.Timer(at, id, task), of(task, otherwise));
    }

    private void suspect(int task, String text) {
      if (found.size() < MOST_FOUND) {
        Suspect suspect = of(task, text);
        found.put(suspect.key(), suspect);
      }
    }

    private Suspect of(int task, String text) {
      TaskStatus status = task < 0 ? null : job.tasks().status(task);
      return new Suspect(job, task, task < 0 ? 0 : standing.attempt(task), status, text);
    }
  }
}
