package dev.hilera.job;

import dev.hilera.Event;
import dev.hilera.JobStatus;
import dev.hilera.OnFailure;
import dev.hilera.Outcome;
import dev.hilera.Progress;
import dev.hilera.Retry;
import dev.hilera.TaskOptions;
import dev.hilera.TaskStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A job in the memory of its owner: decides what is ready, what follows from an outcome, and when
 * the job is over. Each method takes one command or one piece of news, changes the state at once and
 * notes in {@link #changes()} the rows to commit and what to do afterwards. If the commit fails the
 * whole object is thrown away and loaded again.
 *
 * <p>Pure: times and chance are passed in. Used by one thread.
 */
public final class LiveJob {
  private final JobInfo info;
  private final TaskGraph graph;
  private final TaskStates states;
  private final Sweep sweep;
  private final List<Flight> dirty = new ArrayList<>();
  private final Map<Integer, Long> wakeAt = new HashMap<>();
  private @Nullable JobChanges changes;
  private final JobLog log;
  private final int run;
  private boolean touched;
  private int flying;
  private int flags;
  private long startAt;
  private long deadline;
  private long startedAt;
  private long startedSeq;
  private long endedAt;
  private long endedSeq;
  private int errorTask;
  private boolean open;
  private JobStatus ending = JobStatus.PENDING;

  /** A job as its row says, without any news of its tasks. */
  LiveJob(JobInfo info, TaskGraph graph, JobRow row) {
    this.info = info;
    this.graph = graph;
    this.states = new TaskStates(graph.size());
    this.sweep = new Sweep(this);
    JobRow.Moments moments = row.moments();
    this.log = new JobLog(this, row.seq(), moments.last());
    this.run = row.run();
    this.flags = row.flags();
    this.startAt = moments.startAt();
    this.deadline = moments.deadline();
    this.startedAt = moments.startedAt();
    this.startedSeq = moments.startedSeq();
    this.endedAt = moments.endedAt();
    this.endedSeq = moments.endedSeq();
    this.errorTask = row.errorTask();
    this.ending = row.status().isFinal() ? row.status() : JobStatus.PENDING;
  }

  /** A job that is being submitted, with its first part; its rows are in {@link #changes()}. */
  public static LiveJob submit(JobInfo info, GraphPart part) {
    LiveJob job = new LiveJob(info, new TaskGraph(List.of(part)), JobRow.submitted(info));
    for (int task = 0; task < part.size(); task++) {
      job.states.missing(task, part.needEnd(task) - part.needStart(task));
    }
    job.changes().created(info);
    job.changes().parts().add(part);
    return job;
  }

  /** What the job is. */
  public JobInfo info() {
    return info;
  }

  /** Its tasks and edges; only to be read. */
  public TaskGraph graph() {
    return graph;
  }

  /** Its tasks' states. */
  TaskStates states() {
    return states;
  }

  /** What it is doing. */
  public JobStatus status() {
    if (ending.isFinal()) {
      return ending;
    }
    if (is(JobRow.PAUSED)) {
      return JobStatus.PAUSED;
    }
    return startedAt > 0 ? JobStatus.RUNNING : JobStatus.PENDING;
  }

  /** Where a task stands. */
  public TaskStatus status(int task) {
    return states.status(task);
  }

  /** The attempt of a task that is under way, or {@code null}. */
  public @Nullable Flight flight(int task) {
    return states.flight(task);
  }

  /** How many attempts are handed out and not asleep. */
  public int flying() {
    return flying;
  }

  /** Whether a command was given; see {@link JobRow}. */
  public boolean is(int flag) {
    return (flags & flag) != 0;
  }

  /** Whether it may start attempts now, as far as the job itself is concerned. */
  public boolean mayRun() {
    int most = info.options().maxParallel();
    return !is(JobRow.PAUSED) && !sweep.cancels() && (most == 0 || flying < most);
  }

  /** How often a task has lost its node in this run. */
  public int lost(int task) {
    return states.lost(task);
  }

  /**
   * From now on, events are made for {@link JobChanges#published()}; they are numbered in any case.
   *
   * @param nodeNames the names of incarnations; {@code null} when nobody watches any more
   */
  public void watched(@Nullable LongFunction<String> nodeNames) {
    log.watched(nodeNames);
  }

  /** The number of the present run, from 1. */
  public int run() {
    return run;
  }

  /** A start is acknowledged; the tasks begin at once or at the job's start time. */
  public void start(long now) {
    startAt = log.time(now);
    flags |= JobRow.STARTED;
    JobOptions options = info.options();
    if (options.startAt() != null) {
      startAt = Math.max(startAt, options.startAt().toEpochMilli());
    } else if (options.delay() != null) {
      startAt += options.delay().toMillis();
    }
    deadline = options.timeout() == null ? 0 : startAt + options.timeout().toMillis();
    touch();
    askForTimes();
    due(log.last());
  }

  /** A time the job asked for has come, or may have. */
  public void due(long now) {
    if (!is(JobRow.STARTED) || ending.isFinal()) {
      return;
    }
    if (!open && now >= startAt) {
      open = true;
      for (int task = 0; task < states.size(); task++) {
        if (states.status(task) == TaskStatus.WAITING && states.missing(task) == 0) {
          arrive(task);
        }
      }
    }
    if (deadline > 0 && now >= deadline && !is(JobRow.CANCELLED | JobRow.GIVEN_UP)) {
      giveUp(now, "the job's timeout of " + info.options().timeout() + " passed");
    }
  }

  /** Asks to be told at the times that the job itself waits for. */
  void askForTimes() {
    if (!open && is(JobRow.STARTED)) {
      changes().timers().add(new JobChanges.Timer(-1, startAt));
    }
    if (deadline > 0) {
      changes().timers().add(new JobChanges.Timer(-1, deadline));
    }
  }

  /** A task's sleep is over, if it still sleeps until that time. */
  public void wake(int task, long at) {
    Long until = wakeAt.get(task);
    if (until == null || until != at || states.status(task) != TaskStatus.SLEEPING) {
      return;
    }
    wakeAt.remove(task);
    states.step(task, TaskStatus.READY);
    changes().ready().add(task);
  }

  /** Nothing new starts. */
  public void pause(long now) {
    log.time(now);
    flags |= JobRow.PAUSED;
    log.row(EventRow.Subject.JOB, Event.Kind.JOB_PAUSED, null);
    touch();
  }

  /** It may again. */
  public void resume(long now) {
    log.time(now);
    flags &= ~JobRow.PAUSED;
    log.row(EventRow.Subject.JOB, Event.Kind.JOB_RESUMED, null);
    touch();
  }

  /** Everything unfinished is cancelled, and so is the job. */
  public void cancel(long now) {
    log.time(now);
    flags |= JobRow.CANCELLED;
    touch();
    sweep.cancelAll();
  }

  /** One task is cancelled; what needs it does not run. */
  public void cancelTask(int task, long now) {
    log.time(now);
    touch();
    stop(task);
    sweep.block(task);
    finishIfDone();
  }

  /** Everything unfinished is cancelled and the job fails for this reason. */
  public void giveUp(long now, String reason) {
    log.time(now);
    flags |= JobRow.GIVEN_UP;
    if (errorTask < 0) {
      changes().payloads().add(new Payload(Payload.Kind.ERROR, -1, run, "", reason));
    }
    touch();
    sweep.cancelAll();
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

  /** What was handed out is taken back before a worker took it, as if it had never been. */
  public void withdraw(int task) {
    Flight flight = inFlight(task);
    aloft(flight, false);
    if (!flight.asleep()) {
      states.flight(task, null);
      states.attempt(task, flight.attempt() - 1);
      changes()
          .marks()
          .add(new Mark(task, flight.attempt(), run, TaskStatus.WAITING, 0));
      flight.takeDirty();
    }
    changes().ready().add(task);
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
      if (startedAt == 0) {
        startedAt = now;
        startedSeq = log.job(Event.Kind.JOB_STARTED);
      }
      flight.started(now, log.started(flight));
    } else if (flight.asleep()) {
      flight.asleep(false);
      log.row(subject(flight), Event.Kind.TASK_WOKEN, null);
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
    changes().payloads().add(new Payload(Payload.Kind.DEADLINE, task, 0, name, until));
    changes().timers().add(new JobChanges.Timer(task, until));
    log.row(subject(flight), Event.Kind.TASK_SLEEPING, name);
  }

  /** The attempt recorded a value. */
  public void checkpoint(int task, String name, @Nullable Object value) {
    changes().payloads().add(new Payload(Payload.Kind.CHECKPOINT, task, 0, name, value));
    touch();
  }

  /** The attempt told how far it is. */
  public void progress(int task, Progress progress) {
    changes().payloads().add(new Payload(Payload.Kind.PROGRESS, task, 0, "", progress));
    log.progress(task, states.attempt(task), progress);
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
    if (flight.startedAt() == 0) {
      begun(task, ending.startedAt() > 0 ? ending.startedAt() : ending.endedAt());
    }
    aloft(flight, false);
    states.flight(task, null);
    flight.takeDirty();
    wakeAt.remove(task);
    long now = log.time(ending.endedAt());
    Outcome outcome =
        ending.outcome() == Outcome.LOST && slept ? Outcome.RELEASED : ending.outcome();
    long endSeq = log.ended(flight, outcome, ending.error());
    TaskStatus next = follow(task, outcome, ending.retryable(), new Chance(random, lostLimit));
    if (states.status(task) != next) {
      states.step(task, next);
    }
    changes().attempts().add(row(flight, outcome, now, endSeq));
    touch();
    if (ending.error() != null) {
      changes()
          .payloads()
          .add(new Payload(Payload.Kind.ERROR, task, flight.attempt(), "", ending.error()));
    }
    settle(task, next, ending);
  }

  private record Chance(double random, int lostLimit) {}

  /** Tasks that a running task adds; {@link Spawning} has checked them. */
  public void spawned(GraphPart part, long now) {
    log.time(now);
    graph.append(part);
    states.grow(graph.size());
    changes().parts().add(part);
    int parent = part.detached() ? GraphPart.NO_PARENT : part.parent();
    for (int position = 0; position < part.size(); position++) {
      int task = part.first() + position;
      log.row(new EventRow.Subject(task, 0), Event.Kind.TASK_SPAWNED, null);
      if (parent != GraphPart.NO_PARENT) {
        states.open(parent, 1);
      }
    }
    for (int position = 0; position < part.size(); position++) {
      enter(part.first() + position);
    }
    touch();
  }

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
    if (missing[0] == 0 && open) {
      arrive(task);
    }
  }

  /** Writes down a part of what follows from failures and cancels; true while more is left. */
  public boolean sweep(int rows) {
    boolean more = sweep.go(rows);
    finishIfDone();
    return more;
  }

  /** Whether {@link #sweep} has something to do. */
  public boolean sweeping() {
    return sweep.pending();
  }

  /** What this turn has changed so far. */
  public JobChanges changes() {
    if (changes == null) {
      changes = new JobChanges(info.id());
    }
    return changes;
  }

  /** The changes of the turn, complete, to be committed; the next turn begins with none. */
  public @Nullable JobChanges takeChanges() {
    for (Flight flight : dirty) {
      if (flight.takeDirty()) {
        changes().attempts().add(row(flight, null, 0, 0));
      }
    }
    dirty.clear();
    JobChanges taken = changes;
    changes = null;
    if (taken != null && (taken.created() != null || touched)) {
      taken.row(row());
    }
    touched = false;
    return taken;
  }

  void touch() {
    touched = true;
    changes();
  }

  private AttemptRow row(Flight flight, @Nullable Outcome outcome, long endedAt, long endSeq) {
    int task = flight.task();
    return new AttemptRow(
        task,
        flight.attempt(),
        run,
        states.status(task),
        outcome,
        flight.node(),
        flight.startedAt(),
        endedAt,
        flight.startSeq(),
        endSeq,
        wakeAt.getOrDefault(task, 0L));
  }

  private JobRow row() {
    return new JobRow(
        info.id(),
        status(),
        run,
        flags,
        log.seq(),
        new JobRow.Moments(
            log.last(), startAt, deadline, startedAt, startedSeq, endedAt, endedSeq),
        states.counts(),
        errorTask);
  }

  /** The status that follows from an outcome; notes what depends on it. */
  private TaskStatus follow(int task, Outcome outcome, boolean retryable, Chance chance) {
    return switch (outcome) {
      case COMPLETED -> TaskStatus.COMPLETED;
      case CANCELLED -> TaskStatus.CANCELLED;
      case RELEASED -> TaskStatus.READY;
      case LOST -> states.addLost(task) >= chance.lostLimit() ? TaskStatus.FAILED : TaskStatus.READY;
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
          changes()
              .payloads()
              .add(new Payload(Payload.Kind.RESULT, task, 0, "", ending.value()));
        }
        releaseIfWhole(task);
      }
      case SLEEPING -> {
        log.row(
            new EventRow.Subject(task, states.attempt(task)), Event.Kind.TASK_RETRYING, null);
        long until = wakeAt.getOrDefault(task, 0L);
        changes().timers().add(new JobChanges.Timer(task, until));
      }
      case READY -> changes().ready().add(task);
      case FAILED -> {
        errorTask = errorTask < 0 ? task : errorTask;
        sweep.block(task);
        if (info.options().onFailure() == OnFailure.FAIL_FAST) {
          sweep.cancelAll();
        }
      }
      case CANCELLED -> sweep.block(task);
      case WAITING, RUNNING, NOT_RUN -> throw new IllegalStateException("no outcome is " + next);
    }
    finishIfDone();
  }

  /** Everything the task needs is completed. */
  private void arrive(int task) {
    TaskOptions options = graph.options(task);
    long wait = options.delay().toMillis();
    if (wait > 0) {
      states.step(task, TaskStatus.SLEEPING);
      long until = log.last() + wait;
      wakeAt.put(task, until);
      changes()
          .marks()
          .add(new Mark(task, states.attempt(task), run, TaskStatus.SLEEPING, until));
      changes().timers().add(new JobChanges.Timer(task, until));
    } else {
      states.step(task, TaskStatus.READY);
      changes().ready().add(task);
    }
  }

  /** Whether tasks that need this one need not wait for it any more. */
  boolean released(int task) {
    return states.status(task) == TaskStatus.COMPLETED && states.open(task) == 0;
  }

  private void releaseIfWhole(int task) {
    for (int whole = task; whole >= 0 && released(whole); ) {
      for (int edge = graph.firstOut(whole); edge >= 0; edge = graph.nextOut(edge)) {
        int next = graph.target(edge);
        int missing = states.missing(next) - 1;
        states.missing(next, missing);
        if (missing == 0 && states.status(next) == TaskStatus.WAITING && open) {
          arrive(next);
        }
      }
      whole = graph.joinedParent(whole);
      if (whole >= 0) {
        states.open(whole, -1);
      }
    }
  }

  /** Cancels one task that is not final. */
  void stop(int task) {
    Flight flight = states.flight(task);
    if (flight != null) {
      changes().stops().add(new JobChanges.Stop(task, flight.attempt()));
      Ending end = new Ending(Outcome.CANCELLED, 0, log.last(), false, null, null);
      ended(task, end, 0, Integer.MAX_VALUE);
    } else {
      wakeAt.remove(task);
      states.step(task, TaskStatus.CANCELLED);
      mark(task, TaskStatus.CANCELLED);
    }
  }

  /** Something the task needs did not complete. */
  void notRun(int task) {
    states.step(task, TaskStatus.NOT_RUN);
    mark(task, TaskStatus.NOT_RUN);
  }

  void mark(int task, TaskStatus status) {
    changes().marks().add(new Mark(task, states.attempt(task), run, status, 0));
    touch();
  }

  private void mark(Flight flight) {
    if (flight.markDirty()) {
      dirty.add(flight);
    }
    touch();
  }

  private void finishIfDone() {
    if (ending.isFinal() || sweep.pending() || states.ended() < states.size()) {
      return;
    }
    boolean failed =
        is(JobRow.GIVEN_UP)
            || states.count(TaskStatus.FAILED) + states.count(TaskStatus.CANCELLED) > 0;
    ending =
        is(JobRow.CANCELLED)
            ? JobStatus.CANCELLED
            : failed ? JobStatus.FAILED : JobStatus.COMPLETED;
    flags &= ~JobRow.PAUSED;
    endedAt = log.last();
    endedSeq = log.finished(ending, states.counts());
    touch();
  }

  private Retry retry(int task) {
    Retry own = graph.options(task).retry();
    return own == null ? info.options().retry() : own;
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
    changes().timers().add(new JobChanges.Timer(task, until));
  }

  /** A task that keeps its status of a former run. */
  void keep(int task) {
    sweep.keep(task);
  }

  /** A task that did not complete. */
  void blocked(int task) {
    sweep.block(task);
  }

  void cancelUnfinished() {
    sweep.cancelAll();
  }

  /** All rows are in: what they say is ready can go on. {@link #due} follows. */
  void loaded() {
    for (int task = 0; task < states.size(); task++) {
      if (states.status(task) == TaskStatus.READY && states.flight(task) == null) {
        changes().ready().add(task);
      }
    }
    askForTimes();
  }

  /** The next run is open; the row it was made with says so. */
  void retried(int task, JobRow former, long now) {
    log.time(now);
    JobRow.Moments then = former.moments();
    if (then.startedSeq() > 0) {
      changes()
          .events()
          .add(
              new EventRow(
                  then.startedSeq(), Event.Kind.JOB_STARTED, -1, 0, then.startedAt(),
                  former.run(), null));
    }
    changes()
        .events()
        .add(
            new EventRow(
                then.endedSeq(), Event.Kind.JOB_FINISHED, -1, 0, then.endedAt(), former.run(),
                former.status().word()));
    log.row(new EventRow.Subject(task, 0), Event.Kind.JOB_RETRIED, null);
    startAt = log.last();
    deadline =
        info.options().timeout() == null
            ? 0
            : startAt + info.options().timeout().toMillis();
    touch();
    askForTimes();
    due(log.last());
  }

  private Flight inFlight(int task) {
    Flight flight = states.flight(task);
    if (flight == null) {
      throw new IllegalStateException("task " + task + " of job " + info.id() + " is not running");
    }
    return flight;
  }

  private void aloft(Flight flight, boolean now) {
    flying += now == flight.aloft() ? 0 : now ? 1 : -1;
    flight.aloft(now);
  }

  private static EventRow.Subject subject(Flight flight) {
    return new EventRow.Subject(flight.task(), flight.attempt());
  }
}
