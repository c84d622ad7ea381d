package dev.hilera.job;

import dev.hilera.TaskStatus;

/**
 * Lets tasks go on that need nothing any more, in bounded pieces: those of a job that begins, and
 * the many that need one task. A reload derives the rest again.
 */
final class Arrivals {
  /** So many in a turn; the rest follows in later turns. */
  private static final int PIECE = 20_000;

  /** One that has to wait costs as much as so many others, since it is a row. */
  private static final int ROW = 4;

  private static final int NONE = -1;

  private final LiveJob job;
  private final IntQueue edges = new IntQueue();
  private int next = NONE;
  private int left = PIECE;

  Arrivals(LiveJob job) {
    this.job = job;
  }

  /** The job begins. */
  void open() {
    next = 0;
    go();
  }

  /** A task is completed, with its parts; those that need it need one task less. */
  void release(int task) {
    int edge = job.graph().firstOut(task);
    if (edge >= 0) {
      edges.add(edge);
    }
  }

  void nextTurn() {
    left = PIECE;
  }

  /** Whether more is to be done; never once the job is over. */
  boolean pending() {
    return (next != NONE || !edges.isEmpty()) && !job.status().isFinal();
  }

  /** Does as much of it as this turn may. */
  void go() {
    while (left > 0 && !edges.isEmpty()) {
      follow(edges.take());
    }
    while (left > 0 && next != NONE) {
      int task = next++;
      if (next >= job.graph().size()) {
        next = NONE;
      }
      arrive(task);
    }
  }

  private void follow(int first) {
    TaskGraph graph = job.graph();
    int edge = first;
    while (edge >= 0 && left > 0) {
      int task = graph.target(edge);
      job.states().missing(task, job.states().missing(task) - 1);
      edge = graph.nextOut(edge);
      if (job.isOpen()) {
        arrive(task);
      }
    }
    if (edge >= 0) {
      edges.addFirst(edge);
    }
  }

  private void arrive(int task) {
    left--;
    if (job.states().missing(task) == 0 && job.tasks().status(task) == TaskStatus.WAITING) {
      job.tasks().arrive(task);
      left -= job.tasks().status(task) == TaskStatus.SLEEPING ? ROW - 1 : 0;
    }
  }
}
