package dev.hilera;

/**
 * How many tasks of a job stand where; they add up to {@code total}.
 *
 * @param total all tasks, spawned ones included
 * @param waiting see {@link TaskStatus#WAITING}; ready ones are counted here too until they are
 *     handed to a worker
 * @param running see {@link TaskStatus#RUNNING}
 * @param sleeping see {@link TaskStatus#SLEEPING}
 * @param completed see {@link TaskStatus#COMPLETED}
 * @param failed see {@link TaskStatus#FAILED}
 * @param cancelled see {@link TaskStatus#CANCELLED}
 * @param notRun see {@link TaskStatus#NOT_RUN}
 */
public record Counts(
    int total,
    int waiting,
    int running,
    int sleeping,
    int completed,
    int failed,
    int cancelled,
    int notRun) {

  /** Tasks to which nothing more happens in this run. */
  public int ended() {
    return completed + failed + cancelled + notRun;
  }
}
