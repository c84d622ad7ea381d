package dev.hilera.job;

import dev.hilera.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * The steps in the lives of tasks that run on other nodes than that of their job's owner: offered,
 * begun, taken back, ended. What ends such an attempt is decided by its claim alone, so nothing
 * here ends one but the news of that.
 */
public final class AbroadTasks {
  private final LiveJob job;

  /** Of this job. */
  public AbroadTasks(LiveJob job) {
    this.job = job;
  }

  /** The attempt of a task if it was offered to other nodes, with this number; else null. */
  public @Nullable Flight find(int task, int attempt) {
    Flight flight = job.tasks().isCurrent(task, attempt) ? job.tasks().flight(task) : null;
    return flight != null && flight.abroad() ? flight : null;
  }

  /** A ready task is offered to other nodes: the attempt that one of them may run. */
  public Flight offer(int task) {
    Flight flight = job.tasks().handOut(task, 0);
    flight.abroad(0);
    return flight;
  }

  /** Whether the attempt of a task that is under way was offered to other nodes. */
  public static boolean isAbroad(LiveJob job, int task) {
    Flight flight = job.tasks().flight(task);
    return flight != null && flight.abroad();
  }

  /** It has begun on the node that has it. */
  public void begun(Flight flight, long at) {
    if (flight.startedAt() == 0) {
      job.tasks().begun(flight.task(), at);
    }
  }

  /**
   * Nobody has begun the attempt, and nobody will: it is as if it had never been offered.
   *
   * @return whether its task is ready again; it is for the caller to give it back its place
   */
  public boolean takenBack(Flight flight) {
    job.tasks().withdraw(flight.task());
    cancelLeft(flight.task());
    return !job.tasks().status(flight.task()).isFinal();
  }

  /** This node has the attempt, or had it. */
  public void ran(Flight flight, long node) {
    flight.abroad(node);
  }

  /**
   * The attempt sleeps until a time, and its node wakes it. It counts as running all the while: one
   * that goes on by itself must find its place among those that its job may run at once.
   */
  public void sleeps(Flight flight, String name, long until, long now) {
    if (!flight.asleep()) { // or it has asked twice
      job.tasks().sleep(flight.task(), name, until, now);
      staysAloft(flight);
    }
  }

  /** One that was read asleep counts as running, too. */
  void staysAloft(Flight flight) {
    job.tasks().handOut(flight.task(), flight.node());
  }

  /** It goes on after its sleep. */
  public void woken(Flight flight, long at) {
    if (flight.asleep()) {
      job.tasks().begun(flight.task(), at);
    }
  }

  /** The attempt has ended; see {@link LiveTasks#ended}. */
  public void ended(Flight flight, Ending ending, double random, int lostLimit) {
    job.tasks().ended(flight.task(), ending, random, lostLimit);
    cancelLeft(flight.task());
  }

  /** Where everything is being cancelled, that has passed by what was not here. */
  private void cancelLeft(int task) {
    TaskStatus now = job.tasks().status(task);
    if (job.cancels() && !now.isFinal()) {
      job.tasks().stop(task);
      job.finishIfDone();
    }
  }
}
