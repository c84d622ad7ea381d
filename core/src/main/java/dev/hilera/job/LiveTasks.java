package dev.hilera.job;

import dev.hilera.Event;
import dev.hilera.OnFailure;
import dev.hilera.Outcome;
import dev.hilera.Progress;
import dev.hilera.Retry;
import dev.hilera.TaskStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a {@link LiveJob}: each step of a task's life, from everything it needs being
 * completed to what follows from its outcome. Notes rows and news in the job's changes.
 */
public final class LiveTasks {
  private final LiveJob job;
  private final TaskGraph graph;
  private final TaskStates states;
  private final Sweep sweep;
  private final JobLog log;
  private final List<Flight> dirty = new ArrayList<>();
  final Map<Integer, Long> wakeAt = new HashMap<>();
  private int flying;

  LiveTasks(LiveJob job, TaskStates states, Sweep sweep, JobLog log) {
    this.job = job;
    this.graph = job.graph();
    this.states = states;
    this.sweep = sweep;
    this.log = log;
  }

  /** Where a task stands. */
  public TaskStatus status(int task) {
    return states.status(task);
  }

  /** The attempt of a task that is under way, or {@code null}. */
  public @Nullable Flight flight(int task) {
    return states.flight(task);
  }

  /** How often a task has lost its node in this run. */
  public int lost(int task) {
    return states.lost(task);
  }

  /** How many attempts are handed out and not asleep. */
  int flying() {
    return flying;
  }

  /** Whether the task may be handed out: ready, and not handed out already. */
  public boolean isReady(int task) {
    Flight flight = states.flight(task);
    return states.status(task) == TaskStatus.READY && (flight == null || !flight.aloft());
  }

  /** A task's sleep is over, if it still sleeps until that time. */
  public void wake(int task, long at) {
    Long until = wakeAt.get(task);
    if (until == null || until != at || states.status(task) != TaskStatus.SLEEPING) {
      return;
    }
    wakeAt.remove(task);
    states.step(task, TaskStatus.READY);
    job.changes().ready().add(task);
  }

  /** A ready task is handed out: the number of its new attempt, or of the one that goes on. */
  public Flight handOut(int task, long node) {
    Flight flight = states.flight(task);
    if (flight == null) {
      int attempt = states.attempt(task) + 1;
      states.attempt(task, attempt);
      flight = new Flight(task, attempt, node);
      states.flight(task, flight);
      mark(flight);
    }
    aloft(flight, true);
    return flight;
  }

  /**
   * What was handed out is taken back before a worker took it, as if it had never been. Its task is
   * ready; it is for the caller to give it back its place among those that are.
   */
  public void withdraw(int task) {
    Flight flight = inFlight(task);
    aloft(flight, false);
    if (!flight.asleep()) {
      states.flight(task, null);
      states.attempt(task, flight.attempt() - 1);
      job.changes().marks().add(new Mark(task, flight.attempt(), job.run(), TaskStatus.WAITING, 0));
      flight.takeDirty();
    }
  }

  /** An attempt that its row says sleeps is awake and on its way to a worker, or has one. */
  public void handedBack(int task) {
    wakeAt.remove(task);
    states.step(task, TaskStatus.READY);
    aloft(inFlight(task), true);
  }

  /** Whether this attempt of the task is the one under way. */
  public boolean isCurrent(int task, int attempt) {
    Flight flight = task < states.size() ? states.flight(task) : null;
    return flight != null && flight.attempt() == attempt;
  }

  /** A worker took the attempt, or took it up again after a sleep. */
  public void begun(int task, long at) {
    Flight flight = inFlight(task);
    long now = log.time(at);
    if (flight.startedAt() == 0) {
      job.begun(now);
      flight.started(now, log.started(flight));
    } else if (flight.asleep()) {
      flight.asleep(false);
      wakeAt.remove(task);
      if (states.status(task) == TaskStatus.SLEEPING) {
        states.step(task, TaskStatus.READY);
      }
      log.row(new EventRow.Subject(task, flight.attempt()), Event.Kind.TASK_WOKEN, null);
    } else {
      return;
    }
    states.step(task, TaskStatus.RUNNING);
    mark(flight);
  }

