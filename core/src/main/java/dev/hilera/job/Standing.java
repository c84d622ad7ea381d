package dev.hilera.job;

import dev.hilera.TaskStatus;
import java.util.function.IntConsumer;

/**
 * What a {@link LiveJob} knows of where its tasks stand, beyond their statuses: for those who ask
 * why a task waits, and who look for tasks that wait for nothing. Only reads.
 */
public final class Standing {
  private final LiveJob job;

  /** Of this job. */
  public Standing(LiveJob job) {
    this.job = job;
  }

  /** Whether the job is started and its start time has come. */
  public boolean isOpen() {
    return job.isOpen();
  }

  /** When its tasks may begin, once it is started; epoch milliseconds. */
  public long startAt() {
    return job.startAt;
  }

  /**
   * When the job's timeout passes, epoch milliseconds; 0 if it has none or has been ended by it.
   */
  public long deadline() {
    return job.is(JobRow.CANCELLED | JobRow.GIVEN_UP) ? 0 : job.deadline;
  }

  /** Whether all tasks are final. */
  public boolean isDone() {
    return job.states().ended() == job.states().size();
  }

  /** Until when a task sleeps, epoch milliseconds; 0 if it does not. */
  public long wakeAt(int task) {
    return job.tasks().wakeAt.getOrDefault(task, 0L);
  }

  /** How many failures of a task count, in this run. */
  public int tries(int task) {
    return job.states().tries(task);
  }

  /** The number of a task's latest attempt, 0 if there was none. */
  public int attempt(int task) {
    return job.states().attempt(task);
  }

  /** How many attempts of the job are handed out and not asleep. */
  public int flying() {
    return job.tasks().flying();
  }

  /** Whether an attempt of the task is handed out to workers, or has one. */
  public boolean isHandedOut(int task) {
    Flight flight = job.tasks().flight(task);
    return flight != null && flight.aloft();
  }

  /** By the job's count, how many tasks keep the task waiting. */
  public int missing(int task) {
    return job.states().missing(task);
  }

  /** Whether everything that the task needs is completed. */
  public boolean hasAllNeeds(int task) {
    return job.states().missing(task) == 0;
  }

  /** Whether everything unfinished of the job is being cancelled. */
  public boolean cancels() {
    return job.follows().cancels();
  }

  /** Whether something that the task needs ended otherwise than completed. */
  public boolean isBlocked(int task) {
    boolean[] blocked = {false};
    job.graph().needs(task, need -> blocked[0] |= job.follows().isBlocked(need));
    return blocked[0];
  }

  /** Calls for each task that this one needs and that keeps it waiting. */
  public void unmet(int task, IntConsumer each) {
    job.graph()
        .needs(
            task,
            need -> {
              if (!job.tasks().released(need)) {
                each.accept(need);
              }
            });
  }

  /** Whether the task is completed, and what it spawned is not. */
  public boolean waitsForChildren(int task) {
    return job.states().status(task) == TaskStatus.COMPLETED && job.states().open(task) > 0;
  }
}
