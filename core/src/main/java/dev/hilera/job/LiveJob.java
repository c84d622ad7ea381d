package dev.hilera.job;

import dev.hilera.Event;
import dev.hilera.JobStatus;
import dev.hilera.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A job in the memory of its owner: decides what is ready, what follows from an outcome, and when
 * the job is over. Each method takes one command or one piece of news, changes the state at once
 * and notes in {@link #changes()} the rows to commit and what to do afterwards. If the commit fails
 * the whole object is thrown away and loaded again.
 *
 * <p>Pure: times and chance are passed in. Used by one thread.
 */
public final class LiveJob {
  private final JobInfo info;
  private final TaskGraph graph;
  private final TaskStates states;
  private final Sweep sweep;
  final Arrivals arrivals = new Arrivals(this);
  private final LiveTasks tasks;
  private @Nullable JobChanges changes;
  private final JobLog log;
  private final int run;
  private JobRow written;
  private int flags;
  long startAt;
  long deadline;
  private long startedAt;
  private long startedSeq;
  private long endedAt;
  private long endedSeq;
  private int errorTask;
  private boolean open;
  private long heldUntil;
  private JobStatus ending = JobStatus.PENDING;

  /** A job as its row says, without any news of its tasks. */
  LiveJob(JobInfo info, TaskGraph graph, JobRow row) {
    this.info = info;
    this.graph = graph;
    this.states = new TaskStates(graph.size());
    this.sweep = new Sweep(this);
    JobRow.Moments moments = row.moments();
    this.log = new JobLog(this, row.seq(), moments.last());
    this.tasks = new LiveTasks(this, states, sweep, log);
    this.written = row;
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

  /**
   * A job that is being submitted, with its first part; its rows are in {@link #changes()}.
   *
   * @param staged whether the part is written already
   */
  public static LiveJob submit(JobInfo info, GraphPart part, boolean staged) {
    LiveJob job = new LiveJob(info, new TaskGraph(List.of(part)), JobRow.submitted(info));
    for (int task = 0; task < part.size(); task++) {
      job.states.missing(task, part.needEnd(task) - part.needStart(task));
    }
    job.changes().created(info);
    if (!staged) {
      job.changes().parts().add(part);
    }
    job.touch();
    return job;
  }

  /** Tells whoever watches that it was created, or retried; the number is taken already. */
  public void announce() {
    log.announce();
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

  /** Its tasks' lives. */
  public LiveTasks tasks() {
    return tasks;
  }

  /** Whether a command was given; see {@link JobRow}. */
  public boolean is(int flag) {
    return (flags & flag) != 0;
  }

  /** Whether it may start attempts now, as far as the job itself is concerned. */
  public boolean mayRun() {
    return heldUntil == 0 && !is(JobRow.PAUSED) && !sweep.cancels() && hasRoom();
  }

  /** Whether one more attempt may run beside those that do; all that sleepers wait for. */
  public boolean hasRoom() {
    int most = info.options().maxParallel();
    return most == 0 || tasks.flying() < most;
  }

  /** Starts nothing before a time, at which it asks to be told. */
  public void hold(long until) {
    heldUntil = until;
    changes().timers().add(new JobChanges.Timer(-1, until));
  }

  /** Until when it starts nothing, or 0. */
  public long heldUntil() {
    return heldUntil;
  }

  /** Whether a start was acknowledged. */
  public boolean isStarted() {
    return is(JobRow.STARTED);
  }

  /** The completed tasks whose results a task sees: what it needs in the end, and their spawns. */
  public Map<String, Integer> predecessors(int task) {
    return new Predecessors(this).of(task);
  }

  /**
   * From now on, events are made for {@link JobChanges#published()}; they are numbered in any case.
   *
   * @param nodeNames the names of incarnations; {@code null} when nobody watches any more
   */
  public void watched(@Nullable LongFunction<String> nodeNames) {
    log.watched(nodeNames);
  }

  /** The number of its last event. */
  public long seq() {
    return log.seq();
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
    due(log.last());
    askForTimes();
  }

  /** A time the job asked for has come, or may have. */
  public void due(long now) {
    if (!is(JobRow.STARTED) || ending.isFinal()) {
      return;
    }
    if (!open && now >= startAt) {
      open = true;
      arrivals.open();
    }
    if (deadline > 0 && now >= deadline && !is(JobRow.CANCELLED | JobRow.GIVEN_UP)) {
      giveUp(now, info.options().timeUp());
    }
    finishIfDone(); // a retried job that was cancelled in the moment it was done has nothing to do
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
    tasks.stop(task);
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
      tasks.enter(part.first() + position);
    }
    touch();
  }

  /** Writes down a part of what follows from failures and cancels; true while more is left. */
  public boolean sweep(int rows) {
    arrivals.go();
    boolean more = sweep.go(rows);
    finishIfDone();
    return more || arrivals.pending();
  }

  /** Whether everything that is unfinished is being cancelled. */
  public boolean cancels() {
    return sweep.cancels();
  }

  /** Whether {@link #sweep} has something to do. */
  public boolean sweeping() {
    return sweep.pending() || arrivals.pending();
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
    if (changes != null) {
      tasks.addRows(changes);
    }
    arrivals.nextTurn();
    JobChanges taken = changes;
    changes = null;
    if (taken != null) {
      JobRow now = row();
      JobRow former = taken.created() == null ? written : JobRow.submitted(info);
      taken.row(now.equals(former) ? null : now);
      written = now;
    }
    return taken;
  }

  void touch() {
    changes();
  }

  private JobRow row() {
    return new JobRow(
        info.id(),
        status(),
        run,
        flags,
        log.seq(),
        new JobRow.Moments(log.last(), startAt, deadline, startedAt, startedSeq, endedAt, endedSeq),
        states.counts(),
        errorTask);
  }

  /** An attempt begins; the first one of a run starts the job. */
  void begun(long now) {
    if (startedAt == 0) {
      startedAt = now;
      startedSeq = log.job(Event.Kind.JOB_STARTED);
      changes().startsJob();
    }
  }

  /** A task failed for good. */
  void failed(int task) {
    errorTask = errorTask < 0 ? task : errorTask;
  }

  /** Whether its tasks may begin: it is started, and its start time has come. */
  boolean isOpen() {
    return open;
  }

  void finishIfDone() {
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

  /** What follows from failures and cancels. */
  Sweep follows() {
    return sweep;
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

  /** The next run is open; the row it was made with says so. {@link #due} follows. */
  void retried(int task, JobRow former, long now) {
    log.time(now);
    log.formerRun(former);
    log.row(new EventRow.Subject(task, 0), Event.Kind.JOB_RETRIED, null);
    startAt = log.last();
    deadline = info.options().timeout() == null ? 0 : startAt + info.options().timeout().toMillis();
    touch();
    askForTimes();
  }
}
