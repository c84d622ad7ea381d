package dev.hilera.job;

import dev.hilera.TaskStatus;
import java.util.BitSet;

/**
 * What follows from failures and cancels for many tasks, done in bounded pieces: dependents that do
 * not run, tasks that are cancelled with their job. A reload derives it again, so nothing of it
 * needs to be written before the next piece.
 */
final class Sweep {
  private static final int NONE = -1;

  private final LiveJob job;
  private final IntQueue blocked = new IntQueue();
  private final IntQueue kept = new IntQueue();
  private final BitSet wholes = new BitSet();
  private int edge = NONE;
  private boolean cancelling;
  private int cursor;

  Sweep(LiveJob job) {
    this.job = job;
  }

  /** A task did not complete: what needs it does not run. */
  void block(int task) {
    if (!cancelling || job.tasks().status(task) != TaskStatus.CANCELLED) {
      blocked.add(task);
    }
  }

  /** Everything that is not final is cancelled. */
  void cancelAll() {
    cancelling = true;
  }

  /** Whether everything is being cancelled. */
  boolean cancels() {
    return cancelling;
  }

  /** A task keeps the status of an earlier run; its row is to say so. */
  void keep(int task) {
    kept.add(task);
  }

  /** Whether what needs this task can never run. */
  boolean isBlocked(int task) {
    TaskStatus status = job.tasks().status(task);
    return (status.isFinal() && status != TaskStatus.COMPLETED) || wholes.get(task);
  }

  boolean pending() {
    return edge != NONE
        || !blocked.isEmpty()
        || !kept.isEmpty()
        || (cancelling && cursor < job.graph().size());
  }

  /** Does about so many rows of it; true while more is left. */
  boolean go(int rows) {
    for (int left = rows; left > 0 && pending(); left--) {
      if (edge != NONE) {
        int next = edge;
        edge = job.graph().nextOut(next);
        notRun(job.graph().target(next));
      } else if (!blocked.isEmpty()) {
        open(blocked.take());
      } else if (!kept.isEmpty()) {
        int task = kept.take();
        job.tasks().mark(task, job.tasks().status(task), 0);
      } else {
        int task = cursor++;
        Flight flight = job.tasks().flight(task);
        boolean elsewhere = flight != null && flight.abroad(); // cancelled when its claim is
        if (!elsewhere && !job.tasks().status(task).isFinal()) {
          job.tasks().stop(task);
        }
      }
    }
    return pending();
  }

  /** Its dependents come next, and those of the task whose part it is. */
  private void open(int task) {
    edge = job.graph().firstOut(task);
    int whole = job.graph().joinedParent(task);
    if (whole >= 0 && !wholes.get(whole)) {
      wholes.set(whole);
      blocked.add(whole);
    }
  }

  private void notRun(int task) {
    if (job.tasks().status(task) == TaskStatus.WAITING) {
      job.tasks().notRun(task);
      blocked.add(task);
    }
  }
}