  /** The attempt sleeps until a time; its deadline is kept under the name. */
  public void sleep(int task, String name, long until, long now) {
    Flight flight = inFlight(task);
    begun(task, now);
    aloft(flight, false);
    flight.asleep(true);
    states.step(task, TaskStatus.SLEEPING);
    wakeAt.put(task, until);
    mark(flight);
    deadline(task, name, until);
    job.changes().timers().add(new JobChanges.Timer(task, until));
    log.row(new EventRow.Subject(task, flight.attempt()), Event.Kind.TASK_SLEEPING, name);
  }

  /** When a sleep of this name ends. */
  public void deadline(int task, String name, long until) {
    job.changes().payloads().add(new Payload(Payload.Kind.DEADLINE, task, 0, name, until));
    job.touch();
  }

  /** The attempt recorded a value. */
  public void checkpoint(int task, String name, @Nullable Object value) {
    job.changes().payloads().add(new Payload(Payload.Kind.CHECKPOINT, task, 0, name, value));
    job.touch();
  }

  /** The attempt told how far it is. */
  public void progress(int task, Progress told, long now) {
    Progress progress = inFlight(task).raised(told);
    job.changes().payloads().add(new Payload(Payload.Kind.PROGRESS, task, 0, "", progress));
    log.progress(task, states.attempt(task), now, progress);
  }

  /**
   * The attempt under way has ended.
   *
   * @param random from 0 to 1, for the jitter of a retry
   * @param lostLimit how often a task may lose its node
   */
  public void ended(int task, Ending ending, double random, int lostLimit) {
    Flight flight = inFlight(task);
    boolean slept = flight.asleep();
    boolean wakes = slept && !ending.outcome().givenBack() && ending.outcome() != Outcome.CANCELLED;
    if (flight.startedAt() == 0 || wakes) {
      begun(task, ending.startedAt() > 0 && !wakes ? ending.startedAt() : ending.endedAt());
    }
    aloft(flight, false);
    states.flight(task, null);
    flight.takeDirty();
    if (!wakeAt.isEmpty()) {
      wakeAt.remove(task);
    }
    long now = log.time(ending.endedAt());
    Outcome outcome =
        ending.outcome() == Outcome.LOST && slept ? Outcome.RELEASED : ending.outcome();
    long endSeq = log.ended(flight, outcome, ending.error());
    TaskStatus next = follow(task, outcome, ending.retryable(), new Chance(random, lostLimit));
    if (states.status(task) != next) {
      states.step(task, next);
    }
    job.changes().attempts().add(row(flight, outcome, now, endSeq));
    job.touch();
    if (ending.error() != null) {
      job.changes()
          .payloads()
          .add(new Payload(Payload.Kind.ERROR, task, flight.attempt(), "", ending.error()));
    }
    settle(task, next, ending);
  }

  private record Chance(double random, int lostLimit) {}

  /** Counts what a task still needs and sees whether it can go on, or never will. */
  void enter(int task) {
    int[] missing = {0};
    graph.needs(
        task,
        need -> {
          missing[0] += released(need) ? 0 : 1;
          if (sweep.isBlocked(need)) {
            sweep.block(need);
          }
        });
    states.missing(task, missing[0]);
    if (missing[0] == 0 && job.isOpen()) {
      arrive(task);
    }
  }

  private AttemptRow row(Flight flight, @Nullable Outcome outcome, long endedAt, long endSeq) {
    int task = flight.task();
    return new AttemptRow(
        task,
        flight.attempt(),
        job.run(),
        states.status(task),
        outcome,
        flight.node(),
        flight.startedAt(),
        endedAt,
        flight.startSeq(),
        endSeq,
        wakeAt.isEmpty() ? 0 : wakeAt.getOrDefault(task, 0L),
        0);
  }

  /** The status that follows from an outcome; notes what depends on it. */
  private TaskStatus follow(int task, Outcome outcome, boolean retryable, Chance chance) {
    return switch (outcome) {
      case COMPLETED -> TaskStatus.COMPLETED;
      case CANCELLED -> TaskStatus.CANCELLED;
      case RELEASED -> TaskStatus.READY;
      case LOST ->
          states.addLost(task) >= chance.lostLimit() ? TaskStatus.FAILED : TaskStatus.READY;
      case CRASHED, TIMEOUT, REJECTED -> {
        Retry retry = retry(task);
        int tries = states.addTry(task);
        boolean again = retryable && tries < retry.attempts() && !sweep.cancels();
        if (again) {
          wakeAt.put(task, log.last() + retry.waitAfter(tries, chance.random()).toMillis());
        }
        yield again ? TaskStatus.SLEEPING : TaskStatus.FAILED;
      }
    };
  }

