package dev.hilera.store;

import dev.hilera.Outcome;
import dev.hilera.Progress;
import dev.hilera.job.Ending;
import dev.hilera.job.Flight;
import dev.hilera.job.GraphPart;
import dev.hilera.job.JobChanges;
import dev.hilera.job.JobLoad;
import dev.hilera.job.JobRow;
import dev.hilera.job.LiveJob;
import dev.hilera.job.StoredJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A node of a random sequence: its jobs, alive, and what may happen to them. */
final class StoreNode {
  final String name;
  final long incarnation;
  final Map<Long, LiveJob> jobs = new TreeMap<>();
  long batch;
  private final Map<Long, Map<Integer, Long>> timers = new HashMap<>();
  private final Random random;

  StoreNode(String name, long incarnation, Random random) {
    this.name = name;
    this.incarnation = incarnation;
    this.random = random;
  }

  /** The next batch, with all that its jobs have changed. */
  Batch changed() {
    List<JobChanges> changes = new ArrayList<>();
    for (LiveJob job : jobs.values()) {
      JobChanges taken = job.takeChanges();
      if (taken != null) {
        changes.add(taken);
        remember(taken);
      }
    }
    return next(changes, List.of(), List.of());
  }

  private void remember(JobChanges taken) {
    for (JobChanges.Timer timer : taken.timers()) {
      timers.computeIfAbsent(taken.job(), id -> new HashMap<>()).put(timer.task(), timer.at());
    }
  }

  /** The next batch, with this. */
  Batch next(List<JobChanges> changes, List<Offer> offers, List<Long> consumed) {
    return new Batch(incarnation, batch + 1, changes, offers, consumed);
  }

  void load(StoredJob stored) {
    LiveJob live = JobLoad.load(stored);
    jobs.put(live.info().id(), live);
  }

  /** Something happens to each of its jobs; the time afterwards. */
  long turn(long from) {
    long now = from;
    for (LiveJob job : jobs.values()) {
      for (int i = random.nextInt(12); i > 0; i--) {
        now = act(job, now);
      }
      job.sweep(random.nextInt(5));
    }
    return now;
  }

  /** Something happens to a job; the time afterwards. */
  long act(LiveJob job, long now) {
    if (job.status().isFinal()) {
      return now;
    }
    switch (random.nextInt(40)) {
      case 0 -> job.pause(now);
      case 1 -> job.cancel(now);
      case 2 -> job.giveUp(now, "no luck");
      case 3, 4, 5, 6, 7 -> {
        if (!job.is(JobRow.STARTED)) {
          job.start(now);
        } else if (job.is(JobRow.PAUSED)) {
          job.resume(now);
        }
      }
      case 8 -> cancel(job, now);
      default -> {
        job.due(now);
        return act(job, random.nextInt(job.graph().size()), now);
      }
    }
    return now;
  }

  private void cancel(LiveJob job, long now) {
    int task = random.nextInt(job.graph().size());
    if (!job.tasks().status(task).isFinal() && job.is(JobRow.STARTED)) {
      job.cancelTask(task, now);
    }
  }

  private long act(LiveJob job, int task, long now) {
    Flight flight = job.tasks().flight(task);
    switch (job.tasks().status(task)) {
      case READY -> {
        if (flight == null && job.mayRun()) {
          job.tasks().handOut(task, incarnation);
        } else if (flight != null && !flight.asleep()) {
          handedOut(job, task, now);
        } else if (flight != null && job.mayRun()) {
          job.tasks().handOut(task, incarnation);
          job.tasks().begun(task, now);
        }
      }
      case RUNNING -> running(job, task, now);
      case SLEEPING -> {
        Long until = timers.getOrDefault(job.info().id(), Map.of()).get(task);
        if (until != null) {
          job.tasks().wake(task, until);
          return Math.max(now, until);
        }
      }
      case WAITING, COMPLETED, FAILED, CANCELLED, NOT_RUN -> {}
    }
    return now;
  }

  private void handedOut(LiveJob job, int task, long now) {
    if (random.nextInt(3) == 0) {
      job.tasks().withdraw(task);
    } else {
      job.tasks().begun(task, now);
    }
  }

  private void running(LiveJob job, int task, long now) {
    switch (random.nextInt(8)) {
      case 0 -> job.tasks().sleep(task, "nap" + random.nextInt(2), now + random.nextInt(50), now);
      case 1 -> job.tasks().checkpoint(task, "c" + random.nextInt(2), value(random));
      case 2 -> job.tasks().progress(task, new Progress(random.nextInt(101), "so far"), now);
      case 3 -> spawn(job, task, now);
      default -> {
        Outcome outcome = Outcome.values()[random.nextInt(Outcome.values().length)];
        boolean good = outcome == Outcome.COMPLETED;
        byte[] value = good ? value(random) : null;
        String error = outcome.failed() ? "error " + random.nextInt(100) : null;
        job.tasks().ended(task, new Ending(outcome, now, now, true, value, error), 0.5, 3);
      }
    }
  }

  private void spawn(LiveJob job, int task, long now) {
    GraphPart.Origin origin = new GraphPart.Origin(job.graph().size(), task, random.nextBoolean());
    job.spawned(StoreFixture.tasks(origin, StoreFixture.needs(), StoreFixture.needs()), now);
  }

  static byte[] value(Random random) {
    return StoreFixture.bytes("v" + random.nextInt(1_000));
  }
}
