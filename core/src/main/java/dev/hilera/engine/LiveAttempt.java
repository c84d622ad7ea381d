package dev.hilera.engine;

import dev.hilera.Outcome;
import dev.hilera.Retry;
import dev.hilera.TaskOptions;
import dev.hilera.Work;
import dev.hilera.job.Ending;
import dev.hilera.job.JobInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt on this node, from its being handed out to its end. It outlives the loop: what the
 * loop forgets and loads again is matched with these.
 *
 * <pre>
 *   HANDED_OUT -> TAKEN -> ENDED        by the worker, a timeout or a cancel, whichever is first
 *        \-> WITHDRAWN | ENDED          before a worker took it
 * </pre>
 */
final class LiveAttempt {
  private enum State {
    HANDED_OUT,
    TAKEN,
    WITHDRAWN,
    ENDED
  }

  private final JobInfo job;
  private final int task;
  private final int number;
  private final Described described;
  private final Home home;
  private State state = State.HANDED_OUT;
  private @Nullable Thread thread;
  private Host.@Nullable Waiter sleeper;
  private long startedAt;
  private long takenAt;
  private @Nullable Runnable drop;
  private int slot;
  private boolean resumed;
  private boolean booked;
  private long readySince;
  private boolean handedBack;
  @Nullable LiveAttempt before;
  @Nullable LiveAttempt after;

  /**
   * What the task is, as the loop saw it when it handed the attempt out.
   *
   * @param node the name of this node
   * @param name of the task
   * @param work what it runs
   * @param options how
   * @param needs numbers of the tasks it needs directly
   * @param needNames their names
   * @param feeds whether tasks wait for its result
   */
  record Described(
      String node,
      String name,
      Work work,
      TaskOptions options,
      int[] needs,
      String[] needNames,
      boolean feeds) {}

  LiveAttempt(JobInfo job, int task, int number, Described described, Home home) {
    this.home = home;
    this.job = job;
    this.task = task;
    this.number = number;
    this.described = described;
  }

  JobInfo job() {
    return job;
  }

  int task() {
    return task;
  }

  int number() {
    return number;
  }

  Described described() {
    return described;
  }

  /** To whom it tells what becomes of it. */
  Home home() {
    return home;
  }

  /** By which it goes before others. */
  long rank() {
    return RankedQueue.rank(job.options().priority(), described.options().priority());
  }

  @Nullable Duration timeout() {
    Duration own = described.options().timeout();
    return own == null ? job.options().taskTimeout() : own;
  }

  Retry retry() {
    Retry own = described.options().retry();
    return own == null ? job.options().retry() : own;
  }

  /** A worker takes it; false if it was withdrawn or ended before. */
  synchronized boolean take(long now) {
    if (state != State.HANDED_OUT) {
      return false;
    }
    state = State.TAKEN;
    takenAt = now;
    startedAt = startedAt == 0 ? now : startedAt;
    thread = Thread.currentThread();
    return true;
  }

  /** The loop takes it back; false if a worker has it. */
  synchronized boolean withdraw() {
    boolean free = state == State.HANDED_OUT;
    if (free) {
      state = State.WITHDRAWN;
    }
    return free;
  }

  /** Decides the end; true for the first only. */
  synchronized boolean end() {
    boolean first = state == State.TAKEN || state == State.HANDED_OUT;
    if (first) {
      state = State.ENDED;
    }
    return first;
  }

  /** The code has returned: nobody interrupts the thread for this attempt any more. */
  synchronized void leave() {
    thread = null;
  }

  /** Interrupts the code, if it still runs; the thread that runs it. */
  synchronized @Nullable Thread interrupt(Host host) {
    if (thread != null) {
      host.interrupt(thread);
    }
    return thread;
  }

  synchronized @Nullable Thread thread() {
    return thread;
  }

  synchronized boolean hasEnded() {
    return state == State.ENDED || state == State.WITHDRAWN;
  }

  synchronized boolean isTaken() {
    return state == State.TAKEN;
  }

  /**
   * It goes on here, begun by an earlier incarnation.
   *
   * @param begunAt its true start, 0 if nobody knows it
   * @param dropped ends what still runs of it if no worker takes it any more
   */
  synchronized void adopted(long begunAt, Runnable dropped) {
    startedAt = begunAt;
    drop = dropped;
  }

  synchronized boolean isAdopted() {
    return drop != null;
  }

  /** What ends its work, which goes on although no worker ever took it; else {@code null}. */
  synchronized @Nullable Runnable drop() {
    return takenAt == 0 ? drop : null;
  }

  /** When a worker took it here. */
  synchronized long takenAt() {
    return takenAt;
  }

  synchronized long startedAt() {
    return startedAt;
  }

  /** Falls asleep: what wakes it. */
  synchronized void asleep(Host.Waiter waiter) {
    sleeper = waiter;
    resumed = false;
  }

  synchronized boolean isAsleep() {
    return sleeper != null;
  }

  /** It has a worker again. */
  synchronized void resume() {
    resumed = true;
    if (sleeper != null) {
      sleeper.wake();
    }
  }

  /** Whether it has a worker again; then it is not asleep any more. */
  synchronized boolean isResumed() {
    if (resumed) {
      sleeper = null;
    }
    return resumed;
  }

  /** Whether it counts as one of the workers; guarded by {@link Workers}. */
  boolean hasSlot() {
    return slot > 0;
  }

  /** The number of its worker, or 0; guarded by {@link Workers}. */
  int slot() {
    return slot;
  }

  void slot(int number) {
    slot = number;
  }

  /** Whether the node's capacity counts what it takes; belongs to the loop's thread. */
  boolean isBooked() {
    return booked;
  }

  void booked(boolean now) {
    booked = now;
  }

  /** The place in the queue that its task had, see {@link Lane#since}; the loop's thread. */
  long readySince() {
    return readySince;
  }

  void readySince(long since) {
    readySince = since;
  }

  Ending ending(Outcome outcome, long now, @Nullable String error) {
    return new Ending(outcome, startedAt(), now, true, null, error);
  }

  /** Whether it slept and the workers have it again; belongs to the loop's thread. */
  boolean isHandedBack() {
    return handedBack;
  }

  void handedBack(boolean now) {
    handedBack = now;
  }

  @Override
  public String toString() {
    return "job "
        + job.id()
        + " '"
        + job.name()
        + "' task '"
        + described.name()
        + "' attempt "
        + number
        + " on "
        + described.node();
  }
}
