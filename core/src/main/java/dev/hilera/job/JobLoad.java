package dev.hilera.job;

import dev.hilera.JobStatus;
import dev.hilera.OnFailure;
import dev.hilera.Outcome;
import dev.hilera.TaskStatus;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings a stored job back to life: from its rows, what is ready, what sleeps, what is cancelled.
 */
public final class JobLoad {
  private final LiveJob job;
  private final TaskStates states;
  private final StoredJob stored;

  private JobLoad(StoredJob stored) {
    this.stored = stored;
    this.job = new LiveJob(stored.info(), new TaskGraph(stored.parts()), stored.row());
    this.states = job.states();
  }

  /**
   * The job as its rows say. Attempts without an end stand as {@link Flight}s: the caller knows
   * which of them are alive.
   */
  public static LiveJob load(StoredJob stored) {
    JobLoad load = new JobLoad(stored);
    load.attempts();
    load.abroad();
    load.join();
    load.needs();
    load.job.loaded();
    if (stored.row().is(JobRow.CANCELLED | JobRow.GIVEN_UP)
        || (stored.info().options().onFailure() == OnFailure.FAIL_FAST
            && stored.row().errorTask() >= 0)) {
      load.job.follows().cancelAll();
    }
    return load.job;
  }

  /**
   * The next run of a finished job.
   *
   * @param task for whose sake it is opened, by number, or -1 for the whole job
   */
  public static LiveJob retry(StoredJob finished, int task, long now) {
    JobRow former = finished.row();
    JobRow.Moments then = former.moments();
    JobRow next =
        new JobRow(
            former.job(),
            JobStatus.PENDING,
            former.run() + 1,
            JobRow.STARTED,
            former.seq(),
            new JobRow.Moments(then.last(), 0, 0, 0, 0, 0, 0),
            former.counts(),
            -1);
    LiveJob job =
        load(
            new StoredJob(
                finished.info(), next, finished.parts(), finished.attempts(), task, List.of()));
    job.retried(task, former, now);
    return job;
  }

  private void attempts() {
    @Nullable BitSet reset = reset();
    List<AttemptRow> rows = stored.attempts();
    for (int i = 0; i < rows.size(); i++) {
      AttemptRow row = rows.get(i);
      boolean latest = i + 1 == rows.size() || rows.get(i + 1).task() != row.task();
      if (row.run() == stored.row().run()) {
        count(row);
      }
      if (!latest) {
        continue;
      }
      boolean former = row.decided() < stored.row().run();
      boolean withdrawn = row.status() == TaskStatus.WAITING && row.outcome() == null;
      states.attempt(row.task(), withdrawn ? row.attempt() - 1 : row.attempt());
      if (former && row.status() != TaskStatus.COMPLETED) {
        if (reset != null && !reset.get(row.task())) {
          states.restore(row.task(), row.status());
          job.follows().keep(row.task());
        }
      } else {
        restore(row);
      }
    }
  }

  private void abroad() {
    for (Abroad one : stored.abroad()) {
      if (job.tasks().isCurrent(one.task(), one.attempt())) {
        Flight flight = Objects.requireNonNull(states.flight(one.task()));
        flight.abroad(one.node());
        if (flight.asleep()) {
          new AbroadTasks(job).staysAloft(flight);
        }
      }
    }
  }

  private void count(AttemptRow row) {
    if (row.outcome() == Outcome.LOST) {
      states.addLost(row.task());
    } else if (row.outcome() != null && row.outcome().failed()) {
      states.addTry(row.task());
    }
  }

  private void restore(AttemptRow row) {
    int task = row.task();
    switch (row.status()) {
      case WAITING -> {}
      case READY -> {
        states.restore(task, TaskStatus.READY);
        if (row.outcome() == null) {
          job.tasks().inFlight(Flight.of(row), 0);
        }
      }
      case RUNNING -> {
        states.restore(task, TaskStatus.RUNNING);
        job.tasks().inFlight(Flight.of(row), 0);
      }
      case SLEEPING -> {
        states.restore(task, TaskStatus.SLEEPING);
        if (row.attempt() > 0 && row.outcome() == null && row.startedAt() > 0) {
          job.tasks().inFlight(Flight.of(row), row.wakeAt());
        } else {
          job.tasks().asleep(task, row.wakeAt());
        }
      }
      case COMPLETED, FAILED, CANCELLED, NOT_RUN -> states.restore(task, row.status());
    }
  }

  /** Counts, for each task, the children for which its dependents still wait. */
  private void join() {
    for (int task = states.size() - 1; task >= 0; task--) {
      int parent = job.graph().joinedParent(task);
      if (parent >= 0 && !job.tasks().released(task)) {
        states.open(parent, 1);
      }
    }
  }

  private void needs() {
    for (int task = 0; task < states.size(); task++) {
      TaskStatus status = states.status(task);
      if (status == TaskStatus.WAITING) {
        int[] missing = {0};
        job.graph().needs(task, need -> missing[0] += job.tasks().released(need) ? 0 : 1);
        states.missing(task, missing[0]);
      } else if (status.isFinal() && status != TaskStatus.COMPLETED) {
        job.follows().block(task);
      }
    }
  }

  /** The tasks that this run does anew; {@code null} for all that did not complete. */
  private @Nullable BitSet reset() {
    Integer task = stored.retriedTask();
    if (task == null || task < 0) {
      return null;
    }
    BitSet reset = new BitSet();
    IntQueue queue = new IntQueue();
    queue.add(task);
    reset.set(task);
    while (!queue.isEmpty()) {
      int next = queue.take();
      TaskGraph graph = job.graph();
      for (int edge = graph.firstOut(next); edge >= 0; edge = graph.nextOut(edge)) {
        if (!reset.get(graph.target(edge))) {
          reset.set(graph.target(edge));
          queue.add(graph.target(edge));
        }
      }
      int whole = graph.joinedParent(next);
      if (whole >= 0 && !reset.get(whole)) {
        reset.set(whole);
        queue.add(whole);
      }
    }
    return reset;
  }
}