  /** What else happens because of a task's new status. */
  private void settle(int task, TaskStatus next, Ending ending) {
    switch (next) {
      case COMPLETED -> {
        if (ending.value() != null) {
          job.changes()
              .payloads()
              .add(new Payload(Payload.Kind.RESULT, task, 0, "", ending.value()));
        }
        releaseIfWhole(task);
      }
      case SLEEPING -> {
        log.row(new EventRow.Subject(task, states.attempt(task)), Event.Kind.TASK_RETRYING, null);
        long until = wakeAt.getOrDefault(task, 0L);
        job.changes().timers().add(new JobChanges.Timer(task, until));
      }
      case READY -> job.changes().ready().add(task);
      case FAILED -> {
        job.failed(task);
        sweep.block(task);
        if (job.info().options().onFailure() == OnFailure.FAIL_FAST) {
          sweep.cancelAll();
        }
      }
      case CANCELLED -> sweep.block(task);
      case WAITING, RUNNING, NOT_RUN -> throw new IllegalStateException("no outcome is " + next);
    }
    job.finishIfDone();
  }

  /** Everything the task needs is completed. */
  void arrive(int task) {
    long wait = graph.options(task).delay().toMillis();
    if (wait > 0) {
      states.step(task, TaskStatus.SLEEPING);
      long until = log.last() + wait;
      wakeAt.put(task, until);
      mark(task, TaskStatus.SLEEPING, until);
      job.changes().timers().add(new JobChanges.Timer(task, until));
    } else {
      states.step(task, TaskStatus.READY);
      job.changes().ready().add(task);
    }
  }

  /** Whether tasks that need this one need not wait for it any more. */
  boolean released(int task) {
    return states.status(task) == TaskStatus.COMPLETED && states.open(task) == 0;
  }

  private void releaseIfWhole(int task) {
    for (int whole = task; whole >= 0 && released(whole); ) {
      job.arrivals.release(whole);
      whole = graph.joinedParent(whole);
      if (whole >= 0) {
        states.open(whole, -1);
      }
    }
    job.arrivals.go();
  }

  /** Cancels one task that is not final. */
  void stop(int task) {
    Flight flight = states.flight(task);
    if (flight != null) {
      job.changes().stops().add(new JobChanges.Stop(task, flight.attempt(), flight.companion()));
      Ending end = new Ending(Outcome.CANCELLED, 0, log.last(), false, null, null);
      ended(task, end, 0, Integer.MAX_VALUE);
    } else {
      wakeAt.remove(task);
      states.step(task, TaskStatus.CANCELLED);
      mark(task, TaskStatus.CANCELLED, 0);
      sweep.block(task);
    }
  }

  /** Something the task needs did not complete. */
  void notRun(int task) {
    states.step(task, TaskStatus.NOT_RUN);
    mark(task, TaskStatus.NOT_RUN, 0);
  }

  void mark(int task, TaskStatus status, long until) {
    job.changes().marks().add(new Mark(task, states.attempt(task), job.run(), status, until));
    job.touch();
  }

  private void mark(Flight flight) {
    if (flight.markDirty()) {
      dirty.add(flight);
    }
    job.touch();
  }

  private Retry retry(int task) {
    Retry own = graph.options(task).retry();
    return own == null ? job.info().options().retry() : own;
  }

  /** An attempt that its row says is under way, sleeping until a time or not. */
  void inFlight(Flight flight, long until) {
    states.flight(flight.task(), flight);
    flying += flight.aloft() ? 1 : 0;
    if (flight.asleep()) {
      asleep(flight.task(), until);
    }
  }

  /** A task that its row says sleeps. */
  void asleep(int task, long until) {
    wakeAt.put(task, until);
    job.changes().timers().add(new JobChanges.Timer(task, until));
  }

  private Flight inFlight(int task) {
    Flight flight = states.flight(task);
    if (flight == null) {
      throw new IllegalStateException(
          "task " + task + " of job " + job.info().id() + " is not running");
    }
    return flight;
  }

  private void aloft(Flight flight, boolean now) {
    flying += now == flight.aloft() ? 0 : now ? 1 : -1;
    flight.aloft(now);
  }

  /** The rows of attempts that changed but did not end. */
  void addRows(JobChanges changes) {
    for (Flight flight : dirty) {
      if (flight.takeDirty()) {
        changes.attempts().add(row(flight, null, 0, 0));
      }
    }
    dirty.clear();
  }
}
